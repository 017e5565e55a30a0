"""Rules against fraud: what their examples claim, and what decoys may reach."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.rows import blank_rows
from models.detector import FAMILY_OF, Example, Rule
from models.discovery import rules

FRAUD = [rule for rule in rules() if FAMILY_OF[rule.family] == "fraud"]
EXAMPLES = [(rule, example) for rule in FRAUD for example in rule.examples]


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.id}: {example.says}" for rule, example in EXAMPLES]
)
def test_an_example_lies_in_its_range(rule: Rule, example: Example) -> None:
    row = blank_rows(rule.family, 1)
    for name, value in example.row.items():
        row[name] = value
    assert example.at_least <= float(rule.surprise(row)[0]) <= example.at_most


@pytest.mark.parametrize("rule", FRAUD, ids=lambda rule: rule.id)
def test_a_rule_fires_and_keeps_quiet(rule: Rule) -> None:
    assert any(example.at_least > 0 for example in rule.examples)
    assert any(np.isfinite(example.at_most) for example in rule.examples)


@pytest.mark.parametrize("rule", FRAUD, ids=lambda rule: rule.id)
def test_a_rule_abstains_where_nothing_is_known(rule: Rule) -> None:
    assert rule.surprise(blank_rows(rule.family, 3)).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("name", ["large_new_payee", "unusual_amount", "large_payment"])
def test_one_payment_alone_does_not_send_anybody(name: str) -> None:
    assert next(rule for rule in FRAUD if rule.id == name).highest_tier == 1
