"""Dead letters of a record: its bad line, or the record itself where it holds nothing else."""

from __future__ import annotations

import numpy as np

from engine.output.output import SetAside
from streams.admission.dead_letter import set_aside
from streams.codec.decoder import UNREADABLE
from streams.log.chunk import Chunk, Original, Place
from streams.log.journal import Record


def aside_of(chunk: Chunk, start: int, end: int, reason: str) -> SetAside:
    """Return the line from `start` to `end` of a chunk's data for quarantine."""
    number = int(chunk.record_of(np.array([start]))[0])
    record = chunk.original(number)
    inside = start - int(chunk.starts[number])
    whole = b"\n" not in record.value.rstrip(b"\n")
    kept = set_aside(record.value if whole else chunk.data[start:end])
    offset = int(chunk.offsets[number])
    return SetAside(
        f"{chunk.place.partition}-{offset}-{inside}-{reason}",
        reason,
        chunk.place,
        offset,
        int(chunk.received_at[number]),
        record._replace(value=kept),
    )


def unreadable(topic: str, record: Record) -> SetAside:
    """Return a record of the journal that cannot be read, as it lies there."""
    return SetAside(
        f"{record.sequence}-{UNREADABLE}",
        UNREADABLE,
        Place(topic, record.partition),
        record.sequence,
        record.received_at,
        Original(None, record.value),
    )
