"""Invented ids by the million and calls for help by the thousand: what becomes of memory and calls.

`python -m tests.system.faults.crowd --ids 1000000 --calls 10000 --minutes 5` starts a worker and a
desk on the embedded defaults and sends them people who do not exist, through the desk's own door:
motions of ever new ids, and calls for help at a rate a minute. Meanwhile an elder calls now and
then; measured is how long it takes from sending until `GET /api/v1/warnings` lists the call, and
until an officer's page shows it, and how much memory worker and desk take.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
from playwright.sync_api import Error as PageError
from playwright.sync_api import Page, sync_playwright

from tests.support.events.odd_deliveries import NDJSON

CHROMIUM = "/usr/bin/chromium"
TOGETHER = 2_000
"""Motions in one delivery."""
ELDERS = 500
BEGINS_S, GIVES_UP_S, APART_S = 600.0, 60.0, 5.0
LOOK_S, WATCH_S = 0.05, 1.0
SHOWS = "name => document.body.textContent.includes(name)"


@dataclass
class Load:
    """What is sent, and what was measured meanwhile."""

    address: str
    ids: int
    calls: int
    over: threading.Event = field(default_factory=threading.Event)
    sent_ids: int = 0
    sent_calls: int = 0
    busy: int = 0
    """Deliveries that the door asked to be sent again."""
    listed_s: list[float] = field(default_factory=list)
    shown_s: list[float] = field(default_factory=list)
    memory_mb: list[tuple[float, int, dict[str, int]]] = field(default_factory=list)

    def send(self, lines: list[bytes], client: httpx.Client) -> bool:
        """Deliver lines; False where the door has no room now, or is closed at the end."""
        try:
            said = b"\n".join(lines) + b"\n"
            taken = client.post("/api/v1/events", content=said, headers=NDJSON).status_code == 202
        except httpx.TransportError:
            taken = False
        self.busy += not taken
        return taken

    def crowd(self) -> None:
        """Send motions of people who do not exist, each once."""
        with httpx.Client(base_url=self.address, timeout=60) as client:
            while self.sent_ids < self.ids and not self.over.is_set():
                first = self.sent_ids
                lines = [
                    _line("motion", f"crowd-{first + k}", room="hall") for k in range(TOGETHER)
                ]
                self.sent_ids += TOGETHER * self.send(lines, client)

    def cries(self) -> None:
        """Send calls for help of people who do not exist, evenly."""
        began = time.monotonic()
        with httpx.Client(base_url=self.address, timeout=60) as client:
            while not self.over.wait(0.1):
                due = int((time.monotonic() - began) * self.calls / 60) - self.sent_calls
                lines = [_line("sos", f"cry-{self.sent_calls + k}") for k in range(due)]
                if lines and self.send(lines, client):
                    self.sent_calls += due

    def watch(self, processes: dict[str, int]) -> None:
        """Note the memory of some processes, every second."""
        began = time.monotonic()
        while not self.over.wait(WATCH_S):
            seen = {name: resident_mb(pid) for name, pid in processes.items()}
            self.memory_mb.append((time.monotonic() - began, self.sent_ids, seen))

    def call(self, number: int, page: Page | None, client: httpx.Client) -> None:
        """Let an elder call; note when it is listed and when it is shown."""
        person = elder(number)
        sent = time.monotonic()
        while not self.send([_line("sos", person)], client):
            if time.monotonic() > sent + GIVES_UP_S:
                raise TimeoutError("the door takes nothing any more")
            time.sleep(LOOK_S)
        listed = shown = 0.0
        while not (listed and (shown or page is None)) and time.monotonic() < sent + GIVES_UP_S:
            time.sleep(LOOK_S)
            gone = time.monotonic() - sent
            listed = listed or gone * _is_listed(person, client)
            shown = shown or gone * (page is not None and _is_shown(person, page))
        self.listed_s.append(listed or GIVES_UP_S)
        if page is not None:
            self.shown_s.append(shown or GIVES_UP_S)

    @contextmanager
    def sending(self, processes: dict[str, int]) -> Iterator[None]:
        """Send the crowd and its cries meanwhile, and watch the memory."""
        threads = [
            threading.Thread(target=target, daemon=True)
            for target in (self.crowd, self.cries, partial(self.watch, processes))
        ]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            self.over.set()
            for one in threads:
                one.join()

    def grown_mb(self, name: str, after_ids: int) -> int:
        """Return by how much a process grew behind the first so many ids."""
        then = [mb[name] for _, ids, mb in self.memory_mb if ids >= after_ids]
        return max(then) - then[0]


def _is_listed(person: str, client: httpx.Client) -> bool:
    return bool(client.get("/api/v1/warnings", params={"person": person}).json()["items"])


def _is_shown(person: str, page: Page) -> bool:
    """Tell whether a page names somebody; one that is just being loaded anew does not."""
    try:
        return bool(page.evaluate(SHOWS, person))
    except PageError:
        return False


def _line(kind: str, person: str, **other: str) -> bytes:
    at = int(time.time() * 1000)
    said = {"kind": kind, "id": f"{kind}-{at}", "person": person, "at": at, **other}
    return json.dumps(said).encode()


def resident_mb(pid: int) -> int:
    """Return the memory that a process holds, in MB; 0 where it has ended."""
    try:
        said = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0
    return next(int(one.split()[1]) // 1024 for one in said.splitlines() if "VmRSS" in one)


@contextmanager
def started(home: Path, **settings: str) -> Iterator[tuple[str, dict[str, int]]]:
    """Start desk and worker; yields the desk's address and who is who."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chosen = {"SILVERGUARD_HOME": str(home), "SILVERGUARD_DESK_PORT": str(port), **settings}
    with ExitStack() as held:
        running = {}
        for name in ("desk", "worker"):
            said = held.enter_context((home.parent / f"{name}.log").open("wb"))
            command = [sys.executable, "-m", "engine.cli.main", name]
            one = subprocess.Popen(command, env=os.environ | chosen, stdout=said, stderr=said)
            running[name] = held.enter_context(_ended(one))
        yield f"http://127.0.0.1:{port}", {name: one.pid for name, one in running.items()}


def registered(folder: Path, **settings: str) -> None:
    """Let the elders stand in the register, as those do whom a desk is there for."""
    file = folder / "people.csv"
    with file.open("w", newline="") as said:
        csv.writer(said).writerows([["person"], *([elder(number)] for number in range(ELDERS))])
    chosen = {"SILVERGUARD_HOME": str(folder / "home"), **settings}
    command = [sys.executable, "-m", "engine.cli.main", "people", "import", str(file)]
    subprocess.run(command, env=os.environ | chosen, check=True, stdout=subprocess.DEVNULL)


def elder(number: int) -> str:
    """Return the id of an elder."""
    return f"elder-{number:03d}"


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def warm(client: httpx.Client) -> None:
    """Wait until a first call is listed: the start is not what is measured."""
    end = time.monotonic() + BEGINS_S
    while time.monotonic() < end:
        try:
            client.post("/api/v1/events", content=_line("sos", "first") + b"\n", headers=NDJSON)
            if client.get("/api/v1/warnings", params={"person": "first"}).json()["items"]:
                return
        except (httpx.HTTPError, KeyError):
            pass
        time.sleep(2.0)
    raise TimeoutError("no call was listed")


@contextmanager
def opened(address: str, *, wanted: bool) -> Iterator[Page | None]:
    """Open an officer's page in Chromium, if it is wanted."""
    if not wanted:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(address)
        yield page
        browser.close()


def run(ids: int, calls: int, minutes: float, *, page: bool = True, **settings: str) -> Load:
    """Send everything; returns what was measured."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-crowd-"))
    folder.chmod(0o755)
    try:
        with (
            started(folder / "home", **settings) as (address, processes),
            httpx.Client(base_url=address, timeout=60) as client,
        ):
            registered(folder, **settings)
            warm(client)
            load = Load(address, ids, calls)
            with opened(address, wanted=page) as shown, load.sending(processes):
                end = time.monotonic() + 60 * minutes
                while time.monotonic() < end or load.sent_ids < ids:
                    load.call(len(load.listed_s), shown, client)
                    time.sleep(APART_S)
                load.call(len(load.listed_s), shown, client)  # behind the whole crowd
                time.sleep(2 * WATCH_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return load


def main(arguments: Sequence[str] | None = None) -> int:
    """Run once and print; 0 if every elder's call was on list and page within 5 s."""
    parser = argparse.ArgumentParser(prog="crowd", description=__doc__)
    parser.add_argument("--ids", type=int, default=1_000_000)
    parser.add_argument("--calls", type=int, default=10_000, help="a minute")
    parser.add_argument(
        "--minutes", type=float, default=5.0, help="at least, and until all ids are"
    )
    parser.add_argument("--page", action=argparse.BooleanOptionalAction, default=True)
    told = parser.parse_args(arguments)
    load = run(told.ids, told.calls, told.minutes, page=told.page)
    print(f"ids {load.sent_ids}, calls {load.sent_calls}, deliveries put off {load.busy}")
    for at, ids, seen in load.memory_mb[:: max(1, len(load.memory_mb) // 12)]:
        print(f"{at:5.0f} s {ids:8d} ids {seen} MB")
    for name, delays in (("listed", load.listed_s), ("shown", load.shown_s)):
        ordered = sorted(delays) or [float("nan")]
        middle = ordered[len(ordered) // 2]
        print(f"{name}: {len(delays)}, median {middle:.2f} s, at most {ordered[-1]:.2f} s")
    return 0 if max(load.listed_s + load.shown_s) <= 5.0 else 1


if __name__ == "__main__":
    sys.exit(main())
