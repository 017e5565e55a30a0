"""The log that events are appended to: the one place that knows which one is configured."""

from __future__ import annotations

from pathlib import Path

from engine.exits import FAILED, EndError
from engine.feed import EventLog
from engine.settings import Settings
from streams.journal import EVENTS, Journal


class JournalLog:
    """The embedded journal as a log of events; appends are gathered until a flush."""

    def __init__(self, journal: Journal, partitions: int) -> None:
        self._journal = journal
        self._partitions = partitions
        self._waiting: list[tuple[int, bytes]] = []

    @property
    def partitions(self) -> int:
        """Return the number of partitions."""
        return self._partitions

    def append(self, partition: int, value: bytes, received_at: int) -> None:
        """Append one record; the line itself carries `received_at`."""
        self._waiting.append((partition, value))

    def flush(self) -> None:
        """Make everything appended durable."""
        self._journal.append(EVENTS, self._waiting)
        self._waiting = []


def journal_of(settings: Settings) -> Journal:
    """Open the journal under the home."""
    return Journal(Path(settings.home) / "journal.sqlite")


def open_log(settings: Settings) -> EventLog:
    """Open the configured log.

    Raises
    ------
    EndError
        If this build has no log of that kind.
    """
    if settings.kafka_bootstrap:
        raise EndError(
            FAILED, "Kafka 尚未支持 not supported yet; unset SILVERGUARD_KAFKA_BOOTSTRAP"
        )
    return JournalLog(journal_of(settings), settings.partitions)
