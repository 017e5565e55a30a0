"""Whatever days a pool holds: rarer is never less rare, no two tie, and order tells nothing."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calibration.calibration import at_least, fit, uncalibrated
from models.calibration.fusion import SILENT, fused
from models.calibration.prior import ORDINARY, Prior
from models.detector import Floats, Rule
from models.discovery import rules

APART = 1e-3
days = st.lists(st.just(0.0) | st.floats(0.0, 60.0), max_size=80).map(np.array)
shares = st.floats(0.001, 1.0)
surprises = st.lists(st.floats(0.0, 80.0), min_size=2, max_size=20).map(
    lambda drawn: np.array(sorted(drawn))
)
rarities = st.lists(
    st.lists(st.floats(float(SILENT), 12.0), min_size=3, max_size=3), min_size=1, max_size=8
).map(np.array)


@given(days, shares, surprises)
def test_what_surprises_more_is_rarer(daily: Floats, share: float, surprise: Floats) -> None:
    rarity = fit(daily, share)(surprise)
    assert np.isfinite(rarity).all()
    rises = np.diff(rarity)
    assert (rises >= 0.0).all()
    assert (rises[np.diff(surprise) >= APART] > 0.0).all()


@given(days, shares, st.randoms(use_true_random=False))
def test_the_order_of_days_changes_no_bit(daily: Floats, share: float, chance: Random) -> None:
    shuffled = list(daily)
    chance.shuffle(shuffled)
    one, other = fit(daily, share), fit(np.array(shuffled), share)
    assert one.rarity.tobytes() == other.rarity.tobytes()
    assert one.slope == other.slope


@given(days, st.floats(0.001, 0.5), surprises)
def test_who_judges_seldom_is_rarer_when_heard(
    daily: Floats, share: float, surprise: Floats
) -> None:
    assert (fit(daily, share)(surprise) >= fit(daily, 2.0 * share)(surprise)).all()


@given(days, surprises)
def test_what_is_learned_of_few_makes_nobody_less_alert(daily: Floats, surprise: Floats) -> None:
    learned, cold = fit(daily), uncalibrated(ORDINARY)
    both = at_least(learned, cold)(surprise)
    inside = surprise <= learned.knots[-1]
    assert (both >= learned(surprise) - 1e-9)[inside].all()
    assert (both >= cold(surprise) - 1e-9)[inside].all()


@given(rarities, st.integers(3, 30))
def test_a_fusion_lies_between_the_rarest_alone_and_its_share(rarity: Floats, count: int) -> None:
    top, risk = rarity.max(axis=1), fused(rarity, count)
    assert (risk <= top + 1e-9).all()
    assert (risk >= top - np.log10(count) - 1e-9).all()


@given(rarities, st.integers(0, 2), st.floats(0.0, 5.0))
def test_one_detectors_more_is_never_less_risk(rarity: Floats, which: int, more: float) -> None:
    raised = rarity.copy()
    raised[:, which] += more
    assert (fused(raised, 5) >= fused(rarity, 5) - 1e-9).all()


@given(rarities)
def test_rows_are_fused_each_for_itself(rarity: Floats) -> None:
    alone = np.concatenate([fused(rarity[k : k + 1], 4) for k in range(len(rarity))])
    assert alone.tobytes() == fused(rarity, 4).tobytes()


@pytest.mark.parametrize("rule", [one for one in rules() if one.calibrated], ids=lambda one: one.id)
def test_without_a_pool_a_rule_speaks_by_its_prior(rule: Rule) -> None:
    surprise = np.linspace(0.0, 9.0, 50)
    rarity = uncalibrated(rule.prior)(surprise)
    assert (np.diff(rarity) > 0.0).all()
    often = 30.0 * rule.prior.share * 10.0 ** (-rule.prior.slope * 2.0)
    assert uncalibrated(rule.prior)(np.array([2.0]))[0] == pytest.approx(-np.log10(often), abs=0.01)


@given(st.floats(0.01, 1.0), st.floats(0.3, 1.0))
def test_pooled_days_outweigh_a_prior(share: float, slope: float) -> None:
    loud = np.full(6000, 3.0)  # every day, whatever was believed
    assert fit(loud, 1.0, Prior(share, slope))(np.array([2.9]))[0] < -1.4
