"""A moment as somebody writes it on the command line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def moment(said: str, tz: str) -> int | None:
    """Return epoch ms of a date or moment (RFC 3339), None for nothing; naive is civil time.

    Raises
    ------
    ValueError
        If it is neither.

    Examples
    --------
    >>> moment("2026-01-09", "Asia/Shanghai")
    1767888000000
    """
    if not said:
        return None
    at = datetime.fromisoformat(said)
    return int((at if at.tzinfo else at.replace(tzinfo=ZoneInfo(tz))).timestamp() * 1000)
