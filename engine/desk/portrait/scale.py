"""Where the marks of one number lie on its scale: what is ordinary, usual and now."""

from __future__ import annotations

from dataclasses import dataclass

from engine.store.people.portrait_line import Item


@dataclass(frozen=True, slots=True)
class Scale:
    """Places in percent of the width; None where a value is not known.

    `outside` tells whether the current value lies beyond what is ordinary.
    """

    left: float | None = None
    width: float | None = None
    usual: float | None = None
    current: float | None = None
    outside: bool = False


def scale_end(item: Item) -> float:
    """Return the value at the right end of an item's scale, a tenth beyond its largest number.

    Examples
    --------
    >>> round(scale_end(Item("x", "数", usual=10.0, high=20.0)), 6)
    22.0
    """
    known = [
        value for value in (item.usual, item.current, item.high, item.low) if value is not None
    ]
    return 1.1 * max([*known, 1e-9])


def scale_of(item: Item) -> Scale | None:
    """Return the marks of an item; None where nothing stands there to compare a value with.

    Examples
    --------
    >>> scale_of(Item("balance", "余额", "元", current=37_680.0)) is None
    True
    """
    if item.usual is None and (item.low is None or item.high is None):
        return None
    end = scale_end(item)

    def place(value: float | None) -> float | None:
        return None if value is None else round(100 * max(0.0, value) / end, 1)

    left, right = place(item.low), place(item.high)
    ordinary = left is not None and right is not None
    return Scale(
        left if ordinary else None,
        round(right - left, 1) if left is not None and right is not None else None,
        place(item.usual),
        place(item.current),
        item.current is not None
        and (
            (item.low is not None and item.current < item.low)
            or (item.high is not None and item.current > item.high)
        ),
    )
