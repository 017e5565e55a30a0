"""Scores as Parquet: every judgement of every detector, and the fused risk of every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from models.scoring import Judgement, ranked
from streams.codec.spans import texts

if TYPE_CHECKING:
    from engine.alerting.listening import Texts

SCHEMA = pa.schema(
    [
        ("person", pa.string()),
        ("at", pa.int64()),
        ("event", pa.string()),
        ("warning", pa.string()),
        ("detector", pa.string()),
        ("score", pa.float64()),
    ]
)
COMBINED = "combined"
GROUP_ROWS = 200_000
"""Rows gathered before a row group is written: fewer make large files, more take memory."""


class ScoreFile:
    """A listener that writes judgements; a detector that abstains (surprise 0) writes no row."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._tables: list[pa.Table] = []
        self._rows = 0

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Write the judged rows of one family."""
        rows = judgement.rows
        persons, events = named_persons(rows["slot"], texts), named_events(rows["event"], texts)
        every = np.arange(len(rows))
        self._add(judgement, COMBINED, persons, events, every, ranked(judgement))
        for number, detector in enumerate(judgement.detectors):
            surprise = judgement.surprise[:, number]
            said = np.flatnonzero(surprise > 0)
            self._add(judgement, detector.id, persons, events, said, surprise[said])

    def _add(
        self,
        judgement: Judgement,
        detector: str,
        persons: pa.StringArray,
        events: pa.StringArray,
        chosen: NDArray[np.int64],
        score: NDArray[np.float64],
    ) -> None:
        n = chosen.size
        take = pa.array(chosen)
        columns = [
            persons.take(take),
            pa.array(judgement.rows["at"][chosen]),
            events.take(take),
            pa.repeat(judgement.application, n),
            pa.repeat(detector, n),
            pa.array(score.astype(np.float64)),
        ]
        self._tables.append(pa.Table.from_arrays(columns, schema=SCHEMA))
        self._rows += n
        if self._rows >= GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._tables:
            self._writer.write_table(pa.concat_tables(self._tables).combine_chunks())
        self._tables, self._rows = [], 0

    def close(self) -> None:
        """Write what is left and end the file."""
        self._flush()
        self._writer.close()


def named_persons(slots: NDArray[np.int64], named: Texts) -> pa.StringArray:
    """Return the person of each row."""
    unique, place = np.unique(slots, return_inverse=True)
    names = pa.array([named.person(slot) for slot in unique.tolist()], pa.string())
    return names.take(pa.array(place))


def named_events(numbers: NDArray[np.int64], named: Texts) -> pa.StringArray:
    """Return the event id of each row, null for sweeps."""
    if not named.events.size:
        return pa.nulls(numbers.size, pa.string())
    chosen = named.events[np.maximum(numbers, 0)]
    ids = texts(
        named.buffer,
        np.ascontiguousarray(chosen["id_start"]),
        np.where(numbers >= 0, chosen["id_length"], 0).astype(np.int64),
    )
    unknown = pa.nulls(numbers.size, pa.string())
    return pc.if_else(pa.array(numbers >= 0), ids, unknown)
