"""A log of a door in memory, which a test can hold up or let fail."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from streams.admission.triage import Line, Refusal


@dataclass
class MemoryLog:
    """What was appended, one list a flush; a flush waits while `gate` is closed."""

    flushed: list[list[Line]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    entered: threading.Event = field(default_factory=threading.Event)
    failures: int = 0
    opened: int = 0
    _waiting: list[Line] = field(default_factory=list)

    def open(self) -> MemoryLog:
        """Open the log anew: what was not flushed is gone."""
        self.opened += 1
        self._waiting = []
        return self

    def append(self, lines: Sequence[Line]) -> None:
        self._waiting += lines

    def refuse(self, refusal: Refusal) -> None:
        self.refused.append(refusal)

    def flush(self) -> None:
        self.entered.set()
        assert self.gate.wait(120)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.flushed.append(self._waiting)
        self._waiting = []

    def close(self) -> None:
        pass


def flowing() -> MemoryLog:
    """Return a log that takes everything at once."""
    log = MemoryLog()
    log.gate.set()
    return log
