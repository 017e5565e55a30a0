"""Every route by every role in its own area, beside it and above it: nothing of elsewhere is told.

Routes are walked, not listed: one that takes a part this test does not know fails it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import get_args

import httpx
import pytest
from fastapi.routing import APIRoute
from sqlalchemy import Connection, event, text

from engine.desk.access.caller import DeskRole
from engine.desk.access.csrf import SAFE
from engine.desk.access.lock import LOG_IN, LOG_OUT, PASSWORD
from engine.desk.access.permissions import ALLOWED
from engine.store.store import Store
from tests.support.desk.areas import AREAS, NOWHERE_KNOWN, OWN, SIBLING, Place, made
from tests.support.desk.locked_desk import Desk, held
from tests.support.desk.officer import NOW

APART = {"/api/v1/events", LOG_IN, LOG_OUT, PASSWORD}
"""Doors that are about nobody's area: they have tests of their own."""
SEEN: dict[str, object] = {"lat": 28.45, "lon": 119.92}
SECURED = """
SELECT relname FROM pg_class WHERE relforcerowsecurity AND relname NOT IN ('users', 'tokens')
"""
ROLES = tuple(role for role in get_args(DeskRole) if role not in ("local", "sender"))


def paths(desk: Desk, place: Place) -> Iterator[tuple[str, str]]:
    """Yield method and path of every route, with the ids of an area; streams never end."""
    parts = place._asdict() | {"rest:path": "x", "worker": "0", "act": "kill"}
    parts |= {
        "swap": "0" * 16,
        "handover": "0" * 16,
        "stop": "0" * 16,
        "hold": "0" * 16,
        "notice": "0" * 16,
    }
    parts |= {"dispatch": place.warning, "photo": place.warning}
    parts |= {"zoom": "1", "column": "0", "row": "0"}
    for route in desk.app.routes:
        assert isinstance(route, APIRoute)
        if "stream" in route.path or route.path in APART or route.path.startswith("/static/"):
            continue
        path = re.sub(r"\{([^}]+)\}", lambda part: parts[part[1]], route.path)
        yield from ((method, path) for method in sorted(route.methods or ()))


async def told_to(
    client: httpx.AsyncClient, area: str, places: dict[str, Place], questions: set[tuple[str, str]]
) -> set[str]:
    """Ask all questions as a caller of an area; returns the paths that told of somebody."""
    found, headers = set(), {"Authorization": f"Bearer in-{area}-"}
    for asked, path in sorted(questions):
        answer = await client.get(path, headers=headers)
        assert answer.status_code < 500, path
        for other, one in places.items():
            if one.word in answer.text:
                assert other in AREAS[area], (area, path)
                found.add(path.replace(one.person, "P"))
            if not {other, asked} & AREAS[area]:
                assert one.person not in answer.text, (area, path)
    return found


@contextmanager
def all_limited(store: Store) -> Iterator[None]:
    """Fail where the desk asks a secured table without saying how far: for an area, or for all."""
    with store.engine.connect() as connection:
        secured = connection.execute(text(SECURED)).scalars().all()
    table = re.compile(rf"(FROM|JOIN|INTO|UPDATE)\s+({'|'.join(secured)})\b")
    unlimited = []

    def look(connection: Connection, _: object, asked: str, *_more: object) -> None:
        options = connection.get_execution_options()
        if table.search(asked) and not options.keys() & {"silverguard_area"}:
            unlimited.append(asked)

    event.listen(store.engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(store.engine, "before_cursor_execute", look)
    assert unlimited == []


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_tells_of_another_area(store: Store, role: DeskRole) -> None:
    places = made(store)
    tokens = [held(f"in-{area}-", role, area=area) for area in AREAS]  # type: ignore[arg-type]
    desk = Desk(tokens, store)
    questions = {
        (area if any(part in path for part in place[:5]) else "", path)
        for area, place in places.items()
        for method, path in paths(desk, place)
        if method == "GET"
    }

    async def asked() -> dict[str, set[str]]:
        transport = httpx.ASGITransport(desk.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return {area: await told_to(client, area, places, questions) for area in AREAS}

    with all_limited(store):
        told = asyncio.run(asked())
    reads = {"warning.read", "incident.read"} <= ALLOWED[role]
    assert bool(told[OWN]) is bool(told[""]) is reads and told["44"] == set()
    if role == "officer":
        assert len(told[OWN]) >= 7  # warnings, portrait, explanations, incidents, cases
    desk.door.close()


@pytest.mark.parametrize("role", ["officer", "grid_worker", "supervisor"])
def test_nothing_is_done_in_another_area(store: Store, role: DeskRole) -> None:
    places = made(store)
    desk = Desk([held("own", role, area=OWN), held("all", "officer")], store)  # type: ignore[arg-type]
    before = {one.incident: _read(desk, one) for one in places.values()}
    with all_limited(store):
        done = [
            (path, asked_by_own(desk, method, path, places).status_code)
            for asked in (SIBLING, NOWHERE_KNOWN)
            for method, path in paths(desk, places[asked])
            if method not in SAFE and any(part in path for part in places[asked][:5])
        ]
    assert [one for one in done if one[1] not in (403, 404)] == []
    assert len(done) >= 40
    for said, known in ((places[OWN].person, 1), (places[SIBLING].person, 0)):
        found = desk.ask("POST", "/api/v1/people/search", "own", json={"text": said})
        assert len(found.json()["items"]) == known
    assert {one.incident: _read(desk, one) for one in places.values()} == before
    taken = desk.ask("POST", f"/api/v1/incidents/{places[OWN].incident}/note", "own",
                     {"If-Match": "*"}, json={"text": "x"})  # fmt: skip
    assert taken.status_code == 200
    desk.door.close()


def asked_by_own(
    desk: Desk, method: str, path: str, places: dict[str, Place]
) -> httpx.Response:  # fmt: skip
    """Ask as a program does, or send the form of a page."""
    body = _body(path, places)
    if path.startswith("/api/") and path.endswith("/photos"):
        bare = {"Content-Type": "application/octet-stream"}
        return desk.ask(method, path, "own", bare, content=b"no photo")
    if path.startswith("/api/"):
        return desk.ask(method, path, "own", {"If-Match": "*"}, json=body)
    said = {"version": "1", **{name: str(value) for name, value in body.items()}}
    said |= {"place": "28.45, 119.92", "minutes": "30", "outcome.e2": "benign"}
    return desk.ask(method, path, "own", data=said)


def _read(desk: Desk, place: Place) -> str:
    return desk.ask("GET", f"/api/v1/incidents/{place.incident}", "all").text


def _body(path: str, places: dict[str, Place]) -> dict[str, object]:
    """Return what an act takes; what it is about lies elsewhere, what it names beside may not."""
    own = places[OWN].incident
    hour = NOW + 3_600_000
    bodies: dict[str, dict[str, object]] = {
        "note": {"text": "x"}, "transfer": {"to": "wu"}, "merge": {"others": [own]},
        "tick": {"detector": "sos", "step": 1},
        "snooze": {"reason": "x", "until": hour}, "close": {"others": {"outcome": "benign"}},
        "link": {"incident": own, "cause": "case"}, "split": {"episodes": ["e2"]},
        "calls": {"whose": "person", "result": "no_answer"}, "visit": {"result": "well"},
        "dispatch": {"whom": "wu"}, "reopen": {"reason": "x"}, "contacts": {"reason": "x"},
        "found": {"result": "well"}, "decline": {"reason": "x"}, "status": {"status": "served"},
        "evidence": {"reason": "x"}, "freeze": {"reason": "x"},
        "located": SEEN, "heard": {"whom": "wu"},
        "sighting": SEEN, "searched": SEEN | {"radius_m": 100},
    }  # fmt: skip
    if path.startswith("/visits/"):
        return {"result": "well"}
    return bodies.get(path.rpartition("/")[2], {})
