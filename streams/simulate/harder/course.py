"""What courses of months have in common: days of payment, what there is to lose, common payees."""

from __future__ import annotations

from streams.simulate.base import events as ev
from streams.simulate.scripts.script import DAY, Script

MONTH = 30 * DAY
_STREET_WIDE = 1 << 33
"""Numbers of payees that a street has in common: nobody's of any other scene."""


def savings(script: Script) -> float:
    """Return about what the account holds, in yuan: what the person had as the town began."""
    return float(script.person["balance"])


def by_day(second: float, hour: float) -> float:
    """Return an hour (in seconds) of the day that a second lies in.

    Examples
    --------
    >>> by_day(90_000.0, 3600.0)
    90000.0
    """
    return second // DAY * DAY + hour


def street_wide(script: Script, first: str, number: int) -> int:
    """Return the name of a payee that everybody of the street whom a scene reaches pays."""
    return ev.name(first, _STREET_WIDE + int(script.person["street"]) * 16 + number)


def whole(script: Script, start: float, end: float) -> None:
    """Tell ordinary life as such, for its whole length."""
    script.label(start, end, end - start)
