"""A walk beside the strangest of the own usual days: what two rules ask, one of everybody."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.detector import Rows, known


def beyond_own_days(rows: Rows, least: float) -> NDArray[np.bool_]:
    """Tell which positions end a walk, gone alone, that is so much stranger than usual days."""
    beyond = known(rows, "astray") - known(rows, "astray_usual")
    alone = known(rows, "companion") < 1.0
    strange: NDArray[np.bool_] = alone & (beyond >= least)
    return strange
