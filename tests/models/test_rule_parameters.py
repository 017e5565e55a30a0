"""Each parameter of a rule is felt by one of its examples: without it, or by half or twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from features.core.rows import Rows, blank_rows
from models.detector import Example, Rule
from models.discovery import rules

UNFELT = {
    "shared_personal_account": {"least_cny"},  # the shared stage asks for it before there is a row
}
"""What no example can feel."""


def row(rule: Rule, example: Example) -> Rows:
    rows = blank_rows(rule.family, 1)
    for name, value in example.row.items():
        rows[name] = value
    return rows


def felt(rule: Rule, name: str) -> bool:
    """Tell whether an example has another surprise where a parameter is another one."""
    values = (0.0, rule.params[name] / 2, rule.params[name] * 2)
    others = [replace(rule, params={**rule.params, name: value}) for value in values]
    rows = [row(rule, example) for example in rule.examples]
    with np.errstate(all="ignore"):  # by nothing nobody divides
        return any(
            not np.array_equal(rule.surprise(one), other.surprise(one))
            for one in rows
            for other in others
        )


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_every_parameter_is_felt_by_an_example(rule: Rule) -> None:
    unfelt = {name for name in rule.params if not felt(rule, name)}
    assert unfelt == UNFELT.get(rule.id, set()), "give an example that each of these changes"


def test_what_is_excused_is_a_rule() -> None:
    assert UNFELT.keys() <= {rule.id for rule in rules()}
