"""The contract every rule keeps: found by walking the folder."""

from __future__ import annotations

import re
import string

import numpy as np
import pytest

from engine.alerting.reason import filled
from features.core.catalog import columns
from features.core.rows import Rows, blank_rows
from models.artefact import COLD
from models.detector import CERTAIN, FAMILY_OF, Example, Rule, lane_of
from models.discovery import rules


def row(rule: Rule, values: dict[str, float]) -> Rows:
    rows = blank_rows(rule.family, 1)
    for name, value in values.items():
        rows[name] = value
    return rows


CASES = [(rule, example) for rule in rules() for example in rule.examples]


@pytest.mark.parametrize(
    ("rule", "example"), CASES, ids=lambda one: getattr(one, "says", None) or one.id
)
def test_examples_hold(rule: Rule, example: Example) -> None:
    surprise = rule.surprise(row(rule, dict(example.row)))[0]
    assert example.at_least <= surprise <= example.at_most


def random_rows(family: str, n: int, most: float = 1e4, *, flags: bool = False) -> Rows:
    """Return rows anywhere in their ranges up to `most`; with `flags` what may be 0 to 1 is one."""
    rng = np.random.default_rng(7)
    rows = blank_rows(family, n)
    for column in columns(family):
        high = min(column.high, most)
        rows[column.name] = rng.uniform(max(column.low, -1e3), high, n)
        if flags and (column.low, column.high) == (0, 1) and "share" not in column.en:
            rows[column.name] = rng.integers(0, 2, n)
        rows[column.name][rng.random(n) < 0.2] = np.nan
    return rows


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_surprise_is_finite_pure_and_the_same_in_any_batch(rule: Rule) -> None:
    rows = random_rows(rule.family, 200)
    before = rows.copy()
    whole = rule.surprise(rows)
    assert whole.shape == (200,)
    assert np.isfinite(whole).all()
    assert (whole >= 0).all()
    assert rows.tobytes() == before.tobytes()
    parts = np.concatenate([rule.surprise(rows[start : start + 7]) for start in range(0, 200, 7)])
    other = np.flatnonzero(parts != whole).tolist()
    assert not other, f"measure must be elementwise: rows {other[:5]} depend on their batch"
    assert parts.tobytes() == whole.tobytes()


@pytest.mark.parametrize("rule", [one for one in rules() if one.calibrated], ids=lambda one: one.id)
@pytest.mark.parametrize("most", [1e4, 1e8], ids=["usual", "beyond"])
def test_no_rule_saturates(rule: Rule, most: float) -> None:
    surprise = rule.surprise(random_rows(rule.family, 4000, most, flags=most > 1e4))
    highest = int((surprise == surprise.max()).sum())
    assert not surprise.any() or highest == 1, (
        f"measure saturates: {highest} rows share the highest surprise {surprise.max():g};"
        " ranking lives on the differences, so cap nothing"
    )


NUMBER = r"(\d+|[一二三四五六七八九十两])"
TIME = re.compile(
    NUMBER + " ?(秒|分钟|小时|天|日|周|个工作日)|立即|立刻|马上|当班|[当今次本][日天周月]"
)


@pytest.mark.parametrize("rule", rules(), ids=lambda one: one.id)
def test_a_runbook_says_by_when_and_a_title_is_chinese(rule: Rule) -> None:
    assert TIME.search(rule.runbook), "runbook: say within how many minutes, hours or days"
    assert not rule.title.isascii(), "title: in Chinese; the id's words are the English one"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_what_is_unknown_makes_a_rule_abstain(rule: Rule) -> None:
    assert rule.surprise(blank_rows(rule.family, 1))[0] == 0.0


@pytest.mark.parametrize("rule", [one for one in rules() if one.needs], ids=lambda rule: rule.id)
def test_a_rule_says_nothing_without_what_it_needs(rule: Rule) -> None:
    low = next(one.low for one in columns(rule.family) if one.name == rule.needs)
    for example in rule.examples:
        rows = random_rows(rule.family, 400, 1e3)
        for name, value in example.row.items():
            rows[name][::2] = value
            rows[name][::7] = np.nan
        for least in (0.0, np.nan, max(low, -1.0)):
            rows[rule.needs] = least
            assert not rule.measure(rows, rule.params).any()


@pytest.mark.parametrize("name", ["large_new_payee", "unusual_amount", "large_payment"])
def test_one_payment_alone_does_not_send_anybody(name: str) -> None:
    assert next(rule for rule in rules() if rule.id == name).highest_tier == 1


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_texts_name_known_columns_and_every_rule_says_what_to_do(rule: Rule) -> None:
    names = {column.name for column in columns(rule.family)}
    for text in (rule.reason.zh, rule.reason.en):
        holes = {hole for _, hole, _, _ in string.Formatter().parse(text) if hole}
        assert holes <= names
    assert set(rule.evidence) <= names
    assert rule.title and rule.runbook and rule.source and rule.family in FAMILY_OF
    assert rule.runbook_en.isascii() and rule.runbook_en
    assert any(example.at_least > 0 for example in rule.examples)
    assert any(example.at_most < 6 for example in rule.examples)
    assert filled(rule.reason, dict.fromkeys(names, float("nan"))).zh
    assert filled(rule.reason, dict.fromkeys(names, 1.0)).en


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_one_surprise_gets_the_tier_that_many_get(rule: Rule) -> None:
    some = np.array([0.0, 5.9, 6.0, 6.5, 7.0, 7.999, 8.0, 9.0, 30.0])
    assert [rule.tier_of(one) for one in some.tolist()] == rule.outright(some).tolist()
    assert not rule.outright(some[some < CERTAIN]).any()


def test_who_shares_an_allowance_shares_that_of_an_emergency_of_the_same_matter() -> None:
    every = {rule.id: rule for rule in rules()}
    sharing = [rule for rule in every.values() if rule.shares_with]
    assert [rule.id for rule in sharing] == ["left_at_night"]
    for rule in sharing:
        other = every[rule.shares_with]
        assert other.calibrated and not other.shares_with and lane_of(other) == lane_of(rule)
    own = [one for one in every.values() if one.calibrated and lane_of(one) == "wandering"]
    assert COLD.speaking("wandering") == len(own) - 1
