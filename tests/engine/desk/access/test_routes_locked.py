"""Every route of the application by whoever may ask: nothing is answered without a right."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from engine.desk.access.lock import FILES
from tests.support.desk.locked_desk import NDJSON, Desk
from tests.support.events.door_lines import line

ANYBODY = {"/livez", "/readyz", "/log-in", "/access.css"}
"""What the contract opens to all, and the look of the log-in."""
UNRIGHTFUL = (None, "wrong", "expired", "expired sender", "approver")


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield method and path of every route, and of what no route answers."""
    for route in app.routes:
        for method in getattr(route, "methods", None) or ("GET",):
            yield method, route.path.replace("{rest:path}", "x").replace("{", "").replace("}", "")  # type: ignore[attr-defined]
    yield from itertools.product(("GET", "POST"), ("/metrics/", "/nothing"))


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.door.close()


EVERY = sorted(set(routes_of(Desk().app)))


def test_the_list_of_routes_is_the_whole() -> None:
    paths = {path for _, path in EVERY}
    assert {
        "/metrics", "/readyz", "/log-in", "/api/v1/events", "/api/v1/warnings", "/api/v1/stream",
        "/api/v1/people/person/portrait", "/api/v1/data-faults", "/api/v1/openapi.json",
        "/api/v1/episodes/episode/explanations", "/api/x", "/status", "/", "/queue/stream",
        "/incidents/incident", "/incidents/incident/take", "/incidents/new", "/warnings",
    } <= paths  # fmt: skip


@pytest.mark.parametrize("token", [*UNRIGHTFUL, "sender", "reader"])
def test_nothing_is_answered_without_a_right(desk: Desk, token: str | None) -> None:
    known = token in ("sender", "reader", "approver")
    asked = 0
    for method, path in EVERY:
        events = (method, path) == ("POST", "/api/v1/events")
        if path in ANYBODY or path.startswith(FILES) or token == ("sender" if events else "reader"):
            continue
        answer = desk.ask(method, path, token, NDJSON, content=line(1))
        expected = {403} if known else {401, 429}
        assert answer.status_code in expected, (method, path)
        assert answer.headers["content-type"] == "application/problem+json"
        asked += 1
    assert asked >= (1 if token == "reader" else 15)
    assert not desk.log.flushed


def test_a_right_opens_and_the_open_paths_answer_anybody() -> None:
    desk = Desk()
    assert desk.brings(line(1)).status_code == 202
    assert desk.ask("GET", "/metrics", "reader").status_code == 200
    assert desk.ask("GET", "/api/v1/openapi.json", "reader").status_code == 200
    assert desk.ask("GET", "/livez").status_code == 200
    assert desk.ask("GET", "/readyz").status_code == 503  # no database here, and that is told
    assert desk.ask("GET", "/log-in").status_code == 200
    desk.door.close()


def test_without_any_token_a_desk_of_this_machine_is_open() -> None:
    desk = Desk(())
    assert desk.brings(line(1), line(2, "absence", state="hospital")).json()["accepted"] == 2
    assert desk.ask("GET", "/metrics").status_code == 200
    desk.door.close()


def test_unknown_paths_and_wrong_methods_are_problems(desk: Desk) -> None:
    for method, path, status, allowed in (
        ("GET", "/api/v1/nothing", 404, None),
        ("DELETE", "/api/v2/x/y", 404, None),
        ("DELETE", "/api/v1/warnings", 405, "GET"),
        ("GET", "/api/v1/persons/x", 404, None),
        ("PUT", "/api/v1/people/x/portrait", 405, "GET"),
        ("GET", "/api/v1/people/a%00b/portrait", 400, None),
        ("GET", "/api/v1/warnings?person=%00", 400, None),
    ):
        answer = desk.ask(method, path, "reader")
        assert (answer.status_code, answer.headers.get("allow")) == (status, allowed), path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
    wrong = desk.ask("GET", "/api/v1/events", "reader")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")


def test_under_a_token_that_ran_out_calls_for_help_alone_are_taken() -> None:
    one = Desk()
    sos = b'{"kind":"sos","id":"1","person":"p","at":1700000000000}'
    read_meanwhile = iter(one.keyring._sends_on)
    refused = one.brings(line(1), sos, line(2), token="expired sender")
    assert list(read_meanwhile) == [], "the watch over the chain reads it in a thread of its own"
    assert refused.status_code == 401 and "1 urgent" in refused.json()["detail"]
    assert refused.headers["www-authenticate"] == "Bearer"
    assert [b"sos" in each.text for lines in one.log.flushed for each in lines] == [True]
    assert one.keyring.sending_on == ["the sender"]
    for token in ("wrong", "expired", "reader", "approver"):
        one.brings(sos, token=token)
    assert sum(map(len, one.log.flushed)) == 1, "of a stranger nothing is"
    assert one.keyring.sending_on == ["the sender"]
    one.door.close()
