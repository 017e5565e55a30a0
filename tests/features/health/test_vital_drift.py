"""Vital signs that stay away from a person's own usual, beside a single strange reading."""

from __future__ import annotations

import numpy as np
import pytest

from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from tests.support.judged.feature_rows import Told, day

pytestmark = pytest.mark.kernels


def pulse(hour: float, bpm: float, **other: object) -> Json:
    return {"kind": "vital", "at": day(0, hour), "heart_rate_bpm": bpm, **other}


USUAL = [pulse(hour, 70.0 + 5 * np.sin(hour)) for hour in range(100)]


def last(*more: Json) -> Record:
    return Told().tell(*USUAL, *more)["vital"][-1]


def test_a_pulse_that_stays_high_drifts_and_a_single_reading_hardly_does() -> None:
    once = last(pulse(100, 115))
    again = last(*(pulse(100 + hour, 115) for hour in range(4)))
    assert once["drift"] < 2.5 < 3.5 < again["drift"]
    assert again["drift_value"] == 115 and again["drift_usual"] == pytest.approx(71, abs=5)


def test_a_slow_pulse_drifts_as_a_fast_one_does() -> None:
    assert last(*(pulse(100 + hour, 42) for hour in range(4)))["drift"] > 3.5


def test_readings_to_and_fro_cancel_out() -> None:
    swinging = [pulse(100 + k, 70 + (18 if k % 2 else -18)) for k in range(8)]
    assert last(*swinging)["drift"] < 1.5


def test_what_does_not_teach_drifts_all_the_same() -> None:
    away = {"kind": "absence", "at": day(0, 99.5), "state": "travel"}
    gone = last(away, *(pulse(100 + hour, 115) for hour in range(4)))
    assert gone["drift"] > 3.5


def test_another_sign_alone_has_a_drift_of_its_own() -> None:
    warm = {"kind": "vital", "at": day(0, 104), "temperature_c": 36.5}
    row = last(*(pulse(100 + hour, 115) for hour in range(4)), warm)
    assert row["drift"] < 0.5


def test_who_is_back_to_usual_has_no_drift_whatever_the_mean_still_says() -> None:
    stayed = [pulse(100 + hour, 115) for hour in range(4)]
    assert last(*stayed, pulse(104, 72))["drift"] == 0
    assert last(*stayed, pulse(104, 35))["drift"] == 0
    assert last(*stayed, pulse(104, 72), pulse(105, 115))["drift"] > 2.5


def test_the_sign_that_is_off_yet_is_named_beside_one_that_was() -> None:
    both = [pulse(hour, 70, spo2_pct=97) for hour in range(100)]
    fast = [pulse(100 + hour, 115, spo2_pct=91) for hour in range(4)]
    row = Told().tell(*both, *fast, pulse(104, 71, spo2_pct=91))["vital"][-1]
    assert row["drift"] > 1.0 and row["drift_value"] == 91


def test_a_cuff_on_test_drifts_nothing() -> None:
    tested = [pulse(100 + hour, 115, test=True) for hour in range(4)]
    assert last(*tested, pulse(104, 70))["drift"] < 0.5
