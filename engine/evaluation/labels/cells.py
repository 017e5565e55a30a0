"""One label: its cells as they are written, and what they mean."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from models.detector import APPLICATIONS
from streams.values.written_time import moment_of

ALIASES: Mapping[str, tuple[str, ...]] = {
    "onset": ("onset", "opened_at", "opened"),
    "end": ("end", "closed_at", "closed"),
    "episode": ("episode", "incident", "id"),
}
"""Names under which a field may stand: those of a truth file, and of the desk's cases."""
KINDS = {"走失": "wandering", "诈骗": "fraud", "居家": "home", "թƭ": "fraud"}
"""The applications in Chinese; the last is 诈骗 of a GBK file, whose bytes happen to be UTF-8."""
TRUE, FALSE = ("true", "1", "yes", "是"), ("false", "0", "no", "否", "")
COUNTED: Mapping[str, bool | None] = {
    "true": False, "unknown": True, "duplicate": True,
    "benign": None, "device": None, "planned_absence": None, "": None,
}  # fmt: skip
"""Whether an outcome is a decoy (neither found nor false); None: no label, a warning is false."""
FIRST_MS = 946_684_800_000
"""2000-01-01: an earlier number is none of milliseconds."""


class WrongCellError(ValueError):
    """A cell that is not understood: which field, and what to write; never what stands there."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(f"{field}: {remedy}")
        self.field, self.remedy = field, remedy


class Label(NamedTuple):
    """One episode as it is counted; times in epoch ms, `max_delay_s` NaN where none was named."""

    person: str
    episode: str
    warning: str
    onset: int
    end: int
    type: str
    decoy: bool
    max_delay_s: float


def label_of(said: Mapping[str, object], line: int, zone: ZoneInfo) -> Label | None:
    """Return what one row says, None where it is the case of nothing that happened.

    Raises
    ------
    WrongCellError
        If a field is missing or not understood.
    """
    decoy = _decoy(said)
    onset = _moment("onset", _cell(said, "onset"), zone)
    if onset is None:
        raise WrongCellError("onset", "缺 missing: when it began, 2026-01-09T08:00:00+08:00")
    end = _moment("end", _cell(said, "end"), zone)
    end = onset if end is None else end
    if end < onset:
        raise WrongCellError("end", "早于开始 lies before onset")
    label = Label(
        _person(said),
        _text(_cell(said, "episode")) or f"line-{line}",
        _warning(said),
        onset,
        end,
        _text(said.get("type")) or "unknown",
        bool(decoy),
        _seconds(said.get("max_delay_s")),
    )
    return None if decoy is None else label


def _cell(said: Mapping[str, object], field: str) -> object:
    found = (said.get(name) for name in ALIASES[field])
    return next((value for value in found if not _missing(value)), None)


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or not str(value)


def _text(value: object) -> str:
    return "" if _missing(value) else str(value).strip()


def _person(said: Mapping[str, object]) -> str:
    person = _text(said.get("person"))
    if not person:
        raise WrongCellError("person", "缺 missing: the pseudonymous id of the register")
    return person


def _warning(said: Mapping[str, object]) -> str:
    word = _text(said.get("warning"))
    kind = KINDS.get(word, word.lower())
    if kind not in APPLICATIONS:
        raise WrongCellError("warning", f"须为 write one of {', '.join(APPLICATIONS)}")
    return kind


def _moment(field: str, value: object, zone: ZoneInfo) -> int | None:
    """Return epoch ms of a number, a text or a timestamp."""
    if _missing(value) or str(value) == "NaT":
        return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=zone)
        return round(aware.timestamp() * 1000)
    text = str(value).strip()
    try:
        ms = int(float(text)) if text.replace(".", "", 1).isdigit() else moment_of(text, zone).ms
    except (ValueError, OverflowError):
        raise WrongCellError(
            field, "不是时间 not a moment: write 2026-01-09T08:00:00+08:00 or epoch ms"
        ) from None
    if ms < FIRST_MS:
        raise WrongCellError(field, "像是秒 before 2000, looks like seconds: write milliseconds")
    return ms


def _decoy(said: Mapping[str, object]) -> bool | None:
    if "outcome" in said:
        outcome = _text(said.get("outcome")).lower()
        if outcome not in COUNTED:
            raise WrongCellError("outcome", f"须为 write one of {', '.join(filter(None, COUNTED))}")
        return COUNTED[outcome]
    word = _text(said.get("decoy")).lower()
    if word not in (*TRUE, *FALSE):
        raise WrongCellError("decoy", "须为 write true or false")
    return word in TRUE


def _seconds(value: object) -> float:
    if _missing(value):
        return math.nan
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if not 0.0 <= seconds < math.inf:
        raise WrongCellError("max_delay_s", "须为秒数 write seconds, 0 or more")
    return seconds
