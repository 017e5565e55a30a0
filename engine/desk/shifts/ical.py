"""Duties as an iCalendar (RFC 5545), for the calendar of a phone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from engine.desk.shifts.calendar import Duty
from engine.desk.web.texts import said
from engine.formats.ids import digest

LINE = 73
"""Octets of a line before it is folded: 75 with the end."""


def calendar(known: Iterable[Duty], now: int) -> bytes:
    """Return a calendar; `now` (epoch ms) is when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Silver Guard//Duty//ZH",
             "X-WR-CALNAME:" + escaped(said("shifts", "zh"))]  # fmt: skip
    for one in known:
        lines += [
            "BEGIN:VEVENT",
            "UID:" + digest("duty", *map(str, one)) + "@silverguard",
            "DTSTAMP:" + moment(now),
            "DTSTART:" + moment(one.begins_at),
            "DTEND:" + moment(one.ends_at),
            "SUMMARY:" + escaped(f"{said('post_' + one.post, 'zh')} {one.area} {one.who}".strip()),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def moment(at: int) -> str:
    """Return a moment (epoch ms) as RFC 5545 writes it.

    Examples
    --------
    >>> moment(0)
    '19700101T000000Z'
    """
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    r"""Return a text with what has a meaning in a calendar escaped.

    Examples
    --------
    >>> escaped("a,b;c")
    'a\\,b\\;c'
    """
    for mark in ("\\", ";", ","):
        text = text.replace(mark, "\\" + mark)
    return text.replace("\r", "").replace("\n", "\\n")


def folded(line: str) -> bytes:
    r"""Return a line with its end; a long one goes on behind a space, never within a character.

    Examples
    --------
    >>> folded("值" * 30).count(b"\r\n ")
    1
    """
    parts, last = [], b""
    for letter in line:
        octets = letter.encode()
        if len(last) + len(octets) > LINE:
            parts.append(last)
            last = b""
        last += octets
    return b"\r\n ".join([*parts, last]) + b"\r\n"
