"""What a meter shows to what was used: differences within one device, with their periods."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from streams.convert.conversions import DIGITS
from streams.convert.rows import Mask


class Used(NamedTuple):
    """Amounts and periods (s), shape (n,); rows that begin a series or repeat; rows at odds."""

    amount: NDArray[np.float64]
    period_s: NDArray[np.float64]
    no_event: Mask
    at_odds: Mask


def used(shown: NDArray[np.float64], at: NDArray[np.int64], devices: pa.Array) -> Used:
    """Return what was used since the reading before of the same device.

    A register that runs back is kept as it is: negative, which the contract takes for a reset.

    Parameters
    ----------
    shown
        What each reading shows, shape (n,).
    at
        Epoch ms, in any order.
    devices
        Whose reading it is, as text.

    Examples
    --------
    >>> hours = np.array([0, 7_200_000, 3_600_000])
    >>> found = used(np.array([10.0, 13.0, 12.0]), hours, pa.array(["a", "a", "a"]))
    >>> found.amount[1:].tolist(), found.period_s[1:].tolist(), found.no_event.tolist()
    ([1.0, 2.0], [3600.0, 3600.0], [True, False, False])
    """
    groups = pc.dictionary_encode(devices).indices.to_numpy()
    order = np.lexsort((shown, at, groups))
    amount, period = np.zeros(shown.size), np.zeros(shown.size)
    first = np.ones(shown.size, np.bool_)
    amount[order[1:]] = np.round(np.diff(shown[order]), DIGITS)
    period[order[1:]] = np.diff(at[order]) / 1000.0
    first[order[1:]] = np.diff(groups[order]) != 0
    again = ~first & (period <= 0)
    return Used(amount, period, first | (again & (amount == 0)), again & (amount != 0))
