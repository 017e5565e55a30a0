"""What is wrong with a file, a mapping or a row: told by place and remedy, never by value."""

from __future__ import annotations

from dataclasses import dataclass

from streams.user_error import UserError
from streams.validate import REMEDIES


class ConvertError(UserError):
    """A file that cannot be converted at all; says why and what to do."""


class MappingError(ConvertError):
    """A mapping file that says what cannot be meant; says where and what to write."""


OWN = {
    "bad_row": ("单元格数与表头不符", "cells and header differ in number: quote commas, cut off?"),
    "bad_json": REMEDIES["bad_json"],
    "bad_time": (
        "时间无法识别，请核对time的form",
        "not a moment, or one of two: look at `form` under [time]",
    ),
    "bad_number": ("不是数字", "not a number: write it like 2800.50"),
    "bad_duration": ("时长无法识别", "not a duration: write 80, 1分20秒 or 00:01:20"),
    "bad_word": ("取值不在对照表内", "name this word under `words` or `patterns` of the mapping"),
    "missing": ("缺少必填内容", "the cell is empty: an event needs it"),
    "empty": ("该行没有任何可用的值", "nothing in this row can be used: leave it out"),
    "unknown_device": (
        "设备或账号不在对照文件内，未猜测归属",
        "not in the file of --people-of: add the device, account or number there",
    ),
    "no_person": ("没有人员编号", "no person: fill in the column"),
    "two_readings": (
        "同一时刻有两个不同读数",
        "two readings at one moment: leave one of them out",
    ),
}
"""By reason, in both languages; the door's own reasons come from `validate`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One row that became no event, or one event less.

    Examples
    --------
    >>> print(Fault(7, "金额", "bad_number"))
    第7行 line 7 金额: bad_number 不是数字 not a number: write it like 2800.50
    """

    line: int
    column: str
    reason: str

    @property
    def remedy(self) -> str:
        """Return what is wrong and what to do, in both languages."""
        return " ".join(OWN.get(self.reason) or REMEDIES[self.reason])

    def __str__(self) -> str:
        """Return one line for people."""
        about = f"第{self.line}行 line {self.line} {self.column}".rstrip()
        return f"{about}: {self.reason} {self.remedy}"
