"""The longest silence of a day at home: whose days hold a nap, and whose hold none."""

from __future__ import annotations

import pytest

from models.rules.home.silence import RULE
from tests.support.judged.feature_rows import Told, activity, day

pytestmark = pytest.mark.kernels
DAYS = 21


def lived(nap_h: float) -> Told:
    """Return three weeks of days from 7 to 21 o'clock that rest after noon."""
    told = Told()
    for number in range(DAYS):
        told.tell(*activity(number, 7, 13), *activity(number, 13 + nap_h, 21))
    return told


def claimed(told: Told, until: float) -> tuple[float, float]:
    """Return the usual longest silence, and the share claimed of one since a quarter to one."""
    rows = told.tell(*activity(DAYS, 7, 13), until=day(DAYS, until))["home"]
    last = rows[-1:].copy()
    usual, claim = float(last["still_usual_h"][0]), float(RULE.measure(last, RULE.params)[0])
    last["still_usual_h"] = 0.0
    return usual, claim / float(RULE.measure(last, RULE.params)[0])


def test_a_nap_as_on_every_day_claims_little() -> None:
    usual, share = claimed(lived(3.0), 16)
    assert usual == pytest.approx(3.2, abs=0.4)
    assert 0.1 < share < 0.4


def test_who_never_rests_is_asked_sooner() -> None:
    usual, share = claimed(lived(0.0), 18)
    assert usual == pytest.approx(2.2, abs=0.1)  # before the night, and after it
    assert share == 1.0
    _, naps = claimed(lived(3.0), 18)
    assert naps < 0.8


def test_twice_the_longest_nap_claims_in_full() -> None:
    _, share = claimed(lived(3.0), 20)
    assert share == 1.0
