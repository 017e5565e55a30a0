"""What an integrator writes: scenes against a live desk, of which nothing is left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import psutil
import pytest

from engine.testing import LiveDesk, scene
from tests.support.servers.mqtt_broker import wait_until
from tests.support.tree import ROOT

pytest_plugins = ["engine.testing.fixtures"]
KINDS = ("sos", "fall", "night_exit", "fraud", "outage")
AT = 1_773_900_000_000
"""Behind all that is played."""


@pytest.fixture(scope="module")
def homes() -> Iterator[list[Path]]:
    """Hold where desks lay; set up before them, and so ended behind them."""
    lay: list[Path] = []
    yield lay
    assert lay and not [home for home in lay if home.exists()]
    running = [str(one.info["cmdline"]) for one in psutil.process_iter(["cmdline"])]
    assert not [line for line in running if any(str(home) in line for home in lay)]


@pytest.fixture(scope="module")
def desk(homes: list[Path], silverguard_desk: LiveDesk) -> LiveDesk:
    homes.append(silverguard_desk.home)
    silverguard_desk.play(*(scene(kind, person=kind) for kind in KINDS))
    return silverguard_desk


@pytest.mark.parametrize(
    ("person", "tier"), [("sos", 3), ("fall", 3), ("night_exit", 3), ("fraud", 2)]
)
def test_who_is_in_need_is_warned_of(desk: LiveDesk, person: str, tier: int) -> None:
    assert desk.warned(person, tier=tier)["person"] == person


def test_a_hub_off_line_is_not_six_collapses(desk: LiveDesk) -> None:
    assert {one["tier"] for one in desk.settle() if one["person"].startswith("outage")} == {1}


def test_a_receipt_names_the_line_the_field_and_the_remedy(desk: LiveDesk) -> None:
    good = {"kind": "sos", "id": "posted", "person": "posted", "at": AT}
    receipt = desk.post([good, good | {"kind": "motion", "room": 7}])
    assert (receipt["received"], receipt["accepted"]) == (2, 1)
    (refused,) = receipt["refused"]
    assert (refused["line"], refused["field"], refused["reason"]) == (2, "room", "type")
    assert desk.warned("posted", tier=3)["at"] == AT


def test_whom_nothing_befell_is_missed_by_name(desk: LiveDesk) -> None:
    with pytest.raises(AssertionError, match="no warning of nobody at tier 1 or above"):
        desk.warned("nobody", within_s=0.1)


def example(name: str, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = sys.executable if name.endswith(".py") else "sh"
    command = [program, str(ROOT / "docs" / "examples" / name), *arguments]
    return subprocess.run(command, input=given, capture_output=True, timeout=120)


def called(person: str, number: int) -> bytes:
    one = {"kind": "sos", "id": f"{person}-{number}", "person": person, "at": AT + 1000 * number}
    return json.dumps(one).encode() + b"\n"


def test_the_gateway_in_python_sends_and_tells_what_was_refused(desk: LiveDesk) -> None:
    done = example("http_gateway.py", desk.address, given=called("python", 1) + b"{\n")
    assert done.returncode == 1, done.stderr
    refused, summary = done.stdout.decode().splitlines()
    assert refused.startswith("line 2: bad_json ")
    assert summary == "2 lines, 1 refused"
    assert desk.warned("python", tier=3)["detector"] == "sos"


def test_the_gateway_in_curl_sends_a_file(desk: LiveDesk, tmp_path: Path) -> None:
    (tmp_path / "events.ndjson").write_bytes(called("curl", 2))
    done = example("http_gateway.sh", desk.address, str(tmp_path / "events.ndjson"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["accepted"] == 1
    assert desk.warned("curl", tier=3)["detector"] == "sos"


class Hook(BaseHTTPRequestHandler):
    """A webhook that refuses the first call, as one that restarts."""

    calls: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.calls.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(503 if len(self.calls) == 1 else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


def test_a_webhook_hears_every_warning_also_one_it_refused_at_first(
    desk: LiveDesk, tmp_path: Path
) -> None:
    (tmp_path / "last").write_text("0")  # from the beginning: this desk's warnings are few
    command = [sys.executable, str(ROOT / "docs" / "examples" / "webhook.py"), desk.address]
    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = f"http://127.0.0.1:{server.server_port}/"
        follower = subprocess.Popen(
            [*command, place],
            env=os.environ | {"LAST": str(tmp_path / "last")},
            stderr=subprocess.DEVNULL,
        )
        try:
            desk.post([json.loads(called("hooked", 3))])
            wait_until(lambda: any(b'"hooked"' in one for one in Hook.calls))
        finally:
            follower.kill()
            follower.wait()
            server.shutdown()
    assert Hook.calls[0] == Hook.calls[1]
    ids = [json.loads(one)["id"] for one in Hook.calls[1:]]
    assert len(ids) == len(set(ids)) >= len(KINDS)
