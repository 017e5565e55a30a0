"""A weekly rota as lines that a supervisor writes, and moments as a browser's form sends them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.desk.web.refused import wrong
from engine.store.shifts.rows import Slot
from streams.contract.json_object import Json

DAYS = ("一 mon", "二 tue", "三 wed", "四 thu", "五 fri", "六 sat", "日 sun 天")
ZH = "一二三四五六日"
_LINE = re.compile(
    r"(?P<week>[1-8]\s*[:：]\s*)?(?:周|星期)?(?P<day>\w+)\s+"
    r"(?P<from>\d{1,2}[:：]\d\d)\s*[-–~到至]\s*(?P<to>\d{1,2}[:：]\d\d)\s+(?P<who>\S.*)"
)
_DAY_MIN = 24 * 60


def slots_of(text: str) -> list[Json]:
    """Return the shifts that lines tell, as the API takes them; a shift may end the next day.

    Raises
    ------
    RefusedError
        422, naming the line that cannot be read.

    Examples
    --------
    >>> slots_of("一 20:00-08:00 li wang")[0]["minutes"]
    720
    >>> slots_of("2: Sun 8:00-20:00 wu")[0]["week"]
    1
    """
    return [_slot(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _slot(number: int, line: str) -> Json:
    found = _LINE.fullmatch(line.strip())
    day = found and next(
        (n for n, names in enumerate(DAYS) if found["day"].lower() in names.split()), None
    )
    if found is None or day is None:
        raise wrong(f"第{number}行无法识别", f"line {number} cannot be read")
    begins, ends = _minute(number, found["from"]), _minute(number, found["to"])
    return {
        "weekday": day, "begins": begins, "minutes": (ends - begins) % _DAY_MIN or _DAY_MIN,
        "who": re.split(r"[\s,，、]+", found["who"].strip()),
        "week": int(found["week"][0]) - 1 if found["week"] else 0,
    }  # fmt: skip


def _minute(number: int, text: str) -> int:
    hour, minute = (int(part) for part in re.split(r"[:：]", text))
    if hour > 24 or minute > 59:
        raise wrong(f"第{number}行无法识别", f"line {number} cannot be read")
    return (hour * 60 + minute) % _DAY_MIN


def lines_of(slots: Iterable[Slot]) -> str:
    """Return the lines of a rota, as they may be written back.

    Examples
    --------
    >>> lines_of([Slot(0, 480, 720, ("li", "wang"))])
    '一 08:00-20:00 li wang'
    """
    known = list(slots)
    several = any(one.week for one in known)
    return "\n".join(
        f"{f'{one.week + 1}: ' if several else ''}{ZH[one.weekday]} {_clock(one.begins)}-"
        f"{_clock(one.begins + one.minutes)} {' '.join(one.who)}"
        for one in known
    )


def _clock(minute: int) -> str:
    hour, rest = divmod(minute % _DAY_MIN, 60)
    return f"{hour:02}:{rest:02}"


def moment(text: str, zone: ZoneInfo) -> int | str:
    """Return a moment of civil time (epoch ms); what is none stays as it is, to be refused.

    Examples
    --------
    >>> moment("1970-01-01T08:00", ZoneInfo("Asia/Shanghai")), moment("soon", ZoneInfo("UTC"))
    (0, 'soon')
    """
    try:
        return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)
    except ValueError:
        return text
