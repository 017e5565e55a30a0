"""All detectors heard in one pass say, to the bit, what numpy says of each by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.calibration.calibrated_scores import Hearing
from models.calibration.calibration import TINY, Calibration, fit, literal, mute, uncalibrated
from models.calibration.fusion import SILENT
from models.calibration.prior import ORDINARY
from models.detector import Detector, Floats
from models.discovery import rules
from models.learned.reranker import Ranker

pytestmark = pytest.mark.kernels


LEARNED = Ranker("payment", (), np.zeros(0), np.zeros(1), np.zeros(1), 0.0)


def by_itself(detector: Detector, calibration: Calibration, surprise: Floats) -> Floats:
    knots, heights = calibration.knots, calibration.rarity
    found = np.interp(surprise, knots, heights)
    found = found + calibration.slope * np.maximum(surprise - knots[-1], 0.0) + TINY * surprise
    if not detector.calibrated:
        return found
    return np.where(found >= detector.speaks_from, found - detector.handicap, SILENT)


def surprises(knots: Floats) -> Floats:
    rng = np.random.default_rng(8)
    drawn = rng.exponential(1.5, 500)
    near = np.concatenate([np.nextafter(knots, -9.0), knots, np.nextafter(knots, 99.0)])
    return np.concatenate([[0.0, 1e-300, 11.9, 12.0, 40.0, np.nan], near, drawn])


def test_every_detector_is_heard_as_by_itself() -> None:
    rng = np.random.default_rng(3)
    one = rules()[0]
    detectors: list[Detector] = [
        LEARNED,
        *rules(),
        replace(one, handicap=0.7),
        replace(one, speaks_from=-np.inf),
    ]
    pools = [fit(rng.exponential(scale, 900)) for scale in (0.2, 0.9)]
    some = [uncalibrated(ORDINARY), literal(), mute(), *pools]
    calibrations = [some[number % len(some)] for number in range(len(detectors))]
    said = surprises(pools[0].knots)
    surprise = np.asfortranarray(np.repeat(said[:, None], len(detectors), axis=1))
    heard = Hearing.of(detectors, calibrations)(surprise)
    assert (LEARNED.speaks_from, LEARNED.handicap, LEARNED.calibrated) == (0.5, 0.8, True)
    for number, (detector, calibration) in enumerate(zip(detectors, calibrations, strict=True)):
        told = by_itself(detector, calibration, said)
        assert np.array_equal(np.isnan(heard[:, number]), np.isnan(told))
        known = ~np.isnan(told)
        assert heard[known, number].tobytes() == told[known].tobytes()


def test_nobody_to_hear_is_nothing_heard() -> None:
    assert Hearing.of([], [])(np.zeros((3, 0), order="F")).shape == (3, 0)
