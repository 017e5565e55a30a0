"""Every route declares its act, and a role does what the table allows and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from engine.desk.access.caller import DeskRole
from engine.desk.access.lock import EVENTS, FILES, OPEN
from engine.desk.access.permissions import ALLOWED, FIELDS, Permitted, permitted
from tests.support.desk.locked_desk import NDJSON, Desk, held
from tests.support.events.door_lines import line

ROLES = tuple(role for role in get_args(DeskRole) if role != "local")


def act_of(route: APIRoute) -> str | None:
    """Return the act that a route declares."""
    calls = [one.call for one in route.dependant.dependencies]
    return next((call.act for call in calls if isinstance(call, Permitted)), None)


def undeclared(routes: list[BaseRoute]) -> list[str]:
    """Return the paths that anybody could reach who has passed the gate."""
    return [
        route.path  # type: ignore[attr-defined]
        for route in routes
        if not route.path.startswith(FILES)  # type: ignore[attr-defined]
        and route.path not in OPEN  # type: ignore[attr-defined]
        and not (isinstance(route, APIRoute) and act_of(route) is not None)
    ]


def test_every_route_declares_its_act() -> None:
    desk = Desk()
    assert undeclared(desk.app.routes) == []
    assert len([one for one in desk.app.routes if isinstance(one, APIRoute)]) >= 12
    desk.door.close()


def test_a_route_without_one_is_found() -> None:
    app = FastAPI(openapi_url=None)

    def nothing() -> None: ...

    app.get("/bare")(nothing)
    app.get("/kept", dependencies=[Depends(permitted("page.read"))])(nothing)
    assert undeclared(app.routes) == ["/bare"]


def test_every_role_has_a_row_and_only_known_ones_have() -> None:
    assert set(ALLOWED) == set(get_args(DeskRole)) >= set(FIELDS)
    for kept, others in (("user.write", "security_admin"), ("audit.read", "audit_admin")):
        assert [role for role, acts in ALLOWED.items() if kept in acts] == [others]
    for role in ("system_admin", "security_admin", "audit_admin"):
        nouns = {act.partition(".")[0] for act in ALLOWED[role]}
        assert not nouns & {"warning", "person", "portrait", "incident", "case", "stream"}


def asked() -> Iterator[tuple[str, str, str]]:
    desk = Desk()
    for route in desk.app.routes:
        if not isinstance(route, APIRoute) or route.path.startswith(FILES):
            continue
        if route.path not in OPEN and "stream" not in route.path:
            path = route.path.replace("{rest:path}", "x").replace("{", "").replace("}", "")
            for method in sorted(route.methods or ()):
                yield method, path, str(act_of(route))
    desk.door.close()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_does_what_the_table_allows_and_nothing_else(role: DeskRole) -> None:
    desk = Desk([held("token", role)])  # type: ignore[arg-type]
    for method, path, act in asked():
        answer = desk.ask(method, path, "token", NDJSON, content=line(1))
        floor = "event.write" if (method, path) == EVENTS else "page.read"
        if {act, floor} <= ALLOWED[role]:
            assert answer.status_code not in (401, 403), (method, path)
        else:
            assert answer.status_code == 403, (method, path)
            assert answer.headers["content-type"] == "application/problem+json"
    desk.door.close()
