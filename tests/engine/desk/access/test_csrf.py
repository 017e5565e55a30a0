"""A form of another page: the cookie comes along, the session's token does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute

from engine.desk.access.csrf import SAFE
from engine.desk.access.lock import OPEN
from engine.desk.access.permissions import permitted
from engine.store.store import Store
from tests.support.desk.locked_desk import EVERY, NDJSON, Desk
from tests.support.desk.people_at_the_desk import FORM, Person, account, quick_hashes
from tests.support.events.door_lines import line

BODY = "subject=x&csrf_token="


@pytest.fixture
def desk(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    quick_hashes(monkeypatch)
    account(store, "li")
    account(store, "wu")
    made = Desk(EVERY, store)
    yield made
    made.door.close()


def logged_in(desk: Desk, name: str) -> Person:
    person = Person(desk, name)
    assert person.log_in().status_code == 303
    return person


def unsafe(desk: Desk) -> list[tuple[str, str]]:
    """Return every route that may change something."""
    return sorted(
        (method, route.path.replace("{rest:path}", "x").replace("{", "").replace("}", ""))
        for route in desk.app.routes
        if isinstance(route, APIRoute) and route.path not in OPEN
        for method in set(route.methods or ()) - SAFE
    )


OF_SUPERVISORS = [
    f"{folder}/shifts/{what}" for folder in ("", "/api/v1") for what in ("rotas", "overrides")
]

ALONE = ("/budget", "/api/v1/budgets", "/evidence/case/freeze", "/api/v1/cases/case/evidence")
"""Of supervisors too."""


def test_no_act_of_a_session_is_done_without_its_own_token(desk: Desk) -> None:
    li, wu = logged_in(desk, "li"), logged_in(desk, "wu")
    routes = unsafe(desk)
    assert len(routes) >= 18 and ("POST", "/log-out") in routes
    for method, path in routes:
        if path == "/api/v1/events":
            continue  # no role of people brings events: refused before any token is looked at
        for brought in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": wu.csrf},
                        {"X-CSRF-Token": li.csrf[:-1] + "é"}, {"Csrf-Token": li.csrf}):  # fmt: skip
            raw = {name: one.encode("latin-1") for name, one in brought.items()}
            answer = desk.ask(method, path, None, {**li.headers, **raw}, json={})  # type: ignore[dict-item]
            assert answer.status_code == 403, (method, path, brought)
            assert "X-CSRF-Token" in answer.json()["detail"]
        for field in ("", wu.csrf, "x"):
            form = desk.ask(method, path, None, li.headers | FORM, content=BODY + field)
            assert form.status_code == 403, (method, path)
        if path not in (
            "/log-out",
            "/password",
            "/status/worker/act",  # a demo's, of nobody's role
            "/api/v1/notices/notice/reply",  # a program's
            "/api/v1/dispatches/dispatch/status",  # and another's
            *OF_SUPERVISORS,
            *ALONE,
        ):
            own = {**li.headers, "X-CSRF-Token": li.csrf}
            assert desk.ask(method, path, None, own, json={}).status_code != 403, (method, path)
    assert li.get("/metrics").status_code == 200  # nobody logged them out


def test_a_token_in_the_address_is_none(desk: Desk) -> None:
    li = logged_in(desk, "li")
    asked = f"/log-out?csrf_token={li.csrf}"
    assert desk.ask("POST", asked, None, li.headers).status_code == 403


def test_a_program_with_a_token_of_its_own_needs_none(desk: Desk) -> None:
    li = logged_in(desk, "li")
    sent = desk.ask("POST", "/api/v1/events", "sender", NDJSON | li.headers, content=line(1))
    assert sent.status_code == 202


def test_pages_are_given_the_token_and_a_form_arrives_whole(desk: Desk) -> None:
    router = APIRouter(dependencies=[Depends(permitted("page.read"))])

    @router.get("/form")
    def page(request: Request) -> str:
        csrf: str = request.state.csrf
        return csrf

    @router.post("/form")
    async def sent(request: Request) -> dict[str, str]:
        async with request.form() as form:
            return {
                name: one if isinstance(one, str) else str(one.filename)
                for name, one in form.items()
            }

    desk.app.router.routes[:0] = router.routes
    li = logged_in(desk, "li")
    csrf = li.get("/form").json()
    assert csrf == li.csrf and len(csrf) == 64
    assert desk.ask("GET", "/form", "reader").json() == ""
    fields = {"csrf_token": csrf, "note": "门口见 a=b&c"}
    assert desk.ask("POST", "/form", None, li.headers, data=fields).json() == fields
    files = {"photo": ("a.png", b"\x89PNG")}
    whole = desk.ask("POST", "/form", None, li.headers, data=fields, files=files).json()
    assert whole == {**fields, "photo": "a.png"}
    wrong = {**fields, "csrf_token": "x"}
    assert desk.ask("POST", "/form", None, li.headers, data=wrong, files=files).status_code == 403
    named = {"csrf_token": ("csrf_token", csrf.encode())}
    assert desk.ask("POST", "/form", None, li.headers, files=named).status_code == 403


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"x" * 1_000_001, 413),
        ("multipart/form-data", b"no boundary", 400),
        ("multipart/form-data; boundary=b", b"--b\r\n\xff\xff", 400),
        ("application/x-www-form-urlencoded", b"\xff%00&=&csrf_token", 403),
        ("text/plain", b"csrf_token=x", 403),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(
    desk: Desk, kind: str, body: bytes, status: int
) -> None:
    li = logged_in(desk, "li")
    answer = desk.ask("POST", "/log-out", None, li.headers | {"Content-Type": kind}, content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert li.get("/metrics").status_code == 200
