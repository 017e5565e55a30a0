"""Days of a Chinese year: public holidays (the `holidays` library), market days, civil time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import holidays

from streams.simulate.base.events import DAY, HOUR

_NEW_MOON = datetime(2000, 1, 6, 18, 14, tzinfo=UTC).timestamp() / 86_400
_MONTH = 29.530588853


@lru_cache(maxsize=8)
def _holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("CN", years=year))


def holiday(day: date) -> str:
    """Return the name of a public holiday of mainland China, or an empty string."""
    return _holidays(day.year).get(day, "")


def is_festival(day: date) -> bool:
    """Return whether families meet on this day.

    Examples
    --------
    >>> is_festival(date(2026, 2, 17)), is_festival(date(2026, 3, 11))
    (True, False)
    """
    return bool(holiday(day))


def lunar_day(day: date) -> int:
    """Return the day of the lunar month, 1 to 30, from the mean moon: one day off now and then."""
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC).timestamp() / 86_400
    return int((noon - _NEW_MOON) % _MONTH) + 1


def is_market_day(day: date) -> bool:
    """Return whether the town holds its market: lunar days that end in 5 or 10 (逢五逢十)."""
    return lunar_day(day) % 5 == 0


def midnight(start: date, day: int) -> int:
    """Return epoch ms of local midnight (UTC+8, no summer time) so many days after `start`.

    Examples
    --------
    >>> midnight(date(1970, 1, 2), 0)
    57600000
    """
    return ((start - date(1970, 1, 1)).days + day) * DAY - 8 * HOUR


def on(start: date, day: int) -> date:
    """Return the date so many days after `start`."""
    return start + timedelta(days=day)
