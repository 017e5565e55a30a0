"""The features as Parquet: every row of every family, as the detectors see it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from engine.alerting.listening import Texts
from engine.outputs import check_outputs
from engine.pipeline.assembly import pipeline_of
from engine.pipeline.learner import Learner
from engine.replay.score_export import named_events, named_persons
from engine.replay.source import BATCH_LINES, fed
from engine.settings import Settings, read_settings
from features.core.catalog import FAMILIES, columns
from features.core.civil_time import civil
from models.artefact import COLD
from models.scoring import Judgement

NAMES = tuple(dict.fromkeys(column.name for family in FAMILIES for column in columns(family)))
"""All columns of all families; a row leaves those of other families unknown (null)."""
SCHEMA = pa.schema(
    [
        ("family", pa.string()),
        ("person", pa.string()),
        ("at", pa.int64()),
        ("clock", pa.int64()),
        ("onset", pa.int64()),
        ("event", pa.string()),
        *((name, pa.float64()) for name in NAMES),
    ]
)

GROUP_ROWS, GROUP_TABLES = 50_000, 2000
"""Rows and judgements gathered before a row group is written.

Every group costs 136 columns however few its rows, and every judgement that waits costs memory.
"""


class RowFile:
    """A listener that writes the rows it is shown."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._tables: list[pa.Table] = []
        self._rows = 0

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Write the rows of one family."""
        self._tables.append(rows_table(judgement, texts))
        self._rows += len(judgement.rows)
        if self._rows >= GROUP_ROWS or len(self._tables) >= GROUP_TABLES:
            self._flush()

    def _flush(self) -> None:
        if self._tables:
            self._writer.write_table(pa.concat_tables(self._tables).combine_chunks())
        self._tables, self._rows = [], 0

    def close(self) -> None:
        """Write what is left and end the file."""
        self._flush()
        self._writer.close()


def rows_table(judgement: Judgement, texts: Texts) -> pa.Table:
    """Return the rows of one family as a table of `SCHEMA`."""
    rows = judgement.rows
    own = {column.name for column in columns(judgement.family)}
    unknown = pa.nulls(len(rows), pa.float64())
    cells = [
        pa.repeat(judgement.family, len(rows)),
        named_persons(rows["slot"], texts),
        *(pa.array(rows[name]) for name in ("at", "clock", "onset")),
        named_events(rows["event"], texts),
        *(pa.array(rows[n], from_pandas=True) if n in own else unknown for n in NAMES),
    ]
    return pa.Table.from_arrays(cells, schema=SCHEMA)


def write_rows(events: Path, out: Path, settings: Settings | None = None) -> None:
    """Replay a file for its features only; raises as `replay` does."""
    check_outputs((out,), (events,))
    settings = settings or read_settings()
    file = RowFile(out)
    table = civil(settings.tz, settings.calendar)
    learner = Learner(table, COLD, teaching=False)
    pipeline = pipeline_of(settings, learner, listeners=(file,))
    for _ in fed(pipeline, events, ZoneInfo(settings.tz), BATCH_LINES):
        pass
    file.close()
