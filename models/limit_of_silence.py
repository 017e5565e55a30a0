"""From when a silence at home is the limit's: what it says, and what others leave to it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.detector import Rows, Surprise, known

SILENCE_STEPS: Mapping[str, float] = {"first_h": 12.0, "own": 1.3, "latest_h": 14.0}
"""Counted hours of the limit's first step, and how it waits in a home that is silent for as long on
most days: until the own usual is exceeded so many times, so many hours later at most."""


def counted_towards_limit(rows: Rows, params: Mapping[str, float]) -> Surprise:
    """Return the counted hours of silence, less those by which the limit's steps wait.

    Parameters
    ----------
    params
        Holds `first_h`, `own` and `latest_h`, see `SILENCE_STEPS`.
    """
    later = np.maximum(params["own"] * known(rows, "rest_usual_h") - params["first_h"], 0.0)
    hours: Surprise = known(rows, "silent_h") - np.minimum(later, params["latest_h"])
    return hours
