"""Lines that could be read and are not believed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that could be read and is put into quarantine all the same: where it lies, and why."""

    line_start: int
    line_end: int
    reason: str
