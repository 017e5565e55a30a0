"""Made-up artefacts that judge visibly differently."""

from __future__ import annotations

import numpy as np

from models.artefact import Artefact
from models.calibration.calibration import Calibration, mute
from models.discovery import rules

LOUD = Calibration(np.array([0.0, 12.0]), np.array([2.0, 9.0]), 1.0)
"""Takes everything for rare."""


def quiet(version: str = "silverguard@1") -> Artefact:
    """Return an artefact with which only life-safety rules speak."""
    return Artefact(version, (), {one.id: mute() for one in rules() if one.calibrated})


def loud(version: str = "silverguard@2", detector: str = "vital_unusual") -> Artefact:
    """Return an artefact in which one detector takes everything for rare."""
    calibrations = {one.id: mute() for one in rules() if one.calibrated}
    return Artefact(version, (), calibrations | {detector: LOUD})
