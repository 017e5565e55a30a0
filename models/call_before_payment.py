"""A stranger's long call before a payment: whether there was one, and how grave it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.detector import Rows, Surprise, known

SCALE_S = 300.0
"""Length beside which a call counts as long, on a logarithm (assumed)."""


def called(rows: Rows, within_min: float) -> NDArray[np.bool_]:
    """Tell whether a long call with a stranger runs, or ended no more than so many minutes ago.

    Examples
    --------
    >>> from features.core.rows import blank_rows
    >>> rows = blank_rows("payment", 3)
    >>> rows["call_min"][1], rows["in_call"][2] = 30.0, 1.0
    >>> called(rows, 60.0).tolist()
    [False, True, True]
    """
    recent: NDArray[np.bool_] = known(rows, "call_min", 1e9) <= within_min
    return recent | (known(rows, "in_call") > 0)


def gravity_of_call(rows: Rows, unknown: float, overseas: float) -> Surprise:
    """Return the weight of the caller's class (log10) and of the call's length.

    Parameters
    ----------
    unknown, overseas
        Weights of an unknown number, and of one overseas or flagged.

    Examples
    --------
    >>> from features.core.rows import blank_rows
    >>> rows = blank_rows("payment", 2)
    >>> rows["call_s"], rows["call_class"] = 2700.0, [1, 2]
    >>> gravity_of_call(rows, 0.5, 1.5).tolist()
    [1.5, 2.5]
    """
    caller = np.where(known(rows, "call_class") >= 2.0, overseas, unknown)
    gravity: Surprise = caller + np.log10(1.0 + known(rows, "call_s") / SCALE_S)
    return gravity
