"""An archive as a stream again: in the order of the log, whatever files it was cut into."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from streams.archive.folder import Folder
from streams.archive.layout import Manifest, PartFile
from streams.codec.decoder import Batch, decode
from streams.contract.kinds import Kind
from streams.files.reader import UnreadableError
from streams.log.journal import Record

TURN, REGISTER = "turn", "register"
"""Columns in no file: by what partitions are merged, and which rows are of the register."""
NO_EVENT = 255
"""In place of a kind, where a line is no event."""


def opened(folder: Folder) -> Manifest:
    """Return the manifest of an archive that must be there; raises `UnreadableError`."""
    found = folder.manifest()
    if found is None:
        raise UnreadableError(f"{folder.url}: no archive; make one with: silverguard archive")
    return found


def tables(folder: Folder) -> Iterator[pa.Table]:
    """Yield all rows in the order of the log, with a column that tells which are of the register.

    The journal's one order is that in which it took its records. Partitions of Kafka have no order
    among one another: their lines are merged by the clock of each, which never goes back.
    """
    manifest = opened(folder)
    by_partition: dict[int, list[Any]] = {}
    for part in sorted(manifest.files, key=lambda one: (one.partition, one.first)):
        by_partition.setdefault(part.partition, []).append(part)
    streams = [_read(folder, parts) for parts in by_partition.values()]
    ordered = partial(_by_clock, wall=manifest.clock == "wall") if manifest.of_kafka else _by_log
    for table in _merged([ordered(stream) for stream in streams]):
        yield table.drop_columns(TURN)


def _read(folder: Folder, parts: Sequence[PartFile]) -> Iterator[pa.Table]:
    for part in parts:
        table = pq.read_table(io.BytesIO(folder.get(part)), partitioning=None)
        if len(table) != part.lines:
            raise UnreadableError(f"{part.path}: {len(table)} lines, not {part.lines}")
        yield table


def _by_log(stream: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Let rows come when the log took them; records that hold profiles only are the register."""
    for table in stream:
        yield _turned(table, table["appended_at"], _profile_records(table))


def _by_clock(stream: Iterator[pa.Table], *, wall: bool) -> Iterator[pa.Table]:
    """Let rows come when the clock of their partition stood there.

    Profiles that tell no time of their own are the register, as for a worker; with `wall` all are.
    """
    now = np.int64(0)
    for table in stream:
        told = table["received_at"].fill_null(0).to_numpy()
        turn = np.maximum.accumulate(np.maximum(told, now))
        now = turn[-1]
        profile = table["kind"].fill_null(NO_EVENT).to_numpy() == int(Kind.PROFILE)
        untold = np.asarray(table["received_at"].is_null())
        yield _turned(table, pa.array(turn), profile & (wall | untold))


def _turned(
    table: pa.Table, turn: pa.Array | pa.ChunkedArray, register: NDArray[np.bool_]
) -> pa.Table:
    return table.append_column(TURN, turn).append_column(REGISTER, pa.array(register))


def _merged(streams: Sequence[Iterator[pa.Table]]) -> Iterator[pa.Table]:
    """Merge ordered streams; holds one table of each."""
    heads = [next(stream, None) for stream in streams]
    while any(head is not None for head in heads):
        limit = min(_key(head, -1) for head in heads if head is not None)
        taken = []
        for number, head in enumerate(heads):
            if head is None:
                continue
            count = _up_to(head, limit)
            taken.append(head.slice(0, count))
            heads[number] = head.slice(count) if count < len(head) else next(streams[number], None)
        yield _sorted(pa.concat_tables(taken))


def _key(table: pa.Table, row: int) -> tuple[int, int]:
    return table[TURN][row].as_py(), table["offset"][row].as_py()


def _up_to(table: pa.Table, limit: tuple[int, int]) -> int:
    """Return how many rows, from the first, do not lie behind the limit."""
    turn, offset = _column(table, TURN), _column(table, "offset")
    behind = (turn > limit[0]) | ((turn == limit[0]) & (offset > limit[1]))
    return int(np.argmax(behind)) if behind.any() else len(table)


def _column(table: pa.Table, name: str) -> NDArray[Any]:
    column: NDArray[Any] = table[name].to_numpy()
    return column


def _sorted(table: pa.Table) -> pa.Table:
    names = ("number", "partition", "offset", TURN)
    order = np.lexsort([_column(table, name) for name in names])
    return table if (np.diff(order) == 1).all() else table.take(order)


def batches(folder: Folder, zone: ZoneInfo, lines: int) -> Iterator[tuple[Batch, bool]]:
    """Yield decoded lines in the order of the log, and whether they are of the register.

    The register takes effect without moving the clock, as it does in a worker.
    """
    for table in tables(folder):
        yield from batches_of(table, registering(table), zone, lines)


def batches_of(
    table: pa.Table, register: NDArray[np.bool_], zone: ZoneInfo, lines: int
) -> Iterator[tuple[Batch, bool]]:
    """Decode rows, at most `lines` at once, those of the register by themselves."""
    edges = np.flatnonzero(np.diff(register)) + 1
    for first, last in _pieces([0, *edges.tolist(), len(table)], lines):
        yield _decoded(table.slice(first, last - first), zone), bool(register[first])


def _pieces(edges: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    for first, last in pairwise(edges):
        for start in range(first, last, most):
            yield start, min(start + most, last)


def registering(table: pa.Table) -> NDArray[np.bool_]:
    """Tell which rows are of the register."""
    return _column(table, REGISTER)


def _profile_records(table: pa.Table) -> NDArray[np.bool_]:
    """Tell for each row whether its record holds profiles and nothing else but refused lines."""
    offset = _column(table, "offset")
    begins = np.concatenate([[0], np.flatnonzero(np.diff(offset)) + 1])
    kind = table["kind"].fill_null(NO_EVENT).to_numpy()
    profile = kind == int(Kind.PROFILE)
    only = np.logical_and.reduceat(profile | (kind == NO_EVENT), begins)
    some = np.logical_or.reduceat(profile, begins)
    return np.repeat(only & some, np.diff([*begins.tolist(), len(table)]))


def _decoded(table: pa.Table, zone: ZoneInfo) -> Batch:
    """Decode rows; their own times count where one is told."""
    line = table["line"].combine_chunks()
    offsets = np.frombuffer(line.buffers()[1], np.int64)[line.offset : line.offset + len(line) + 1]
    data = line.buffers()[2].slice(offsets[0], offsets[-1] - offsets[0]).to_pybytes()
    batch = decode(data, zone)
    rows = np.searchsorted(offsets[:-1] - offsets[0], batch.events["line_start"])
    told = table["received_at"].fill_null(-1).to_numpy()[rows]
    batch.events["received_at"] = np.where(told >= 0, told, batch.events["received_at"])
    return batch


def records(folder: Folder) -> Iterator[Record]:
    """Yield the records of the log as they were."""
    for table in tables(folder):
        names = ("offset", "partition", "appended_at", "line")
        rows = zip(*(table[name].to_pylist() for name in names), strict=True)
        for (offset, partition, appended_at), lines in groupby(rows, key=lambda row: row[:3]):
            value = b"".join(line for *_, line in lines)
            yield Record(offset, partition, appended_at, value.removesuffix(b"\n"))
