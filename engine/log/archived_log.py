"""A log that reaches back as far as its archive: what was dropped is read from there.

A worker that has lost its snapshots, or has old ones only, reads on from the archive as if the log
had never dropped anything, and goes over to the log where the archive ends. What was committed
before is taken in and not said again: commits lie behind database and topics.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import FAILED, EndError
from streams.archive.chunks import chunks
from streams.archive.folder import Folder
from streams.archive.layout import Manifest
from streams.log.chunk import Chunk, Place
from streams.log.interface import ForgetfulLog

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Join:
    """Where archive and log meet: the log begins at `first`, the archive ends at `reach`."""

    manifest: Manifest
    first: int
    reach: int
    settled: int


class ArchivedLog:
    """A `LogSource` in front of a log that forgets.

    Parameters
    ----------
    folders
        Where each topic is archived.
    """

    def __init__(self, log: ForgetfulLog, folders: Mapping[str, Folder]) -> None:
        self._log, self._folders = log, folders
        self._joins: dict[Place, _Join] = {}
        self._reading: dict[Place, Iterator[Chunk]] = {}

    @property
    def rebalances(self) -> int:
        """Return how often places were given or taken."""
        return self._log.rebalances

    @property
    def silent_s(self) -> float:
        """Return the seconds since the log itself last answered."""
        return self._log.silent_s

    def poll(self, wait_s: float) -> Sequence[Chunk]:
        """Return a little of each archive that is being read, and what the log has."""
        owned, found = self._log.owned(), []
        for place, reading in [*self._reading.items()]:
            if place not in owned:
                del self._reading[place]
            elif (chunk := next(reading, None)) is not None:
                found.append(chunk)
            else:
                self._go_over(place)
        return [*found, *self._log.poll(0.0 if found else wait_s)]

    def _go_over(self, place: Place) -> None:
        """Read on from the log, which has what the archive has not."""
        del self._reading[place]
        reach = self._joins[place].reach
        self._log.seek(place, reach)
        LOG.warning("归档已读完 rebuilt topic=%s partition=%d: on from offset=%d", *place, reach)

    def owned(self) -> Mapping[Place, int]:
        """Return the places owned."""
        return self._log.owned()

    def bounds(self, place: Place) -> tuple[int, int | None]:
        """Return the bounds of the log itself."""
        self._joins.pop(place, None)
        return self._log.bounds(place)

    def reach_back(self, place: Place) -> int:
        """Return the archive's first offset, or the log's where the archive has no older one.

        Raises
        ------
        EndError
            If the archive is of another log, or does not reach up to the log.
        UnreadableError
            If the archive cannot be read.
        LogDownError
            If the log does not answer.
        """
        first, end = self._log.bounds(place)
        manifest = self._folders[place.topic].manifest()
        if manifest is None or not manifest.of_kafka:
            LOG.critical("没有归档 topic=%s is not archived: nothing to rebuild from", place.topic)
            return first
        join = self._join(place, manifest, first, end)
        self._joins[place] = join
        return min(first, manifest.begins[place.partition])

    def _join(self, place: Place, manifest: Manifest, first: int, end: int | None) -> _Join:
        known = self._log.identity(place.topic)
        other = bool(known and manifest.log and known != manifest.log)
        if other or place.partition >= len(manifest.positions):
            raise _no_rebuild(place, "the archive is of another log")
        reach = manifest.positions[place.partition]
        if end is not None and reach > end:
            raise _no_rebuild(place, "the archive is of another log")
        if reach < first:
            raise _no_rebuild(
                place, f"{first - reach} records lie between the archive's end and the log's start"
            )
        committed = self._log.committed(place)
        # Without a commit, what the log has dropped was surely worked through: a line of then that
        # was sent on to another partition must not come there again.
        return _Join(manifest, first, reach, first if committed is None else committed)

    def seek(self, place: Place, position: int) -> None:
        """Read on from this position, from the archive where the log has dropped it."""
        self._reading.pop(place, None)
        join = self._joins.get(place)
        if join is None or position >= join.first:
            self._log.seek(place, position)
            return
        LOG.warning(
            "从归档重建 rebuilding topic=%s partition=%d from offset=%d to %d", *place, position,
            join.reach,
        )  # fmt: skip
        self._log.park(place)
        folder = self._folders[place.topic]
        self._reading[place] = chunks(folder, join.manifest, place, position, join.settled)

    def ahead(self, place: Place) -> tuple[int, int] | None:
        """Return how far was read and how far the log reaches, None while an archive is read."""
        return None if place in self._reading else self._log.ahead(place)

    def commit(self, positions: Mapping[Place, int]) -> None:
        """Commit; what is read from an archive lies behind what was committed."""
        ours = {place: at for place, at in positions.items() if place not in self._reading}
        if ours:
            self._log.commit(ours)

    def close(self) -> None:
        """Leave in good order."""
        self._log.close()


def _no_rebuild(place: Place, why: str) -> EndError:
    """Say loudly that a place cannot be rebuilt, and how to go on."""
    told = (
        f"无法从归档重建 topic={place.topic} partition={place.partition} cannot be rebuilt: {why}"
    )
    LOG.critical("%s", told)
    return EndError(
        FAILED,
        f"{told}; name the whole archive by SILVERGUARD_ARCHIVE, or unset it to go on with what the"
        " log has",
    )
