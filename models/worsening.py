"""How a sick person is doing: the early warning score now and over a day, coma and age."""

from __future__ import annotations

import numpy as np

from models.detector import Params, Rows, Surprise, known

WEIGHTS: Params = {
    "per_point": 0.2,
    "per_mean_point": 0.35,
    "per_coma_level": 0.5,
    "per_year": 0.02,
}
"""Weights of `worsening`; those of NEWS2 are published points, how they are weighed is assumed."""


def worsening(rows: Rows, params: Params) -> Surprise:
    """Return how grave it is, 0 where all is in order: a mean that stays high counts most.

    A single reading may be the cuff's fault.
    """
    now = known(rows, "news2") * params["per_point"] + known(rows, "news2_single") * 0.1
    stays = known(rows, "news2_mean") * params["per_mean_point"]
    coma = known(rows, "coma_mean") * params["per_coma_level"]
    worse = now + stays + coma
    older = np.clip(known(rows, "age", 75.0) - 75.0, -40.0, 25.0) * params["per_year"]
    grave: Surprise = np.where(worse > 0, np.maximum(worse + older, 0.02 * worse), 0.0)
    return grave
