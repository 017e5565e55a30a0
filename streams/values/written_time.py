"""Times written as text: RFC 3339 as it is defined, in either case, with leap seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from streams.contract.units import DAY_MS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
LAST_SECOND_MS = 86_399_000
COUNTED = re.compile(r"[0-9]{10}(\.[0-9]+)?|[0-9]{13}(\.[0-9]+)?|[0-9]{16}|[0-9]{19}")
"""A count of seconds, milli-, micro- or nanoseconds since 1970 that is written as a text."""
_LEAP = re.compile(r"(.{11}\d\d:?\d\d:?)60(\D.*)?")


class Written(NamedTuple):
    """A moment, epoch ms, and whether its text named no zone."""

    ms: int
    naive: bool


def moment_of(text: str, zone: ZoneInfo) -> Written:
    """Return the moment that a text means; without an offset it is civil time of `zone`.

    A leap second is the first moment of the next minute, as clocks that know of none count it.

    Raises
    ------
    ValueError
        If it is no moment.

    Examples
    --------
    >>> shanghai = ZoneInfo("Asia/Shanghai")
    >>> moment_of("2026-03-02t01:00:00.5z", shanghai)
    Written(ms=1772413200500, naive=False)
    >>> moment_of("2026-03-02 09:00:00+0800", shanghai) == moment_of("2026-03-02T01:00Z", shanghai)
    True
    """
    said = text.strip().upper()
    leap = _LEAP.fullmatch(said)
    moment = datetime.fromisoformat(f"{leap[1]}59{leap[2] or ''}" if leap else said)
    naive = moment.tzinfo is None
    if naive:
        moment = moment.replace(tzinfo=zone)
    try:
        ms = (moment - EPOCH) // MILLISECOND
    except OverflowError:
        raise ValueError("no moment") from None
    if not leap:
        return Written(ms, naive)
    if ms % DAY_MS < LAST_SECOND_MS:
        raise ValueError("leap seconds end a day of UTC")
    return Written(ms + 1000, naive)
