"""`Host` and `Origin`: no other name, no other page, over HTTP and over the page's socket."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from nicegui import Client
from nicegui.testing.general import nicegui_reset_globals
from sqlalchemy import create_engine

from engine.desk.access.hosts import Hosts
from engine.desk.warnings.page import mount
from engine.settings import WrongSettingsError, read_settings
from engine.store.store import Store
from streams.contract.json_object import Json
from tests.support.door_lines import line
from tests.support.locked_desk import NDJSON, NOWHERE, Desk, asked_of, opened

OWN = "127.0.0.1:8098"
SOCKET = "/_nicegui_ws/socket.io/"
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


@asynccontextmanager
async def paged(desk: Desk) -> AsyncIterator[FastAPI]:
    """Mount the page as the desk does."""
    with nicegui_reset_globals():
        mount(desk.app, Store(create_engine(NOWHERE)), "Asia/Shanghai", None, desk.lock)
        try:
            async with desk.app.router.lifespan_context(desk.app):
                yield desk.app
        finally:
            Client.page_routes.clear()  # else NiceGUI forgets the desk's modules too
    desk.door.close()


def socket(headers: Mapping[str, str]) -> Json:
    """Return the handshake of a page's socket."""
    said = {"Host": OWN, "Upgrade": "websocket", "Connection": "Upgrade", **headers}
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "scheme": "ws",
        "path": SOCKET,
        "raw_path": SOCKET.encode(),
        "root_path": "",
        "query_string": b"EIO=4&transport=websocket",
        "headers": [(k.lower().encode(), v.encode()) for k, v in said.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8098),
        "subprotocols": [],
    }


def test_the_pages_socket_is_refused_to_other_pages() -> None:
    async def looked() -> None:
        async with paged(Desk(())) as app:
            for wrong in ({"Origin": EVIL}, {"Host": "evil.example"}, {"Origin": "null"}):
                sent = await opened(app, socket(wrong), bool)
                assert [one["type"] for one in sent] == ["websocket.close"]
            for right in ({}, {"Origin": f"http://{OWN}"}):
                sent = await opened(app, socket(right), bool)
                assert sent[0]["type"] == "websocket.accept"
            polling = f"{SOCKET}?EIO=4&transport=polling"
            refused = await asked_of(app, "GET", polling, headers={"Origin": EVIL})
            assert refused.status_code == 403
            own = await asked_of(app, "GET", polling, headers={"Origin": f"http://{OWN}"})
            assert own.status_code == 200
            assert "access-control-allow-origin" not in own.headers

    asyncio.run(looked())


def test_with_tokens_the_socket_needs_one_too() -> None:
    async def looked() -> None:
        async with paged(Desk()) as app:
            for wrong in ({}, {"Authorization": "Bearer sender"}, {"Cookie": "silverguard=x"}):
                sent = await opened(app, socket(wrong), bool)
                assert [one["type"] for one in sent] == ["websocket.close"]
            sent = await opened(app, socket({"Authorization": "Bearer reader"}), bool)
            assert sent[0]["type"] == "websocket.accept"

    asyncio.run(looked())


def test_an_unknown_page_is_a_problem_and_no_log_line_holds_its_path(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def looked() -> None:
        async with paged(Desk(())) as app:
            with caplog.at_level(logging.DEBUG):
                answer = await asked_of(app, "GET", "/people/canary-331102/nothing")
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"
            assert "canary" not in answer.text

    asyncio.run(looked())
    ours = [one for one in caplog.records if one.name.startswith(("nicegui", "engine", "uvicorn"))]
    assert not any("canary" in one.getMessage() for one in ours)


def test_a_name_that_is_none_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILVERGUARD_DESK_HOSTS", '["*"]')
    with pytest.raises(WrongSettingsError, match="SILVERGUARD_DESK_HOSTS"):
        read_settings()
    monkeypatch.setenv("SILVERGUARD_DESK_HOSTS", '["desk.example", "10.1.2.3:8098"]')
    assert read_settings().desk_hosts == ["desk.example", "10.1.2.3:8098"]
