"""Records of the log to files of an archive."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from streams.archive.folder import Folder
from streams.archive.layout import SCHEMA, Manifest, PartFile, civil_day
from streams.codec.decoder import decode
from streams.log.journal import Record


def archived(
    folder: Folder,
    manifest: Manifest,
    records: Sequence[Record],
    positions: tuple[int, ...] | None = None,
) -> Manifest:
    """Write records behind those archived; returns the manifest, which is on disk as well.

    `positions` say how far a log of Kafka was read. Interrupted before the manifest, what was
    written belongs to none and is written again.
    """
    parts = [_put(folder, day, group) for day, group in _grouped(records, manifest)]
    reach = records[-1].sequence if positions is None else positions
    extended = manifest.extended(tuple(parts), reach)
    folder.put_manifest(extended)
    return extended


def _grouped(
    records: Sequence[Record], manifest: Manifest
) -> Iterator[tuple[str, tuple[list[Record], pa.Table]]]:
    """Yield the records of each day and partition, and their rows.

    A broker's clock may go back: the day never does, lest files of a partition overlap.
    """
    zone, known = ZoneInfo(manifest.tz), dict[int, str]()
    groups: dict[tuple[str, int], list[Record]] = {}
    latest: dict[int, int] = {}
    for record in records:
        moment = max(record.received_at, latest.get(record.partition, record.received_at))
        latest[record.partition] = moment
        day = civil_day(moment, zone, known)
        groups.setdefault((day, record.partition), []).append(record)
    for (day, _), group in sorted(groups.items()):
        yield day, (group, rows_of(group, zone, wall=manifest.clock == "wall"))


def rows_of(records: Sequence[Record], zone: ZoneInfo, *, wall: bool) -> pa.Table:
    r"""Return a row for each line; with `wall` the log's own times count, else those of the lines.

    Examples
    --------
    >>> rows_of([Record(7, 0, 5, b"a"), Record(8, 0, 6, b"b\nc")], ZoneInfo("UTC"), wall=True)[
    ...     "offset"].to_pylist()
    [7, 8, 8]
    """
    values = [one.value if one.value.endswith(b"\n") else one.value + b"\n" for one in records]
    data = b"".join(values)
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == 10) + 1
    counts = np.array([value.count(b"\n") for value in values])
    numbers = np.arange(ends.size) - np.repeat(np.cumsum(counts) - counts, counts)
    appended = np.repeat(np.array([one.received_at for one in records], np.int64), counts)
    starts = np.concatenate([[0], ends[:-1]])
    events = decode(data, zone).events
    which = np.searchsorted(starts, events["line_start"])
    known = np.zeros(ends.size, np.bool_)
    known[which] = True
    told = _spread(events["received_at"], which, ends.size)
    own = [
        _nullable(_spread(events[name], which, ends.size), known)
        for name in ("person", "kind", "at")
    ]
    columns = [
        _lines(data, ends),
        np.repeat(np.array([one.partition for one in records], np.int32), counts),
        np.repeat(np.array([one.sequence for one in records], np.int64), counts),
        numbers.astype(np.int32),
        appended,
        appended if wall else _nullable(told, known & (told >= 0)),
        *own,
    ]
    return pa.Table.from_arrays([pa.array(one) for one in columns], schema=SCHEMA)


def _lines(data: bytes, ends: NDArray[np.int64]) -> pa.Array:
    """Return lines as a column over the same bytes."""
    offsets = np.concatenate([[0], ends]).astype(np.int64)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.LargeBinaryArray.from_buffers(pa.large_binary(), ends.size, buffers)


Number = TypeVar("Number", bound=np.generic)


def _spread(values: NDArray[Number], which: NDArray[np.int64], size: int) -> NDArray[Number]:
    """Return the values at their places, 0 elsewhere."""
    out = np.zeros(size, values.dtype)
    out[which] = values
    return out


def _nullable(values: NDArray[np.generic], known: NDArray[np.bool_]) -> pa.Array:
    return pa.array(values, mask=~known)


def _put(folder: Folder, day: str, group: tuple[list[Record], pa.Table]) -> PartFile:
    records, rows = group
    sink = io.BytesIO()
    pq.write_table(rows, sink, compression="zstd")
    data = sink.getvalue()
    first, last, partition = records[0].sequence, records[-1].sequence, records[0].partition
    part = PartFile(
        f"day={day}/partition={partition}/{first:020d}-{last:020d}.parquet",
        day,
        partition,
        first,
        last,
        len(records),
        len(rows),
        len(data),
        sha256(data).hexdigest(),
    )
    folder.put(part.path, data)
    if pq.read_metadata(io.BytesIO(folder.get(part))).num_rows != part.lines:
        raise OSError(f"{part.path}: not what was written")
    return part
