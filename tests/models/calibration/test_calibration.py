"""Calibration counts how often a value comes, and never lets two of them tie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.alerting.finding import together
from models.artefact import COLD
from models.calibration.calibration import fit, literal, mute, uncalibrated
from models.calibration.daily_maxima import FEWEST, KEPT, DailyMaxima, Pooled, merged
from models.calibration.fusion import SILENT, fused
from models.calibration.prior import ORDINARY
from models.detector import Detector
from models.discovery import rules
from models.training.fit import judged_share, trained

pytestmark = pytest.mark.kernels


def test_rarity_rises_with_surprise_and_never_ties() -> None:
    rng = np.random.default_rng(2)
    at = np.linspace(0, 40, 2001)
    for calibration in (uncalibrated(ORDINARY), literal(), fit(rng.exponential(0.5, 3000))):
        assert (np.diff(calibration(at)) > 0).all()


def test_a_value_that_comes_once_in_a_hundred_days_costs_what_it_costs() -> None:
    daily = np.random.default_rng(4).exponential(1.0, 50_000)
    rarity = fit(daily)(np.array([np.quantile(daily, 0.99)]))[0]
    assert abs(rarity + np.log10(30 * 0.01)) < 0.05


def test_a_rule_that_cries_wolf_is_believed_less_than_its_claim() -> None:
    loud = fit(np.full(2000, 4.0))
    assert loud(np.array([4.0]))[0] < 0 < uncalibrated(ORDINARY)(np.array([4.0]))[0]


def test_a_muted_detector_says_nothing() -> None:
    assert np.allclose(mute()(np.array([0.0, 3.0, 50.0])), SILENT, atol=1e-6)


def test_fusing_is_dominated_by_the_rarest_and_shared_by_number() -> None:
    alone = fused(np.array([[2.0, SILENT]]), 2)[0]
    assert 2.0 - np.log10(2) - 0.01 < alone < 2.0
    assert fused(np.array([[2.0, 2.0]]), 2)[0] > alone


def pooled(days: np.ndarray, values: np.ndarray, person: int = 9) -> DailyMaxima:
    pool = DailyMaxima(1)
    n = len(days)
    pool.add(0, np.zeros(n, np.int64), np.full(n, person, np.uint64), days, values)
    return pool


def test_a_pool_keeps_the_highest_of_each_finished_day() -> None:
    days = np.array([1, 1, 2, 3], np.int64)
    kept = pooled(days, np.array([0.5, 2.0, 1.0, 9.0])).pooled(0)
    assert sorted(kept.highest) == [1.0, 2.0]
    assert kept.judged_days == 2


def test_a_full_pool_is_the_same_whatever_the_partitions() -> None:
    days = np.arange(3 * KEPT, dtype=np.int64)
    values = np.random.default_rng(0).random(days.size)
    whole = pooled(days, values).pooled(0)
    halves = [pooled(days, values, 9).pooled(0)]
    assert whole.hashes.size == KEPT
    assert (merged(halves).hashes == whole.hashes).all()


def test_a_pool_forgets_half_in_a_season_but_keeps_the_fewest() -> None:
    days = np.arange(20_000, 20_181, dtype=np.int64)
    parts = [pooled(days, np.zeros(days.size), person).pooled(0) for person in range(45)]
    whole = merged(parts)
    assert whole.hashes.size == 45 * 180 < KEPT
    alive = whole.alive(20_180).hashes.size / whole.hashes.size
    assert alive == pytest.approx(90 / np.log(2) * (1 - 2**-2) / 180, abs=0.03)
    assert whole.alive(20_180).judged_days == 45 * 180
    assert whole.alive(40_000).hashes.size == FEWEST
    assert parts[0].alive(40_000).hashes.size == 180, "few are not forgotten"


def test_a_pool_follows_how_life_is_now() -> None:
    days = np.arange(20_000, 20_720, dtype=np.int64)
    values = np.where(days < 20_360, 3.0, 1.0)
    now = merged([pooled(days, values, one).pooled(0) for one in range(40)]).alive(20_720)
    assert (now.highest == 3.0).mean() == pytest.approx(2.0**-4, abs=0.03)


def test_training_on_nothing_gives_rules_as_they_are() -> None:
    artefact = trained("self@1", {}, 0)
    assert artefact.calibrations == {} and artefact.detectors("alarm") == COLD.detectors("alarm")


def test_one_persons_months_make_nobody_less_alert_than_a_new_town() -> None:
    highest = np.linspace(0.0, 4.0, 40)
    pool = Pooled(np.arange(1, 41, dtype=np.uint64), highest, 40)
    silence, high = next(rule for rule in rules() if rule.id == "silence"), np.array([3.0])
    cold = COLD.calibration(silence)(high)
    few = trained("self@1", {"silence": pool}, 40).calibration(silence)(high)
    many = trained("self@1", {"silence": pool}, 4000).calibration(silence)(high)
    assert few[0] >= cold[0]
    assert many[0] != few[0]


@given(st.lists(st.floats(0, 40), min_size=40, max_size=200), st.floats(0, 60))
def test_one_surprise_is_as_rare_alone_as_in_an_array(daily: list[float], surprise: float) -> None:
    learned = fit(np.array(daily))
    assert learned.of_one(surprise) == learned(np.array([surprise]))[0]


def purse(judged: int, kept: int | None = None) -> dict[str, Pooled]:
    """Return what a rule of money showed on so many person-days, of which a pool keeps some."""
    hashes = np.linspace(1, 2**63, kept or judged).astype(np.uint64)
    return {"unusual_amount": Pooled(hashes, np.linspace(0.0, 4.0, hashes.size), judged)}


@pytest.mark.parametrize("kept", [None, KEPT])
def test_days_without_payments_are_days_too(kept: int | None) -> None:
    own = [rule for rule in rules() if rule.id == "unusual_amount"]
    assert judged_share(own, purse(20_000, kept), 80_000) == pytest.approx(0.25, rel=1e-3)
    rarities = [
        together(trained("v", purse(20_000, kept), days), "fraud", [rarity(own[0], kept, days)])
        for days in (20_000, 80_000)
    ]
    assert rarities[1] - rarities[0] == pytest.approx(np.log10(4), abs=0.2)


def rarity(rule: Detector, kept: int | None, days: int) -> float:
    """Return how rare the rule's highest surprise is by itself."""
    artefact = trained("v", purse(20_000, kept), days)
    return float(artefact.calibration(rule)(np.array([3.99]))[0])
