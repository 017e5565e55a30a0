"""Sessions: how long they hold, and that open streams end with the right they came by."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import create_engine, text
from starlette.types import Message

from engine.desk.access import gate
from engine.desk.access import sessions as sessions_module
from engine.desk.access.sessions import AwayError, Sessions
from engine.store.access import users
from engine.store.access.roles import UserRole
from engine.store.store import Store
from streams.contract.json_object import Json
from tests.support.desk.locked_desk import NOWHERE, Desk, held, opened
from tests.support.desk.people_at_the_desk import Person, account

HOUR = 3_600_000
pytestmark = pytest.mark.usefixtures("quick")


def found(sessions: Sessions, cookie: str, *, used: bool = True) -> bool:
    return asyncio.run(sessions.find(cookie, used=used)) is not None


@pytest.mark.parametrize(
    ("role", "idle_ms", "open_page"),
    [("officer", HOUR, True), ("data_scientist", HOUR // 4, False)],
)
def test_a_session_ends_idle_and_who_watches_may_watch(
    store: Store, role: UserRole, idle_ms: int, open_page: bool
) -> None:
    account(store, "li", role)
    now = [10 * HOUR]
    sessions = Sessions(store.engine, lambda: now[0])
    idle, watching, busy = (sessions.begin("li", "officer") for _ in range(3))
    for _ in range(4):
        now[0] += idle_ms * 2 // 3
        assert found(sessions, busy)
        seen = found(sessions, watching, used=False)
        assert seen is (open_page or now[0] < 10 * HOUR + idle_ms)
    assert not found(sessions, idle)


def test_a_session_ends_with_the_shift_however_busy(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions_module, "WATCH_IDLE_MS", 100 * HOUR)
    account(store, "li")
    now = [10 * HOUR]
    sessions = Sessions(store.engine, lambda: now[0])
    cookie = sessions.begin("li", "officer")
    now[0] = 22 * HOUR - 1
    assert found(sessions, cookie)
    now[0] += 1
    assert not found(sessions, cookie)
    assert not found(Sessions(store.engine, lambda: now[0]), cookie)  # after a restart neither


def test_a_session_outlives_a_restart_of_the_desk(desk: Desk) -> None:
    li = Person(desk, "li")
    li.log_in()
    li.desk = again = Desk((), desk.store)
    assert li.get("/metrics").status_code == 200
    again.door.close()


def test_while_the_database_is_away_what_was_read_counts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(store, "li")
    now = [HOUR]
    sessions = Sessions(store.engine, lambda: now[0])
    cookie = sessions.begin("li", "officer")
    assert found(sessions, cookie)
    monkeypatch.setattr(sessions, "_engine", create_engine(NOWHERE))
    now[0] += 60_000
    assert found(sessions, cookie)
    with pytest.raises(AwayError):
        found(sessions, "another")
    now[0] += 12 * HOUR
    assert not found(sessions, cookie)  # not beyond its end


def test_an_unknown_cookie_is_answered_503_while_the_database_is_away(desk: Desk) -> None:
    desk.lock.sessions._engine = create_engine(NOWHERE)
    answer = desk.ask("GET", "/metrics", None, {"Cookie": "silverguard=x"})
    assert answer.status_code == 503 and answer.headers["retry-after"]


def stream_of(**headers: str) -> Json:
    said = {"host": "localhost", **headers}
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/v1/stream",
        "raw_path": b"/api/v1/stream",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in said.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8098),
    }


@pytest.mark.parametrize("how", ["revoked", "expired", "first token", "first account"])
def test_an_open_stream_ends_with_its_right(
    store: Store, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(gate.Gate.__init__, "__defaults__", (0.05,))
    begins = [held("reader", "reader")] if how in ("revoked", "expired") else []
    desk = Desk(begins, store)

    def ended(sent: list[Message]) -> bool:
        if sent and how in ("revoked", "first token"):
            desk.keyring.put([held("another", "reader")])
        if sent and how == "expired":
            desk.keyring.put([held("reader", "reader", hours=-1)])
        if sent and how == "first account":
            desk.keyring.users = [users.User("li", "officer")]
        return len(sent) > 1 and not sent[-1].get("more_body", True)

    sent = asyncio.run(opened(desk.app, stream_of(authorization="Bearer reader"), ended))
    assert sent[0]["status"] == 200
    assert b"heartbeat" in sent[1]["body"]
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    desk.door.close()


@pytest.mark.parametrize("how", ["disabled", "reset", "moved"])
def test_an_open_stream_ends_with_its_account(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(gate.Gate.__init__, "__defaults__", (0.05,))
    li = Person(desk, "li")
    li.log_in()
    changed: list[bool] = []

    def ended(sent: list[Message]) -> bool:
        if sent and not changed:
            with store.engine.begin() as connection:
                if how == "disabled":
                    changed.append(users.disable(connection, "li", 1))
                elif how == "reset":
                    changed.append(users.put_password(connection, "li", "x", 1))
                else:
                    connection.execute(text("UPDATE users SET area = '3311'"))
                    changed.append(True)
        return len(sent) > 1 and not sent[-1].get("more_body", True)

    sent = asyncio.run(opened(desk.app, stream_of(cookie=li.cookie), ended))
    assert sent[0]["status"] == 200 and changed == [True]
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    if how != "moved":
        assert li.get("/metrics").status_code == 401
        assert li.log_in().status_code == 401


def test_a_disabled_account_is_out_well_within_a_minute() -> None:
    from engine.desk.access.gate import LOOK_S

    fresh = 5_000  # FRESH_MS, which this module sets to 0
    assert fresh / 1000 + sessions_module.PATIENCE_S + LOOK_S < 60
