"""Explains what the door would refuse or flag: line, field, reason, remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from streams.admission.triage import AHEAD_MS, FAR_FUTURE, NOT_FOR_DOORS, RESERVED, urgent
from streams.codec.decoder import SHANGHAI, decode
from streams.contract.kinds import Flag
from streams.files.reader import read_chunks
from streams.odd_fields import odd_fields

LINES = 5000
REMEDIES = {
    "empty": ("空行，请删除", "an empty line: remove it"),
    "bad_json": ("不是一个完整的JSON对象", "write one whole JSON object a line"),
    "dup_key": ("字段重复，每个字段只写一次", "a field is repeated: write each once"),
    "bad_encoding": ("编码不是UTF-8或含非法字符", "save as UTF-8 without NUL or lone surrogates"),
    "depth": ("嵌套过深", "nest less deeply"),
    "too_large": ("一行超过1MB", "keep a line below 1 MB"),
    "non_finite": ("数值为NaN或无穷大，缺值请省略该字段", "leave a missing number out"),
    "type": ("字段类型不对", "use the type the contract names"),
    "missing": ("缺少必填字段", "add the required field"),
    "null": ("必填字段为null", "give the required field a value"),
    "unknown_kind": ("未知的事件类型", "use a kind of the contract"),
    "unknown_version": ("版本比本系统新，请先升级", "upgrade, then replay the quarantine"),
    "range": ("数值或长度超出范围", "check unit, sign and length"),
    "bad_time": ("时间无法识别，请用毫秒或RFC 3339", "use epoch ms or RFC 3339"),
    "unreadable": ("系统无法解读该行，请反馈", "no parser takes this line: send it to us"),
    "not_for_doors": ("该类事件只由系统写入", "leave it out: the system writes this kind itself"),
    "far_future": (
        "时间比现在晚一天以上，请校准设备时钟",
        "more than a day ahead of now: set the device's clock, check the unit (milliseconds)",
    ),
    "foreign_source": (
        "该source属于另一接入方",
        "this source belongs to another sender: use your own",
    ),
    "kind_not_allowed": (
        "该令牌无权送入此类事件",
        "this token may not bring this kind: ask for one whose --kinds name it",
    ),
    "erasure_not_allowed": (
        "该令牌无权删除人员",
        "this token may not erase a person: ask for one whose --kinds name erasure",
    ),
    "outside_area": (
        "该人员不在此令牌的区划内",
        "this person is outside the token's area: send by whoever has that area",
    ),
    "enum": ("取值不在枚举内", "use a word of the contract's list"),
}
FLAGGED = {
    Flag.NAIVE_TIME: ("at", "时间没有时区，按本地时区理解", "add a UTC offset"),
    Flag.TIME_UNIT: (
        "at",
        "时间像是以秒（或微秒）计，已换算为毫秒",
        "looks like seconds (or microseconds), converted: send epoch milliseconds",
    ),
    Flag.NO_CLOCK: (
        "at",
        "时间早于2000年，设备可能没有对时",
        "before the year 2000: the device seems to have no clock; set it, or send its hub's time",
    ),
    Flag.BOM: ("", "带有BOM，已忽略", "save without a byte order mark"),
    Flag.UNKNOWN_FIELD: ("", "含未知字段，已忽略", "remove or rename the field"),
    Flag.LOCATION_VOID: ("lat", "坐标接近0,0或精度为负，位置作废", "leave unknown positions out"),
    Flag.LOCATION_SWAPPED: (
        "lat",
        "经纬度颠倒，已对调",
        "exchanged, put right: send lat, then lon",
    ),
    Flag.IMPLAUSIBLE: (
        "",
        "数值超出该类设备可能的范围，不参与学习",
        "beyond what such a device can mean, teaches nothing: check the unit and the sensor",
    ),
    Flag.RESPELT: (
        "",
        "文本首尾有空格、含不可见字符或非NFC形式，已统一",
        "blanks at the ends, invisible signs or not NFC, made the same: send it trimmed, in NFC",
    ),
    Flag.METER_RESET: ("amount", "用量为负，视为表计重置", "send what was used in the period"),
    Flag.COERCED: (
        "",
        "数字或是非写成了文本，已读取",
        "write numbers as numbers, true and false as such; leave out what is unknown",
    ),
    Flag.ENUM_OTHER: ("", "未知取值，按other处理", "use a word of the contract's list"),
    Flag.UNNAMED: (
        "",
        "求助或跌倒缺编号或时间，每行按收到时刻单独成为一次呼叫",
        "each such line is a call of its own, at the moment of its receipt: send id and at",
    ),
    Flag.PARTIAL: ("", "求助、跌倒或烟雾燃气报警有坏字段，已接受", "mend the other fields"),
}


_ODD = sum(int(flag) for flag in FLAGGED)
NEWLINE = 10
_Said = tuple[str, str, str, bool]
"""Field, reason, remedy, and whether the line is refused."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing the door would refuse (`refused`) or flag; never shows a value."""

    line: int
    field: str
    reason: str
    remedy: str
    refused: bool

    def __str__(self) -> str:
        """Return one line for people."""
        fate = "拒收 refused" if self.refused else "标记 flagged"
        about = f"{self.reason} {self.field}".rstrip()
        return f"line {self.line}: {fate} {about}: {self.remedy}"


@dataclass(slots=True)
class Tally:
    """How many lines a file has, and how many of them the door would refuse or flag."""

    lines: int = 0
    refused: int = 0
    flagged: int = 0

    def __str__(self) -> str:
        """Return the line that ends every look through a file."""
        return f"lines 共 {self.lines}, refused 拒收 {self.refused}, flagged 标记 {self.flagged}"


def explain(
    path: Path | str,
    tally: Tally | None = None,
    progress: Callable[[int], None] | None = None,
    now: int | None = None,
) -> Iterator[Complaint]:
    """Yield every complaint about a file, in order of lines.

    Parameters
    ----------
    tally
        Counts along.
    progress
        Is told the lines read so far.
    now
        The door's clock, epoch ms: what lies more than a day ahead of it is refused there. Without
        one no event is too far ahead.

    Raises
    ------
    streams.files.reader.UnreadableError
        If the file cannot be read.
    """
    tally = tally or Tally()
    for chunk in read_chunks(path, lines=LINES):
        starts = _starts(chunk)
        found = sorted(_complaints(chunk, now), key=lambda one: one[0])
        for start, complaint in found:
            number = tally.lines + int(np.searchsorted(starts, start)) + 1
            yield Complaint(number, *complaint)
        tally.lines += starts.size
        refused = {start for start, said in found if said[-1]}
        tally.refused += len(refused)
        tally.flagged += len({start for start, _ in found} - refused)
        if progress:
            progress(tally.lines)


def _starts(chunk: bytes) -> NDArray[np.int64]:
    """Return where each line begins."""
    after = np.flatnonzero(np.frombuffer(chunk, np.uint8) == NEWLINE) + 1
    return np.concatenate(([0], after[after < len(chunk)]))


def _complaints(chunk: bytes, now: int | None) -> Iterator[tuple[int, _Said]]:
    """Yield the start of a line and what is said of it; only lines with a fault cost anything."""
    batch = decode(chunk)
    for bad in batch.rejected:
        yield bad.line_start, _refusal(bad.field, bad.reason)
    events = batch.events
    reserved = np.isin(events["kind"], RESERVED)
    ahead = np.zeros(events.size, np.bool_) if now is None else events["at"] > now + AHEAD_MS
    ahead &= ~reserved & ~urgent(events)
    for start in events["line_start"][reserved].tolist():
        yield start, _refusal("kind", NOT_FOR_DOORS)
    for start in events["line_start"][ahead].tolist():
        yield start, _refusal("at", FAR_FUTURE)
    for event in events[~reserved & ~ahead & (events["flags"] & _ODD != 0)]:
        start, end = int(event["line_start"]), int(event["line_end"])
        for flag, (field, zh, en) in FLAGGED.items():
            if int(event["flags"]) & flag:
                name = str(flag.name).lower()
                field = field or odd_fields(chunk[start:end].strip(), flag, SHANGHAI)
                yield start, (field, name, f"{zh} {en}", False)


def _refusal(field: str, reason: str) -> _Said:
    zh, en = REMEDIES[reason]
    return field, reason, f"{zh} {en}", True
