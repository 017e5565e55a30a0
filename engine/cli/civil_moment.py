"""A moment as somebody writes it on the command line."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from streams.user_error import UserError


def moment(said: str, tz: str) -> int | None:
    """Return epoch ms of a date or moment (RFC 3339), None for nothing; naive is civil time.

    Raises
    ------
    UserError
        If it is neither.

    Examples
    --------
    >>> moment("2026-01-09", "Asia/Shanghai")
    1767888000000
    """
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise UserError(
            "时间写法有误 not a date or moment: write 2026-01-09 or 2026-01-09T08:00:00+08:00"
        ) from None
    return int((at if at.tzinfo else at.replace(tzinfo=ZoneInfo(tz))).timestamp() * 1000)
