"""Civil time for kernels: local hours and days, and what kind of day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from streams.contract.units import DAY_MS as DAY_MS
from streams.contract.units import HOUR_MS as HOUR_MS
from streams.contract.units import MINUTE_MS as MINUTE_MS
from streams.kernels.kernel import inlined, kernel

_FIRST_YEAR, _LAST_YEAR = 1970, 2070
WORKDAY, WEEKEND, HOLIDAY = 0, 1, 2


class Civil(NamedTuple):
    """A time zone and a calendar as arrays.

    `since[k]` (epoch ms) is where `offset[k]` (ms) begins to hold; `day_kind[d]` is the kind of
    the local day `d` days after 1970-01-01.
    """

    since: NDArray[np.int64]
    offset: NDArray[np.int64]
    day_kind: NDArray[np.uint8]


@cache
def civil(zone: str = "Asia/Shanghai", calendar: str = "cn") -> Civil:
    """Build the tables of a zone (IANA name) and a calendar (`cn` or `none`).

    Raises
    ------
    zoneinfo.ZoneInfoNotFoundError
        If the zone is unknown.

    Examples
    --------
    >>> table = civil()
    >>> hour_of(local_ms(1_732_500_000_000, table))
    10
    """
    starts, offsets = _offsets(ZoneInfo(zone))
    return Civil(starts, offsets, _day_kinds(calendar))


def _offsets(zone: ZoneInfo) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the changes of the offset, found to the hour."""
    at = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    end = datetime(_LAST_YEAR, 1, 1, tzinfo=UTC)
    starts, offsets, step = [0], [_offset_ms(zone, at)], timedelta(days=7)
    while at < end:
        if _offset_ms(zone, at + step) != offsets[-1]:
            hour = at
            while _offset_ms(zone, hour) == offsets[-1]:
                hour += timedelta(hours=1)
            starts.append(int(hour.timestamp() * 1000))
            offsets.append(_offset_ms(zone, hour))
            at = hour
        else:
            at += step
    return np.array(starts, np.int64), np.array(offsets, np.int64)


def _offset_ms(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() * 1000)


def _day_kinds(calendar: str) -> NDArray[np.uint8]:
    """Mark weekends and, with `cn`, public holidays; a workday moved to a weekend is not known."""
    days = (date(_LAST_YEAR, 1, 1) - date(_FIRST_YEAR, 1, 1)).days
    weekday = (np.arange(days) + 3) % 7  # 1970-01-01 was a Thursday
    kinds = np.where(weekday >= 5, WEEKEND, WORKDAY).astype(np.uint8)
    if calendar == "cn":
        import holidays

        known: Any = holidays.country_holidays("CN", years=range(2000, _LAST_YEAR))
        for day in known:
            kinds[(day - date(_FIRST_YEAR, 1, 1)).days] = HOLIDAY
    return kinds


@inlined
def local_ms(at: int, table: Civil) -> int:
    """Return civil time as milliseconds since 1970-01-01 00:00 of the wall clock."""
    k = table.since.size - 1
    while k > 0 and table.since[k] > at:
        k -= 1
    return at + table.offset[k]


@kernel
def day_of(local: int) -> int:
    """Return the number of the local day (days since 1970-01-01)."""
    return local // DAY_MS


@kernel
def hour_of(local: int) -> int:
    """Return the hour of the day, 0 to 23."""
    return (local // HOUR_MS) % 24


@inlined
def kind_of_day(local: int, table: Civil) -> int:
    """Return 0 for a workday, 1 for a weekend, 2 for a public holiday."""
    day = local // DAY_MS
    if day < 0 or day >= table.day_kind.size:
        return 0
    return table.day_kind[day]
