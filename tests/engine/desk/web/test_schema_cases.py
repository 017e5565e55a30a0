"""Requests made up from the OpenAPI document: none is a fault of the server, none breaks a schema.

Some are as the document says, about something that there is; some as it says, about anything; some
break it on purpose. They are the same in every run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
import schemathesis
from hypothesis import Phase, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from engine.desk.web.described import document
from engine.store.access.roles import ProgramRole, TokenRole, UserRole
from engine.store.store import Store
from tests.support.desk.areas import OWN, filled, made
from tests.support.desk.locked_desk import Desk, held

Cases = SearchStrategy[schemathesis.Case[Any]]
EACH, SOAK = 5, 17
"""Cases of an operation and a way; in a soak, which makes some 5,000 a role."""
ROLES: tuple[TokenRole, ...] = (*get_args(UserRole), *get_args(ProgramRole))
PATIENCE_S = 120
"""A machine that does something else, too, may take long for one answer."""
CHECKS: list[schemathesis.CheckFunction] = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
]  # fmt: skip
ENDLESS = "/api/v1/stream"
WAYS = {"known": GenerationMode.POSITIVE, "any": GenerationMode.POSITIVE,
        "broken": GenerationMode.NEGATIVE}  # fmt: skip


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask as who may see most; in a soak as everybody."""
    if "role" in metafunc.fixturenames:
        soak = metafunc.config.getoption("--soak")
        metafunc.parametrize("role", ROLES if soak else ["supervisor"])


@pytest.fixture
def each(pytestconfig: pytest.Config) -> int:
    return SOAK if pytestconfig.getoption("--soak") else EACH


@pytest.fixture
def desk(store: Store, role: TokenRole) -> Iterator[Desk]:
    desk = Desk([held("all", role), held("brings", "sender")], store)
    yield desk
    desk.door.close()


@pytest.mark.parametrize("way", WAYS)
def test_no_request_is_a_fault_of_the_server_or_breaks_a_schema(
    desk: Desk, role: TokenRole, way: str, each: int
) -> None:
    assert desk.store is not None
    known = paths_of(desk.store)
    told: Counter[int] = Counter()
    wrong: list[str] = []
    said = schemathesis.openapi.from_dict(document(desk.app))
    said.app = desk.app
    for found in said.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.path == ENDLESS:
            continue
        names = re.findall(r"\{(\w+)\}", operation.path)
        parts = {name: known[name] for name in names} if way == "known" else None
        whichever = {"If-Match": "*"} if way == "known" else None
        cases = operation.as_strategy(WAYS[way], path_parameters=parts, headers=whichever)
        try:
            asked(cases, told, token_for(operation.path), each)
        except Unsatisfiable:
            assert way == "broken", operation.label  # a path that takes nothing
        except (FailureGroup, Failure) as failure:
            wrong.append(f"{operation.label}: {failure} {getattr(failure, 'exceptions', '')}")
    assert wrong == []
    assert sum(told.values()) > 100, told
    if way == "known" and role == "supervisor":
        assert {200, 201} <= set(told)


def paths_of(store: Store) -> dict[str, str]:
    """Return what parts of paths name, by their names; of swaps and notices there are none."""
    own = made(store)[OWN]
    with store.engine.begin() as connection:
        filled(connection, OWN, own)
    there = {"stop": f"s{own.person}", "hold": f"h{own.person}", "handover": f"h{own.person}"}
    there |= {"dispatch": own.warning, "photo": own.warning}
    return own._asdict() | there | {"swap": "none", "notice": "none"}


def token_for(path: str) -> dict[str, str]:
    token = "brings" if path == "/api/v1/events" else "all"
    return {"Authorization": f"Bearer {token}"}


def asked(cases: Cases, told: Counter[int], headers: dict[str, str], each: int) -> None:
    """Ask some cases, and look at each answer."""

    @settings(max_examples=each, phases=[Phase.generate], database=None)
    @given(cases)
    def ask(case: schemathesis.Case[Any]) -> None:
        answer = case.call(base_url="http://127.0.0.1", headers=headers, timeout=PATIENCE_S)
        told[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    run: Callable[[], None] = ask
    run()
