"""A chunk of the log: consecutive records of one partition, joined into one buffer of lines.

Both the journal and Kafka hand out chunks, so that everything behind them works on columns and
never on one record at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class Place(NamedTuple):
    """One partition of one topic."""

    topic: str
    partition: int


class Original(NamedTuple):
    """A record as it was received: what quarantine keeps."""

    key: bytes | None
    value: bytes
    headers: tuple[tuple[str, bytes | None], ...] = ()


class Originals(Protocol):
    """Finds the record behind a place in a chunk; only asked where something is wrong."""

    def __call__(self, number: int) -> Original:
        """Return the record of that number in the chunk."""
        ...


@dataclass(frozen=True, slots=True)
class Damaged:
    """A stretch of the log that cannot be read: offsets `first` to `last`, and its raw bytes."""

    first: int
    last: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records of one partition in the order of the log.

    Attributes
    ----------
    data
        All values, each ending with a newline.
    starts
        Where each record begins in `data`, shape (n_records,).
    offsets
        Offset of each record, increasing, shape (n_records,).
    received_at
        When the log took each record, epoch ms, shape (n_records,).
    next
        The offset from which to read on.
    settled
        Whether what follows from it was written down before: it is taken in, and not said again.
    """

    place: Place
    data: bytes
    starts: NDArray[np.int64]
    offsets: NDArray[np.int64]
    received_at: NDArray[np.int64]
    next: int
    original: Originals
    damaged: tuple[Damaged, ...] = ()
    settled: bool = False

    def record_of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of the record in which each place of `data` lies, shape (n,)."""
        return np.searchsorted(self.starts, places, side="right") - 1


def chunk_of(
    place: Place,
    records: Sequence[Original],
    offsets: Sequence[int],
    received_at: Sequence[int],
    next_offset: int,
    damaged: tuple[Damaged, ...] = (),
) -> Chunk:
    r"""Join records that were read one by one.

    Examples
    --------
    >>> chunk = chunk_of(Place("t", 0), [Original(None, b"a"), Original(None, b"b")], [3, 4],
    ...     [0, 0], 5)
    >>> chunk.data, chunk.starts.tolist(), chunk.record_of(np.array([0, 2])).tolist()
    (b'a\nb\n', [0, 2], [0, 1])
    """
    lines = [one.value if one.value.endswith(b"\n") else one.value + b"\n" for one in records]
    lengths = np.array([0, *(len(line) for line in lines)], np.int64)
    return Chunk(
        place,
        b"".join(lines),
        np.cumsum(lengths)[:-1],
        np.array(offsets, np.int64),
        np.array(received_at, np.int64),
        next_offset,
        lambda number: records[number],
        damaged,
    )
