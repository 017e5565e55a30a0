"""What a worker needs of a log, whether it is the embedded journal or Kafka."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from streams.log.chunk import Chunk, Place

BY_KEY = -1
"""In place of a partition: the one that the key belongs to."""


class LogDownError(RuntimeError):
    """The log does not take what is written, or not yet."""


class LogFullError(LogDownError):
    """There is no room left where the log lies."""


class LogRefusedError(RuntimeError):
    """The log will not serve us however often it is asked; says why, and what to do."""


class LogSource(Protocol):
    """A log that is read by several workers, each of which owns some places."""

    @property
    def rebalances(self) -> int:
        """Return how often places were given or taken."""
        ...

    @property
    def silent_s(self) -> float:
        """Return for how long the log has not answered; 0 where it does or that is not known."""
        ...

    def poll(self, wait_s: float) -> Sequence[Chunk]:
        """Return what comes next at the places owned, waiting a moment where nothing is there.

        Raises
        ------
        LogDownError
            If the log does not answer now.
        LogRefusedError
            If it never will.
        """
        ...

    def owned(self) -> Mapping[Place, int]:
        """Return the places owned, each with a token that changes whenever it is given anew."""
        ...

    def seek(self, place: Place, position: int) -> None:
        """Read on from this position."""
        ...

    def bounds(self, place: Place) -> tuple[int, int | None]:
        """Return the position of the oldest record, and that behind the newest where it is told.

        Raises
        ------
        LogDownError
            If the log does not answer.
        """
        ...

    def reach_back(self, place: Place) -> int:
        """Return the oldest position that can be read where the log alone no longer reaches back.

        Asked behind `bounds`, and only where something before its first position is wanted.
        """
        ...

    def ahead(self, place: Place) -> tuple[int, int] | None:
        """Return how far was read and how far the log reaches, None where that is not known."""
        ...

    def commit(self, positions: Mapping[Place, int]) -> None:
        """Tell the log how far the work is safe; only a hint, never a reason to fail."""
        ...

    def close(self) -> None:
        """Leave in good order."""
        ...


class ForgetfulLog(LogSource, Protocol):
    """A log that drops its oldest records, and knows how far the work was safe."""

    def park(self, place: Place) -> None:
        """Read nothing there until `seek`."""
        ...

    def committed(self, place: Place) -> int | None:
        """Return the position committed last, None where there is none; raises `LogDownError`."""
        ...

    def identity(self, topic: str) -> str:
        """Return what tells a topic from one made later under its name, empty if unknown."""
        ...


class LogTarget(Protocol):
    """A log that is written to."""

    def send(
        self,
        place: Place,
        value: bytes,
        key: bytes | None = None,
        headers: Sequence[tuple[str, bytes | None]] = (),
    ) -> None:
        """Hand over one record; durable after the next flush that returns."""
        ...

    def flush(self) -> None:
        """Wait until everything handed over is durable.

        Raises
        ------
        LogDownError
            If it is not, by now; what is missing stays handed over.
        """
        ...

    def partitions(self, topic: str) -> int:
        """Return the number of partitions of a topic."""
        ...

    def close(self) -> None:
        """Send what is left, and leave."""
        ...
