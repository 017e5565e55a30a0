"""One partition of an archive as chunks of the log, for a worker that has to read it again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from streams.archive.folder import Folder
from streams.archive.layout import Manifest
from streams.files.reader import UnreadableError
from streams.log.chunk import Chunk, Original, Place

LINES = 20_000
"""Lines handed out at once, whole records: between two chunks a worker does everything else."""


def chunks(
    folder: Folder, manifest: Manifest, place: Place, position: int, settled: int
) -> Iterator[Chunk]:
    """Yield what the archive holds of a place from an offset on, in the order of the log.

    Chunks below `settled` are marked so; none lies across it.

    Raises
    ------
    UnreadableError
        If a file is missing or damaged.
    """
    own = (one for one in manifest.files if one.partition == place.partition)
    for part in sorted(own, key=lambda one: one.first):
        if part.last < position:
            continue
        table = pq.read_table(io.BytesIO(folder.get(part)), partitioning=None)
        if len(table) != part.lines:
            raise UnreadableError(f"{part.path}: {len(table)} lines, not {part.lines}")
        yield from _cut(table, place, position, settled)


def _cut(table: pa.Table, place: Place, position: int, settled: int) -> Iterator[Chunk]:
    begins = np.flatnonzero(_column(table, "number") == 0)
    offsets = _column(table, "offset")[begins]
    appended = _column(table, "appended_at")[begins]
    line = table["line"].combine_chunks()
    bytes_at = np.frombuffer(line.buffers()[1], np.int64)[begins + line.offset]
    ends = np.append(bytes_at[1:], np.frombuffer(line.buffers()[1], np.int64)[len(table)])
    text = line.buffers()[2]
    for first, last in _bites(begins, offsets, position, settled):
        start = int(bytes_at[first])
        data = text.slice(start, int(ends[last - 1]) - start).to_pybytes()
        yield _chunk(place, data, bytes_at[first:last] - start, offsets[first:last],
                     appended[first:last], settled)  # fmt: skip


def _bites(
    begins: NDArray[np.int64], offsets: NDArray[np.int64], position: int, settled: int
) -> Iterator[tuple[int, int]]:
    """Yield records from `position` on, about `LINES` lines at once, cut at `settled`."""
    first = int(np.searchsorted(offsets, position))
    cuts = np.flatnonzero(np.diff(begins // LINES)) + 1
    edges = {first, int(np.searchsorted(offsets, settled)), offsets.size, *cuts.tolist()}
    inside = sorted(edge for edge in edges if edge >= first)
    yield from pairwise(inside)


def _chunk(
    place: Place,
    data: bytes,
    starts: NDArray[np.int64],
    offsets: NDArray[np.int64],
    appended: NDArray[np.int64],
    settled: int,
) -> Chunk:
    ends = [*starts[1:].tolist(), len(data)]

    def original(number: int) -> Original:
        # The archive keeps what a record said; its key and headers it does not.
        return Original(None, data[int(starts[number]) : ends[number]].removesuffix(b"\n"))

    following = int(offsets[-1]) + 1
    known = following <= settled
    return Chunk(place, data, starts, offsets, appended, following, original, settled=known)


def _column(table: pa.Table, name: str) -> NDArray[Any]:
    column: NDArray[Any] = table[name].to_numpy()
    return column
