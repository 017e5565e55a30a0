"""The features as Parquet: every row of every family, as the detectors see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from engine.alerting.listening import Texts
from engine.outputs import OutputError, check_outputs
from engine.pipeline.assembly import learning_pipeline_of
from engine.pipeline.learner import Learner
from engine.replay.row_tables import LABEL, GatheredRows, family_schema, schema, widened
from engine.replay.source import BATCH_LINES, enrol, fed
from engine.settings import Settings, read_settings
from features.core.civil_time import civil
from models.artefact import COLD
from models.scoring import Judgement

Labelling = Callable[[pa.Table], pa.Array]
"""Tells the label of each row, of its person and moment."""
GROUP_ROWS = 50_000
"""Rows gathered before row groups are written: each costs its columns however few its rows."""


class RowFile:
    """A listener that writes the rows it is shown into one file, or one a family.

    Parameters
    ----------
    path
        The file, or a folder to be made: `family=payment/rows.parquet` and so on below it.
    label
        Tells the label of each row; without it there is no such column.
    """

    def __init__(
        self, path: Path, *, by_family: bool = False, label: Labelling | None = None
    ) -> None:
        self._path, self._by_family, self._label = path, by_family, label
        self._kept = GatheredRows()
        self._writers: dict[str, pq.ParquetWriter] = {}
        if by_family:
            path.mkdir()
        else:
            self._open("", path, schema())

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Write the rows of one family."""
        self._kept.judged(judgement, texts)
        if self._kept.rows >= GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        for family, table in self._kept.taken():
            told = table if self._by_family else widened(family, table)
            if self._label is not None:
                told = told.append_column(LABEL, self._label(table))
            self._writer(family).write_table(told)

    def _writer(self, family: str) -> pq.ParquetWriter:
        name = family if self._by_family else ""
        if name not in self._writers:
            folder = self._path / f"family={family}"
            folder.mkdir()
            self._open(name, folder / "rows.parquet", family_schema(family))
        return self._writers[name]

    def _open(self, name: str, path: Path, fields: pa.Schema) -> None:
        told = fields if self._label is None else fields.append(LABEL)
        self._writers[name] = pq.ParquetWriter(path, told, compression="zstd")

    def close(self) -> None:
        """Write what is left and end every file."""
        self._flush()
        for writer in self._writers.values():
            writer.close()


def write_rows(
    events: Path,
    out: Path,
    settings: Settings | None = None,
    people: Path | None = None,
    *,
    by_family: bool = False,
    label: Labelling | None = None,
) -> None:
    """Replay a file for its features only; raises as `replay` does."""
    check_outputs((out,), (events, people))
    if by_family and out.exists():
        raise OutputError(f"{out}: 已存在 is there already; 请换一个文件夹 name another folder")
    settings = settings or read_settings()
    file = RowFile(out, by_family=by_family, label=label)
    zone, table = ZoneInfo(settings.tz), civil(settings.tz, settings.calendar)
    learner = Learner(table, COLD, teaching=False)
    pipeline = learning_pipeline_of(settings, learner, listeners=(file,))
    enrol(pipeline, people, zone)
    for _ in fed(pipeline, events, zone, BATCH_LINES):
        pass
    file.close()
