"""Bodies of events to lines with ids, in order of time, each as the door will take it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from streams.admission.triage import AHEAD_MS, FAR_FUTURE
from streams.codec.decoder import decode
from streams.codec.hashing import hash_spans
from streams.convert.rows import TEXT, Mask, side_by_side

AT_ONCE = 200_000
"""Lines that the door's decoder looks through at once."""
Refused = tuple[Mask, str, str]


def with_ids(bodies: pa.Array, devices: pa.Array) -> pa.Array:
    r"""Return whole lines; an id is a hash of all that an event says, and of its device.

    Events that say the same are counted: so a file converted twice, or a part of it that lies in
    two files, gives the same ids, and two equal payments of one minute stay two. Those of two
    accounts, which bodies do not tell, have different ids in two files as in one.

    Examples
    --------
    >>> bodies = pa.array(['"a":1', '"a":2', '"a":1', '"a":1'], pa.large_string())
    >>> devices = pa.array(["", "", "", "x1"], pa.large_string())
    >>> lines = with_ids(bodies, devices).to_pylist()
    >>> [line[:20] == lines[0][:20] for line in lines], lines[0][-8:]
    ([True, False, True, False], ',"a":1}\n')
    """
    hashes = _hashes(side_by_side(bodies, devices))
    turn = _turns(hashes)
    ids = pa.array(hashes).cast(TEXT)
    again = side_by_side(ids, "-", pa.array(turn).cast(TEXT))
    ids = pc.if_else(pa.array(turn == 0), ids, again)
    return side_by_side('{"id":"', ids, '",', bodies, "}\n")


def _hashes(texts: pa.Array) -> NDArray[np.uint64]:
    """Return a 64-bit hash of each text."""
    starts, data = _spans(texts)
    out = np.empty(len(texts), np.uint64)
    with np.errstate(over="ignore"):
        hash_spans(data, starts[:-1], np.diff(starts), out)
    return out


def _spans(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return where each text begins, and the bytes of all."""
    _, offsets, data = texts.buffers()
    starts = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    raw = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return starts, raw


def _turns(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return how many of the same stand before each."""
    order = np.argsort(hashes, kind="stable")
    places = np.arange(hashes.size)
    first = np.ones(hashes.size, np.bool_)
    first[1:] = np.diff(hashes[order]) != 0
    turns = np.empty(hashes.size, np.int64)
    turns[order] = places - np.maximum.accumulate(np.where(first, places, 0))
    return turns


def refused_at_door(lines: pa.Array, now: int | None) -> list[Refused]:
    """Return which lines the door would refuse, with field and reason."""
    found: dict[tuple[str, str], Mask] = {}
    for begin in range(0, len(lines), AT_ONCE):
        part = lines.slice(begin, AT_ONCE)
        starts, data = _spans(part)
        batch = decode(data[starts[0] : starts[-1]].tobytes())
        ahead = batch.events["at"] > (np.iinfo(np.int64).max if now is None else now + AHEAD_MS)
        said = [(one.line_start, one.field, one.reason) for one in batch.rejected]
        said += [(int(one), "at", FAR_FUTURE) for one in batch.events["line_start"][ahead]]
        for start, field, reason in said:
            mask = found.setdefault((field, reason), np.zeros(len(lines), np.bool_))
            mask[begin + int(np.searchsorted(starts - starts[0], start))] = True
    return [(mask, field, reason) for (field, reason), mask in found.items()]


def in_order(lines: pa.Array, moments: NDArray[np.int64]) -> pa.Array:
    """Return lines by when they are received; those of one moment as they stood."""
    return lines.take(pa.array(np.argsort(moments, kind="stable")))


def data_of(lines: pa.Array) -> memoryview:
    """Return the bytes of all lines, one behind the other."""
    starts, data = _spans(lines)
    return data[starts[0] : starts[-1]].data
