"""The log that events are appended to: the one place that knows which one is configured."""

from __future__ import annotations

import time
from pathlib import Path

from engine.errors import FAILED, EndError
from engine.log.partitioning import same_partitions
from engine.settings import Settings
from engine.unfinished_restore import require_whole
from streams.contract.topics import EVENTS, QUARANTINE
from streams.log.chunk import Place
from streams.log.interface import BY_KEY, LogDownError, LogTarget
from streams.log.journal import Journal
from streams.log.journal_source import JournalTarget

PATIENCE_S = 120.0
"""How long a log that is away is waited for: longer than a broker takes to come back."""


class TargetLog:
    """Lines as records of the events; up to `lines` of one partition share a record."""

    def __init__(self, target: LogTarget, lines: int = 1) -> None:
        self._target, self._most = target, lines
        self._partitions = target.partitions(EVENTS)
        self._open: dict[int, tuple[bytes, list[bytes]]] = {}

    @property
    def partitions(self) -> int:
        """Return the number of partitions."""
        return self._partitions

    def append(self, partition: int, line: bytes, person: bytes = b"") -> None:
        """Append one line; a record of several bears the key of its first person."""
        _, lines = self._open.setdefault(partition, (person, []))
        lines.append(line)
        if len(lines) >= self._most:
            self._close(partition)

    def set_aside(self, value: bytes, reason: str) -> None:
        """Send one refused line to the quarantine's topic."""
        headers = [("reason", reason.encode())]
        self._target.send(Place(QUARANTINE, BY_KEY), value, headers=headers)

    def _close(self, partition: int) -> None:
        key, lines = self._open.pop(partition)
        self._target.send(Place(EVENTS, partition), b"\n".join(lines), key or None)

    def flush(self) -> None:
        """Make everything appended durable.

        Raises
        ------
        EndError
            If the log does not take it; nothing that was acknowledged before is lost.
        """
        for partition in list(self._open):
            self._close(partition)
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                self._target.flush()
                return
            except LogDownError as error:
                if time.monotonic() > end:
                    raise EndError(
                        FAILED,
                        f"消息队列不可写 the log takes nothing ({error}); run: silverguard check",
                    ) from None


def journal_of(settings: Settings) -> Journal:
    """Open the journal under the home.

    Raises
    ------
    EndError
        If it was written with another number of partitions, or a restore was not finished.
    """
    require_whole(Path(settings.home))
    journal = Journal(Path(settings.home) / "journal.sqlite")
    try:
        same_partitions(journal.clock.divided(settings.partitions), settings.partitions)
    except EndError:
        journal.close()
        raise
    return journal


def agreed(settings: Settings) -> None:
    """Look whether the configured log has as many partitions as the settings say.

    Raises
    ------
    EndError
        If it has not, or Kafka is configured and does not answer.
    """
    if not settings.kafka_bootstrap:
        journal_of(settings).close()
        return
    from engine.log.kafka import target_of  # Kafka's client costs time that a journal saves

    target_of(settings).close()


def open_log(settings: Settings, lines: int = 1) -> TargetLog:
    """Open the configured log for writing.

    Raises
    ------
    EndError
        If Kafka is configured and does not answer, or has no such topic.
    """
    if not settings.kafka_bootstrap:
        return TargetLog(JournalTarget(journal_of(settings), settings.partitions), lines)
    from engine.log.kafka import target_of  # Kafka's client costs time that a journal saves

    return TargetLog(target_of(settings), lines)
