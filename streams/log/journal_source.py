"""The embedded journal as a log that one worker owns whole."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from streams.contract.topics import EVENTS, FINDINGS
from streams.log.chunk import Chunk, Damaged, Original, Place, chunk_of
from streams.log.interface import LogDownError, LogFullError
from streams.log.journal import Journal, Record

LOG = logging.getLogger(__name__)
RECORDS = 200
"""Records taken at once."""


@contextmanager
def answering() -> Iterator[None]:
    """Say in the words of a log that the journal's disk is full or does not answer now.

    Examples
    --------
    >>> with answering():
    ...     raise sqlite3.OperationalError("disk I/O error")
    Traceback (most recent call last):
    ...
    streams.log.interface.LogDownError: journal: OperationalError
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorname", None)
        kind = LogFullError if code == "SQLITE_FULL" else LogDownError
        raise kind(f"journal: {code or type(error).__name__}") from None


class JournalSource:
    """Every place of the journal; a position is the sequence of the last record taken."""

    def __init__(self, journal: Journal, partitions: int) -> None:
        self._journal = journal
        places = [Place(EVENTS, number) for number in range(partitions)]
        self._positions = dict.fromkeys([*places, Place(FINDINGS, 0)], 0)

    @property
    def rebalances(self) -> int:
        """Return 0: a journal has one worker."""
        return 0

    @property
    def silent_s(self) -> float:
        """Return 0: a journal that does not answer says so when it is read."""
        return 0.0

    def poll(self, wait_s: float) -> Sequence[Chunk]:
        """Return the next records of each place."""
        chunks = []
        for place, position in self._positions.items():
            with answering():
                records = self._journal.read(place.topic, position, RECORDS, place.partition)
            if records:
                self._positions[place] = records[-1].sequence
                chunks.append(_chunk(place, records))
        if not chunks:
            time.sleep(wait_s)
        return chunks

    def owned(self) -> Mapping[Place, int]:
        """Return every place."""
        return dict.fromkeys(self._positions, 0)

    def seek(self, place: Place, position: int) -> None:
        """Read on behind a sequence."""
        self._positions[place] = position

    def bounds(self, place: Place) -> tuple[int, int | None]:
        """Return 0, for the journal forgets nothing, and its newest sequence."""
        with answering():
            return 0, self._journal.end(place.topic)

    def reach_back(self, place: Place) -> int:
        """Return 0: the journal forgets nothing."""
        return 0

    def ahead(self, place: Place) -> tuple[int, int] | None:
        """Return None: what a place of the journal has to read, the next poll reads."""
        return None

    def commit(self, positions: Mapping[Place, int]) -> None:
        """Do nothing: only snapshots say how far the work is safe."""

    def close(self) -> None:
        """Close the file."""
        self._journal.close()


def _chunk(place: Place, records: list[Record]) -> Chunk:
    """Join records; those that the disk has changed are damaged, and the others go on."""
    sound = [one for one in records if one.sound]
    damaged = tuple(
        Damaged(one.sequence, one.sequence, one.value) for one in records if not one.sound
    )
    for one in damaged:
        LOG.error("日志记录损坏 damaged record topic=%s offset=%d", place.topic, one.first)
    return chunk_of(
        place,
        [Original(None, one.value) for one in sound],
        [one.sequence for one in sound],
        [one.received_at for one in sound],
        records[-1].sequence,
        damaged,
    )


class JournalTarget:
    """The embedded journal as a log that is written to; records are gathered until a flush."""

    def __init__(self, journal: Journal, partitions: int) -> None:
        self._journal, self._partitions = journal, partitions
        self._waiting: dict[str, list[tuple[int, bytes]]] = {}

    def send(
        self,
        place: Place,
        value: bytes,
        key: bytes | None = None,
        headers: Sequence[tuple[str, bytes | None]] = (),
    ) -> None:
        """Hand over one record; the journal keeps neither key nor headers."""
        self._waiting.setdefault(place.topic, []).append((place.partition, value))

    def flush(self) -> None:
        """Make everything handed over durable."""
        with answering(), self._journal.together():
            for topic, values in self._waiting.items():
                self._journal.append(topic, values)
        self._waiting = {}

    def partitions(self, topic: str) -> int:
        """Return the number of partitions of a topic."""
        return self._partitions if topic == EVENTS else 1

    def close(self) -> None:
        """Append what is left; the journal itself belongs to whoever opened it."""
        self.flush()
