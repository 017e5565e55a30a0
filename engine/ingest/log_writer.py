"""What a door needs of the log: events by partition, and a place for what was refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Protocol

import numpy as np

from engine.log.event_log import journal_of, open_log
from engine.settings import Settings
from streams.admission.dead_letter import set_aside
from streams.admission.partitioner import partition_of
from streams.admission.triage import BARRED, Line, Refusal
from streams.codec.json_line import LARGEST
from streams.contract.topics import QUARANTINE
from streams.distress.signs import may_call_for_help

UNDERSTOOD = frozenset(reason for reason, _ in BARRED.values())
"""Why a door refuses what it could read: that it calls for no help is known."""
SIDE = 32_768
"""Bytes shown to the worker of either end of a line that is far too large."""


class DoorLog(Protocol):
    """Takes lines and refusals; both are durable after the next flush that returns."""

    def append(self, lines: Sequence[Line]) -> None:
        """Append lines, each to its person's partition."""
        ...

    def refuse(self, refusal: Refusal) -> None:
        """Put one line into quarantine."""
        ...

    def flush(self) -> None:
        """Wait until everything handed over is durable; raises if it is not."""
        ...

    def close(self) -> None:
        """Let go of the log."""
        ...


OpenLog = Callable[[], DoorLog]
"""Opens the log; called in the thread that writes."""


class ConfiguredLog:
    """The log that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._log = open_log(settings)
        self._journal = None if settings.kafka_bootstrap else journal_of(settings)
        self._refused: list[tuple[str, bytes]] = []

    def append(self, lines: Sequence[Line]) -> None:
        """Append lines, each to its person's partition."""
        for line, place in zip(lines, places_of(lines, self._log.partitions), strict=True):
            self._log.append(place, line.text, line.person)

    def refuse(self, refusal: Refusal) -> None:
        """Put one line into quarantine; in the journal the same line sent again is kept once.

        What may be a call for help goes into the log instead: the worker puts it into quarantine,
        and makes the card by which the desk hears of it.
        """
        if _for_the_desk(refusal):
            self._log.append(0, refusal.text)
            return
        if refusal.reason not in UNDERSTOOD and may_call_for_help(refusal.text):
            self._log.append(0, _sides(refusal.text))
        kept = set_aside(refusal.text)
        if self._journal is None:
            self._log.set_aside(kept, refusal.reason)
            return
        key = f"door-{refusal.reason}-{sha256(refusal.text).hexdigest()[:32]}"
        self._refused.append((key, kept))

    def flush(self) -> None:
        """Make everything durable, events before refusals."""
        self._log.flush()
        if self._journal is not None and self._refused:
            self._journal.append_once(QUARANTINE, self._refused)
            self._refused = []

    def close(self) -> None:
        """Let go of the quarantine; the log closes with its last reference."""
        if self._journal is not None:
            self._journal.close()


def _for_the_desk(refusal: Refusal) -> bool:
    beyond = refusal.reason in UNDERSTOOD or len(refusal.text) > LARGEST
    return not beyond and may_call_for_help(refusal.text)


def _sides(text: bytes) -> bytes:
    """Return beginning and end of a line that no log takes whole."""
    return text[:SIDE] + text[-SIDE:]


def places_of(lines: Sequence[Line], partitions: int) -> list[int]:
    """Return the partition of each line's person.

    Examples
    --------
    >>> places_of([Line(b"foobar", b"{}"), Line(b"", b"{}")], 10)
    [6, 1]
    """
    keys = b"".join(line.person for line in lines)
    lengths = np.array([len(line.person) for line in lines], np.int32)
    starts = np.cumsum(lengths, dtype=np.int64) - lengths
    return partition_of(np.frombuffer(keys, np.uint8), starts, lengths, partitions).tolist()
