"""Seen alive away from home: at a till, by a camera, by a position that moves."""

from __future__ import annotations

import math

from streams.contract.columns import COUNTERPARTY_KIND, PAYMENT_CHANNEL, PAYMENT_DIRECTION
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import DATE_ONLY, TEST
from streams.kernels.kernel import kernel

MOVED_M, MOVED_ACCURACIES = 150.0, 3.0
"""A position that has moved so far, and so many of its own errors, is carried by somebody."""
_OUT, _MERCHANT, _POS, _MOBILE = 1, 1, 2, 3
_DATE_ONLY_OR_TEST = DATE_ONLY | TEST


@kernel
def at_a_till(event: EventRow) -> bool:
    """Tell whether somebody paid by hand just then, rather than a standing order."""
    if event[PAYMENT_DIRECTION] != _OUT or event["flags"] & _DATE_ONLY_OR_TEST:
        return False
    if event[PAYMENT_CHANNEL] <= _POS:
        return True
    return bool(event[PAYMENT_CHANNEL] == _MOBILE and event[COUNTERPARTY_KIND] == _MERCHANT)


@kernel
def carried(moved_m: float, accuracy_m: float) -> bool:
    """Tell whether a position moved by more than its error; one that knows none is taken as fair.

    Examples
    --------
    >>> carried(400.0, 12.0), carried(400.0, 300.0), carried(40.0, 5.0)
    (True, False, False)
    """
    error = 30.0 if math.isnan(accuracy_m) else accuracy_m
    return moved_m >= max(MOVED_M, MOVED_ACCURACIES * error)
