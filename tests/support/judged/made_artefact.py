"""Made-up artefacts that judge visibly differently."""

from __future__ import annotations

import numpy as np

from features.core.rows import blank_rows
from models.artefact import Artefact
from models.calibration.calibration import Calibration, fit, mute
from models.discovery import rules
from models.learned.column_detector import relative
from models.learned.isolation_forest import fitted

LOUD = Calibration(np.array([0.0, 12.0]), np.array([2.0, 9.0]), 1.0)
"""Takes everything for rare."""


def quiet(version: str = "silverguard@1") -> Artefact:
    """Return an artefact with which only life-safety rules speak."""
    return Artefact(version, (), {one.id: mute() for one in rules() if one.calibrated})


def loud(version: str = "silverguard@2", detector: str = "vital_unusual") -> Artefact:
    """Return an artefact in which one detector takes everything for rare."""
    calibrations = {one.id: mute() for one in rules() if one.calibrated}
    return Artefact(version, (), calibrations | {detector: LOUD})


def with_forest() -> Artefact:
    """Return an artefact with a forest and calibrations, fitted to made-up payments."""
    rng = np.random.default_rng(1)
    rows = blank_rows("payment", 1200)
    for name in relative("payment"):
        rows[name] = rng.gamma(2.0, 1.0, 1200)
    forest = fitted("economic", rows)
    assert forest is not None
    calibration = fit(rng.exponential(0.5, 3000))
    return Artefact("x@1", (forest,), {"unusual_amount": calibration}, {"fraud": calibration})
