"""What to do, in both languages: whoever reads English is told the same steps."""

from __future__ import annotations

import pytest

from engine.desk.incidents.runbook import BY_HAND, OTHERWISE, _of
from engine.store.incidents.incident import Kind
from models.discovery import rules


@pytest.mark.parametrize("name", [rule.id for rule in rules()])
def test_a_rule_has_as_many_steps_in_english(name: str) -> None:
    told = _of(name, "home")
    assert len(told["steps"]) == len(told["steps_en"]) > 0
    assert all(step.isascii() for step in told["steps_en"])
    assert told["steps"] != _of(BY_HAND, "home")["steps"], "its own, not those of any other"


@pytest.mark.parametrize("kind", OTHERWISE)
def test_so_has_what_no_rule_tells_of(kind: Kind) -> None:
    told = _of(BY_HAND, kind)
    assert len(told["steps"]) == len(told["steps_en"]) > 0
