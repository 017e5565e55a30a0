"""How a loss of many payments comes about: when half of it is gone."""

from __future__ import annotations


def before_half(paid: list[tuple[float, float]]) -> float:
    """Return when half of what is paid in all (second, amount) is gone.

    Examples
    --------
    >>> before_half([(1.0, 100.0), (2.0, 300.0), (3.0, 50.0)])
    2.0
    """
    half, so_far = sum(amount for _, amount in paid) / 2, 0.0
    for second, amount in paid:
        so_far += amount
        if so_far >= half:
            return second
    return paid[-1][0]
