"""Sessions, throttling, and that a token which ends takes its open streams with it."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.types import Message

from engine.desk.access import gate
from engine.desk.access.sessions import LASTS_S, Sessions
from engine.desk.access.wrong_tokens import WrongTokens
from engine.store.store import Store
from streams.contract.json_object import Json
from tests.support.door_lines import line
from tests.support.locked_desk import EVERY, Desk, held, opened

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def logged_in(desk: Desk, token: str, **headers: str) -> httpx.Response:
    return desk.ask("POST", "/log-in", None, {**FORM, **headers}, content=f"token={token}")


def test_a_page_sends_to_the_log_in_and_a_session_opens_it() -> None:
    desk = Desk()
    sent = desk.ask("GET", "/status", None, {"Accept": "text/html,*/*"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/log-in")
    answer = logged_in(desk, "reader", Origin="http://127.0.0.1:8098")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("silverguard=") and "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    own = {"Cookie": cookie.partition(";")[0]}
    assert desk.ask("GET", "/metrics", None, own).status_code == 200
    posted = desk.ask("POST", "/api/v1/events", None, own, content=line(1))
    assert posted.status_code == 403  # who reads does not send
    desk.keyring.put([one for one in EVERY if one.holder.role != "reader"])
    assert desk.ask("GET", "/metrics", None, own).status_code == 401
    desk.door.close()


def test_over_tls_the_cookie_is_bound_to_the_host() -> None:
    desk = Desk()
    asked = desk.ask("POST", "https://desk.example/log-in", None, FORM, content="token=reader")
    cookie = asked.headers["set-cookie"]
    assert cookie.startswith("__Host-silverguard=") and "Secure" in cookie and "Path=/" in cookie
    assert "domain" not in cookie.lower()
    # Without TLS a token would be read on the way.
    plain = desk.ask("POST", "http://desk.example/log-in", None, FORM, content="token=reader")
    assert plain.status_code == 403 and "set-cookie" not in plain.headers
    desk.door.close()


@pytest.mark.parametrize("token", ["wrong", "sender", "approver", "expired", "", "x" * 5_000])
def test_only_a_readers_token_opens_the_page(token: str) -> None:
    desk = Desk()
    answer = logged_in(desk, token)
    assert answer.status_code in (401, 413)
    assert "set-cookie" not in answer.headers
    assert token not in answer.text or len(token) < 9
    desk.door.close()


def test_wrong_tokens_are_counted_and_throttled_and_right_ones_pass() -> None:
    desk = Desk()
    statuses = [desk.ask("GET", "/metrics", f"guess-{n}").status_code for n in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    again = desk.ask("GET", "/metrics", "guess")
    assert again.headers["retry-after"] == "60"
    assert logged_in(desk, "guess").status_code == 429
    assert desk.brings(line(1, "sos")).status_code == 202
    metrics = desk.ask("GET", "/metrics", "reader").text
    assert "silverguard_desk_wrong_tokens_total 14.0" in metrics
    assert 'silverguard_desk_refused_total{status="401"} 10.0' in metrics
    assert "guess" not in metrics and "127.0.0.1" not in metrics
    desk.door.close()


def test_an_address_may_try_again_after_a_minute_and_memory_is_bounded() -> None:
    now = [0.0]
    wrong = WrongTokens(clock=lambda: now[0])
    assert [wrong.too_many("a") for _ in range(11)][-1]
    assert not wrong.too_many("b")
    now[0] = 61.0
    assert not wrong.too_many("a")
    for number in range(10_050):
        wrong.too_many(str(number))
    assert len(wrong._seen) <= 10_000


def test_a_session_ends_with_the_shift() -> None:
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    cookie = sessions.begin("token")
    now[0] = LASTS_S - 1
    assert sessions.token(cookie) == "token"
    now[0] = LASTS_S + 1
    assert sessions.token(cookie) == ""


def stream_of(token: str) -> Json:
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
        "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {token}".encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8098),
    }


@pytest.mark.parametrize("how", ["revoked", "expired", "first token"])
def test_an_open_stream_ends_with_its_right(
    store: Store, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(gate.Gate.__init__, "__defaults__", (0.05,))
    begins = {
        "revoked": [held("reader", "reader")],
        "expired": [held("reader", "reader", hours=2 / 3600)],
        "first token": [],
    }[how]
    desk = Desk(begins, store)

    def ended(sent: list[Message]) -> bool:
        if sent and how == "revoked":
            desk.keyring.put([held("another", "reader")])
        if sent and how == "first token":
            desk.keyring.put([held("another", "reader")])
        return len(sent) > 1 and not sent[-1].get("more_body", True)

    sent = asyncio.run(opened(desk.app, stream_of("reader"), ended))
    assert sent[0]["status"] == 200
    assert b"heartbeat" in sent[1]["body"]
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    desk.door.close()
