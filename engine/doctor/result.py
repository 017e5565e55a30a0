"""One thing that the self-check looked at: how it stands, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing stands."""

    GOOD = "正常 ok"
    NOTE = "提示 note"
    BAD = "异常 BAD"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at; `remedy` says how to mend it."""

    what: str
    state: State
    said: str
    remedy: str = ""

    @property
    def good(self) -> bool:
        """Tell whether work can go on."""
        return self.state is not State.BAD

    def __str__(self) -> str:
        """Return one line for the console."""
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"[{self.state}] {self.what}: {self.said}{remedy}"
