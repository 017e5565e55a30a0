"""Accounts: who logs in, with what, how often, for how long, and who is out when."""

from __future__ import annotations

import asyncio
import html
import threading
from collections.abc import AsyncIterator

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from engine.desk.access import passwords
from engine.desk.access.accounts import ACCOUNT_FREE, ADDRESS_FREE
from engine.desk.access.log_in import BUSY, WAIT, WRONG
from engine.desk.access.second_factor import REQUIRED
from engine.desk.access.wrong_tokens import WrongTokens
from engine.store.access import users
from engine.store.access.roles import UserRole
from engine.store.store import Store
from tests.support.desk.locked_desk import Desk
from tests.support.desk.people_at_the_desk import PASSWORD, Person, account
from tests.support.events.door_lines import line

HOUR = 3_600_000
pytestmark = pytest.mark.usefixtures("quick")


def shown(answer: httpx.Response) -> str:
    return html.unescape(answer.text)


def test_a_page_sends_to_the_log_in_and_a_session_opens_it(desk: Desk) -> None:
    sent = desk.ask("GET", "/status", None, {"Accept": "text/html,*/*"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/log-in")
    assert desk.ask("GET", "/metrics").status_code == 401
    form = desk.ask("GET", "/log-in").text
    assert "登录" in form and "<script" not in form and "style=" not in form
    assert desk.ask("GET", "/access.css").headers["content-type"].startswith("text/css")
    li = Person(desk, "li")
    answer = li.log_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("silverguard=") and "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower() and "max-age" not in cookie.lower()
    assert len(li.cookie.partition("=")[2]) == 43  # 256 bits
    assert li.get("/metrics").status_code == 200
    with desk.store.engine.connect() as connection:  # type: ignore[union-attr]
        kept = connection.execute(text("SELECT * FROM sessions")).one()
    assert li.cookie.partition("=")[2] not in map(str, kept)


def test_over_tls_the_cookie_is_bound_to_the_host(desk: Desk) -> None:
    far = Person(desk, "li", "https://desk.example")
    cookie = far.log_in().headers["set-cookie"]
    assert cookie.startswith("__Host-silverguard=") and "Secure" in cookie and "Path=/" in cookie
    assert "domain" not in cookie.lower()
    assert far.get("/metrics").status_code == 200
    # Without TLS a password would be read on the way.
    plain = Person(desk, "li", "http://desk.example").log_in()
    assert plain.status_code == 403 and "set-cookie" not in plain.headers


@pytest.mark.parametrize(
    ("name", "password"),
    [("li", "guessed"), ("nobody", PASSWORD), ("", ""), ("li", "x" * 3_000), ("l\x00i", "\ud800")],
)
def test_what_is_wrong_opens_nothing_and_says_not_why(desk: Desk, name: str, password: str) -> None:
    answer = Person(desk, name).log_in(password.encode(errors="replace").decode())
    assert answer.status_code == 401 and WRONG in shown(answer)
    assert "set-cookie" not in answer.headers
    assert not password or password not in answer.text


def test_too_large_a_form_is_refused(desk: Desk) -> None:
    assert Person(desk, "li").log_in("x" * 5_000).status_code == 413


def test_an_unknown_name_costs_as_much_as_a_known_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, password: str) -> bool:
        asked.append(kept)
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    for name in ("li", "nobody"):
        Person(desk, name).log_in("wrong")
    known, unknown = asked
    assert passwords._nobodys() == unknown != known
    # the cost stands before the salt: $argon2id$v=19$m=…,t=…,p=…$
    assert known.split("$")[:4] == unknown.split("$")[:4]


def test_hashes_are_argon2id_at_the_strength_of_its_rfc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    made = passwords._HASHER
    assert made.type.name == "ID"
    assert (made.time_cost, made.memory_cost) >= (3, 65_536)  # RFC 9106, 4: second choice


def test_an_account_has_to_wait_after_wrong_tries_and_others_do_not(desk: Desk) -> None:
    account(desk.store, "wu")  # type: ignore[arg-type]
    li = Person(desk, "li")
    statuses = [li.log_in(f"guess {n}").status_code for n in range(ACCOUNT_FREE + 1)]
    assert statuses == [401] * ACCOUNT_FREE + [429]
    right = li.log_in()
    assert right.status_code == 429 and WAIT in shown(right)  # else a guesser would know
    assert Person(desk, "wu").log_in().status_code == 303
    unknown = [Person(desk, "nobody").log_in("x").status_code for _ in range(ACCOUNT_FREE + 1)]
    assert unknown == statuses  # and nobody learns which names there are


def test_an_address_has_to_wait_whatever_the_names(desk: Desk) -> None:
    tries = [Person(desk, f"n{n}").log_in("x").status_code for n in range(ADDRESS_FREE + 1)]
    assert tries == [401] * ADDRESS_FREE + [429]


def test_waiting_ends_and_memory_is_bounded() -> None:
    now = [0.0]
    wrong = WrongTokens(5, 300.0, clock=lambda: now[0])
    assert [wrong.too_many("a") for _ in range(6)][-1] and wrong.waits("a")
    assert not wrong.waits("b") and not wrong.too_many("b")
    now[0] = 301.0
    assert not wrong.waits("a") and not wrong.too_many("a")
    wrong.forgive("a")
    for number in range(10_050):
        wrong.too_many(str(number))
    assert len(wrong._seen) <= 10_000


def test_wrong_tokens_are_counted_and_throttled_and_right_ones_pass() -> None:
    desk = Desk()
    statuses = [desk.ask("GET", "/metrics", f"guess-{n}").status_code for n in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    again = desk.ask("GET", "/metrics", "guess")
    assert again.headers["retry-after"] == "60"
    assert desk.brings(line(1, "sos")).status_code == 202
    metrics = desk.ask("GET", "/metrics", "reader").text
    assert "silverguard_desk_wrong_tokens_total 13.0" in metrics
    assert 'silverguard_desk_refused_total{status="401"} 10.0' in metrics
    assert "guess" not in metrics and "127.0.0.1" not in metrics
    desk.door.close()


def test_a_one_time_password_opens_the_choice_of_another_and_nothing_else(store: Store) -> None:
    account(store, "li", one_time_until=2**60)
    desk = Desk((), store)
    li, new = Person(desk, "li"), "battery staple horse"
    assert li.log_in().headers["location"] == "/password"
    assert li.get("/metrics").status_code == 403
    sent = li.get("/", Accept="text/html")
    assert (sent.status_code, sent.headers["location"]) == (303, "/password")
    assert f'value="{li.csrf}"' in li.get("/password").text
    before = li.cookie
    for now, first, second, status in (
        ("wrong", new, new, 401), (PASSWORD, "short", "short", 422), (PASSWORD, new, "x", 422),
        (PASSWORD, PASSWORD, PASSWORD, 422), (PASSWORD, "a" * 20, "a" * 20, 422),
    ):  # fmt: skip
        refused = li.send("/password", password=now, new=first, again=second)
        assert refused.status_code == status and li.cookie == before, (now, first)
    changed = li.send("/password", password=PASSWORD, new=new, again=new)
    assert (changed.status_code, changed.headers["location"]) == (303, "/")
    assert li.cookie != before and li.get("/metrics").status_code == 200
    li.cookie, fresh = before, li.cookie
    assert li.get("/metrics").status_code == 401  # the session of before is over
    li.cookie = fresh
    other = Person(desk, "li")
    assert (other.log_in().status_code, other.log_in(new).headers["location"]) == (401, "/")
    desk.door.close()


def test_a_one_time_password_runs_out(store: Store) -> None:
    account(store, "li", one_time_until=1)
    desk = Desk((), store)
    assert Person(desk, "li").log_in().status_code == 401
    desk.door.close()


@pytest.mark.parametrize("role", sorted(REQUIRED))
def test_administrators_and_supervisors_bring_six_digits_once(store: Store, role: UserRole) -> None:
    totp = account(store, "zhao", role)
    desk = Desk((), store)
    zhao = Person(desk, "zhao")
    assert zhao.log_in().status_code == 401
    assert zhao.log_in(code="000000").status_code == 401
    code = pyotp.TOTP(totp).now()
    assert zhao.log_in("wrong", code=code).status_code == 401
    assert zhao.log_in(code=code[:3] + " " + code[3:]).status_code == 303
    assert zhao.log_in(code=code).status_code == 401  # used up
    desk.door.close()


def test_without_a_second_factor_such_a_role_opens_nothing(store: Store) -> None:
    totp = account(store, "zhao", "security_admin")
    with store.engine.begin() as connection:
        users.put_totp(connection, "zhao", "")
    desk = Desk((), store)
    assert Person(desk, "zhao").log_in(totp=totp).status_code == 401
    desk.door.close()


def test_who_logs_out_is_out_and_log_in_gives_another_cookie(desk: Desk) -> None:
    li = Person(desk, "li")
    li.log_in()
    first = li.cookie
    li.log_in()
    second = li.cookie
    assert second != first  # whoever planted the first one gains nothing
    answer = li.send("/log-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-in")
    assert 'silverguard=""' in answer.headers["set-cookie"]
    li.cookie = second
    assert li.get("/metrics").status_code == 401


def test_of_a_flood_of_log_ins_only_so_many_wait() -> None:
    gate = threading.Event()

    async def flood() -> list[bool]:
        turnstile = passwords.Turnstile(3)
        waits = [asyncio.ensure_future(turnstile.turn(gate.wait, 60)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(passwords.BusyError):
            await turnstile.turn(bool)
        gate.set()
        waited = [await one for one in waits]
        assert await turnstile.turn(bool) is False, "there is room again"
        return waited

    assert asyncio.run(flood()) == [True] * 3


def test_who_comes_in_a_flood_of_log_ins_is_told_to_come_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.desk.access.log_in.Turnstile", lambda: passwords.Turnstile(0))
    made = Desk((), desk.store)
    answer = Person(made, "li").log_in()
    assert (
        answer.status_code == 503 and BUSY in shown(answer) and "set-cookie" not in answer.headers
    )
    made.door.close()


def test_a_form_that_does_not_end_is_let_go_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.desk.access.log_in.READ_S", 0.1)

    async def dribbled() -> AsyncIterator[bytes]:
        yield b"name=li"
        await asyncio.sleep(60)

    assert desk.ask("POST", "/log-in", content=dribbled()).status_code == 408
