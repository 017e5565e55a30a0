"""The OpenAPI document is whole: bodies, examples, rights, and one problem."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from engine.desk.access.lock import OPEN
from engine.desk.acts.doing import DOINGS
from engine.desk.incidents.model import Opened
from engine.desk.web.described import document
from engine.desk.web.problems import MEDIA_TYPE
from tests.support.desk.locked_desk import Desk

Json = dict[str, Any]


@pytest.fixture(scope="module")
def said() -> Iterator[Json]:
    desk = Desk(())
    yield document(desk.app)
    desk.door.close()


def operations(said: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_every_reference_leads_somewhere(said: Json) -> None:
    named = set(re.findall(r'"\$ref": "([^"]*)"', json.dumps(said)))
    schemas = {f"#/components/schemas/{name}" for name in said["components"]["schemas"]}
    assert named <= schemas and {"Problem", "NothingTaken", "IncidentDetail"} <= {
        name.rpartition("/")[2] for name in named
    }


def test_every_path_says_what_it_does_and_by_which_right(said: Json) -> None:
    assert {"token", "session"} == set(said["components"]["securitySchemes"])
    assert said["security"] == [{"token": []}, {"session": []}]
    for method, path, operation in operations(said):
        assert operation.get("description") or operation["summary"], (method, path)
        if path in OPEN:
            assert operation["security"] == []
        else:
            assert {"401", "403"} <= set(operation["responses"]) and "security" not in operation


def test_every_problem_is_the_one_problem(said: Json) -> None:
    for method, path, operation in operations(said):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                [(kind, content)] = answer["content"].items()
                name = content["schema"]["$ref"].rpartition("/")[2]
                assert kind == MEDIA_TYPE, (method, path, status)
                assert name in ("Problem", "NothingTaken"), (method, path, status)


def test_every_body_has_examples_that_it_takes(said: Json) -> None:
    bodies = {one.body for one in DOINGS.values()} | {Opened}
    for body in bodies:
        examples = said["components"]["schemas"][body.__name__]["examples"]
        assert examples and [body.model_validate(one) for one in examples]
    for method, path, operation in operations(said):
        if method == "post":
            assert operation["requestBody"]["content"], path


def test_an_act_says_that_it_needs_a_version_and_may_have_a_key(said: Json) -> None:
    for name in DOINGS:
        operation = said["paths"][f"/api/v1/incidents/{{incident}}/{name}"]["post"]
        needed = {one["name"]: one["required"] for one in operation["parameters"]}
        assert needed == {"incident": True, "If-Match": True, "Idempotency-Key": False}
        assert {"404", "409", "412", "422", "428"} <= set(operation["responses"])
        assert "ETag" in operation["responses"]["200"]["headers"]
