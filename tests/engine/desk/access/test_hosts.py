"""`Host` and `Origin`: no other name, no other page, over HTTP and on the page's stream."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

import pytest

from engine.desk.access.hosts import Hosts
from engine.settings import WrongSettingsError, read_settings
from engine.store.store import Store
from streams.contract.json_object import Json
from tests.support.desk.locked_desk import NDJSON, Desk, opened
from tests.support.events.door_lines import line

OWN = "127.0.0.1:8098"
EVIL = "http://evil.example"


@pytest.mark.parametrize(
    ("host", "answers"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:9", True),
        ("[::1]:8098", True),
        ("LOCALHOST:8098", True),
        ("desk.example", True),
        ("desk.example:443", True),
        ("10.1.2.3:8098", True),
        ("10.1.2.3:80", False),
        ("192.168.0.9:8098", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example:8098", False),
        ("a@127.0.0.1", False),
        ("desk.example/", False),
        ("", False),
        ("0.0.0.0:8098", False),
    ],
)
def test_a_desk_answers_to_its_own_names_only(host: str, answers: bool) -> None:
    hosts = Hosts(["desk.example", "10.1.2.3:8098"], "192.168.0.9", 8098)
    assert hosts.answers(host) is answers


@pytest.mark.parametrize(
    ("origin", "host", "trusted"),
    [
        ("http://127.0.0.1:8098", OWN, True),
        ("http://localhost:8098", OWN, False),
        ("http://127.0.0.1:3000", OWN, False),
        ("http://127.0.0.1", "127.0.0.1:80", True),
        ("https://desk.example", "desk.example", True),
        ("https://desk.example", OWN, True),  # a proxy that does not pass the name on
        (EVIL, OWN, False),
        ("null", OWN, False),
        ("http://[", OWN, False),
        ("file://127.0.0.1:8098", OWN, False),
    ],
)
def test_only_pages_of_the_desk_speak_to_it(origin: str, host: str, trusted: bool) -> None:
    assert Hosts(["desk.example"]).trusts(origin, host, "http") is trusted


@pytest.mark.parametrize("tokens", [True, False])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example", "Origin": EVIL}, 421),
        ({"Origin": EVIL}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_foreign_name_or_page_is_refused_everywhere(
    tokens: bool, headers: dict[str, str], status: int
) -> None:
    desk = Desk() if tokens else Desk(())
    for path in ("/", "/livez", "/log-in", "/metrics", "/api/v1/warnings", "/api/v1/stream"):
        answer = desk.ask("GET", path, "reader", headers)
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert "access-control-allow-origin" not in answer.headers
    posted = desk.ask(
        "POST", "/api/v1/events", "sender", {**NDJSON, **headers}, content=line(1, "sos")
    )
    assert posted.status_code == status and not desk.log.flushed
    desk.door.close()


STREAM = "/queue/stream?after=.0"


def streaming(headers: Mapping[str, str]) -> Json:
    """Return the request for a page's stream."""
    said = {"Host": OWN, **headers}
    path, _, query = STREAM.partition("?")
    return {
        "type": "http", "asgi": {"version": "3.0"}, "scheme": "http", "method": "GET",
        "path": path, "raw_path": path.encode(), "root_path": "", "http_version": "1.1",
        "query_string": query.encode(), "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8098),
        "headers": [(name.lower().encode(), value.encode()) for name, value in said.items()],
    }  # fmt: skip


def status_of(desk: Desk, headers: Mapping[str, str]) -> int:
    """Return what the stream begins with."""
    (begun, *_) = asyncio.run(opened(desk.app, streaming(headers), bool))
    status: int = begun["status"]
    return status


def test_the_pages_stream_is_refused_to_other_pages(store: Store) -> None:
    desk = Desk((), store)
    for wrong, status in (
        ({"Origin": EVIL}, 403), ({"Host": "evil.example"}, 421), ({"Origin": "null"}, 403),
    ):  # fmt: skip
        assert status_of(desk, wrong) == status
    for right in ({}, {"Origin": f"http://{OWN}"}):
        assert status_of(desk, right) == 200
    desk.door.close()


def test_no_socket_is_opened_at_all() -> None:
    desk = Desk(())
    scope = {**streaming({"Upgrade": "websocket"}), "type": "websocket", "subprotocols": []}
    sent = asyncio.run(opened(desk.app, scope, bool))
    assert [one["type"] for one in sent] == ["websocket.close"]
    desk.door.close()


def test_with_tokens_the_stream_needs_one_too(store: Store) -> None:
    desk = Desk(store=store)
    for wrong, status in (
        ({}, 401), ({"Authorization": "Bearer sender"}, 403), ({"Cookie": "silverguard=x"}, 401),
    ):  # fmt: skip
        assert status_of(desk, wrong) == status
    assert status_of(desk, {"Authorization": "Bearer reader"}) == 200
    desk.door.close()


def test_an_unknown_page_is_a_problem_and_no_log_line_holds_its_path(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk(())
    with caplog.at_level(logging.DEBUG):
        answer = desk.ask("GET", "/people/canary-331102/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "canary" not in answer.text
    ours = [one for one in caplog.records if one.name.startswith(("engine", "uvicorn"))]
    assert not any("canary" in one.getMessage() for one in ours)
    desk.door.close()


def test_a_name_that_is_none_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILVERGUARD_DESK_HOSTS", '["*"]')
    with pytest.raises(WrongSettingsError, match="SILVERGUARD_DESK_HOSTS"):
        read_settings()
    monkeypatch.setenv("SILVERGUARD_DESK_HOSTS", '["desk.example", "10.1.2.3:8098"]')
    assert read_settings().desk_hosts == ["desk.example", "10.1.2.3:8098"]
