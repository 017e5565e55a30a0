"""An artefact: everything learned over many people, of one version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from models.calibration.calibration import Calibration, literal, uncalibrated
from models.detector import Detector, Lane, lane_of
from models.discovery import rules

COLD_SHARING = 4
"""Detectors that share an allowance before their fused rarity is calibrated: of a dozen, few have
anything to say of one person, and their claims are held down already (measured on towns and homes).
"""


@dataclass(frozen=True, slots=True)
class Artefact:
    """Detectors and how rare their surprises are; `version` is name@version, None before any."""

    version: str | None
    forests: tuple[Detector, ...] = ()
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
    fusions: Mapping[Lane, Calibration] = field(default_factory=dict)

    def detectors(self, family: str) -> tuple[Detector, ...]:
        """Return the detectors that judge a family of rows, rules first."""
        every: tuple[Detector, ...] = (*rules(), *self.forests)
        return tuple(one for one in every if one.family == family and not one.explains_only)

    def explaining(self, family: str) -> tuple[Detector, ...]:
        """Return those that only say what they think of a row of a family."""
        return tuple(one for one in self.forests if one.family == family and one.explains_only)

    def calibration(self, detector: Detector) -> Calibration:
        """Return how rare a detector's surprises are."""
        if not detector.calibrated:
            return literal()
        return self.calibrations.get(detector.id) or uncalibrated(detector.prior)

    def speaking(self, lane: Lane) -> int:
        """Count the calibrated detectors of a lane."""
        learned = (one for one in self.forests if not one.explains_only)
        return _rules_speaking(lane) + sum(lane_of(one) == lane for one in learned)

    def sharing(self, lane: Lane) -> int:
        """Return by how many detectors a lane's allowance is shared."""
        count = self.speaking(lane)
        return count if lane in self.fusions else min(count, COLD_SHARING)


@cache
def _rules_speaking(lane: Lane) -> int:
    """Count the calibrated rules of a lane with a share of their own: asked at every finding."""
    own = (one for one in rules() if one.calibrated and not one.shares_with)
    return sum(lane_of(one) == lane for one in own)


COLD = Artefact(None)
"""What a new town starts with: rules, and their own claims."""
