"""A replay as pandas frames: warnings, scores, and the rows behind them, one frame a family."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa

from engine.formats.lines import Warning
from engine.replay.replay import ReplayOptions, assembled, run
from engine.replay.row_tables import GatheredRows, family_schema
from engine.replay.score_export import ScoreFile
from engine.settings import Settings
from features.core.catalog import FAMILIES, columns


@dataclass(frozen=True, slots=True)
class Frames:
    """What a replay brought about; times are aware timestamps of the settings' zone.

    `warnings` has a row a warning; `scores` a row a judgement of a detector, `combined` by the rank
    a desk goes by; `rows` a frame a family, one column a feature, NaN unknown. What each column
    means, its unit and range stand in `frame.attrs["columns"]`.
    """

    warnings: pd.DataFrame
    scores: pd.DataFrame
    rows: Mapping[str, pd.DataFrame]
    received: int
    quarantined: int


def row_frame(family: str, table: pa.Table, tz: str) -> pd.DataFrame:
    """Return the rows of a family in the order in which they were judged."""
    frame = table.to_pandas()
    for name in ("at", "clock", "onset"):
        frame[name] = moments(frame[name], tz)
    told = {one.name: asdict(one) for one in columns(family)}
    names = ("unit", "zh", "en", "low", "high")
    frame.attrs["columns"] = {n: {name: one[name] for name in names} for n, one in told.items()}
    return frame


def replayed_frames(
    options: ReplayOptions, families: tuple[str, ...], settings: Settings
) -> Frames:
    """Replay one file into frames; `out` and `scores` of the options are not written.

    Raises
    ------
    UserError
        If an option makes no sense or a file cannot be read.
    """
    keeping, said = GatheredRows(families), list[Warning]()
    with scoring() as (listener, scores):
        pipeline = assembled(options, settings, (listener, keeping))
        for result in run(pipeline, options, settings, None):
            said += [one for one in result.warnings if one.tier >= options.tier]
        listener.close()
        judged = pd.read_parquet(scores)
    judged["at"] = moments(judged["at"], settings.tz)
    empty = {family: family_schema(family).empty_table() for family in families}
    tables = empty | dict(keeping.taken())
    return Frames(
        warnings_frame(said, settings.tz),
        judged,
        {family: row_frame(family, table, settings.tz) for family, table in tables.items()},
        pipeline.counts.received,
        pipeline.counts.quarantined,
    )


@contextmanager
def scoring() -> Iterator[tuple[ScoreFile, Path]]:
    """Yield a listener that writes scores, and where: beside memory, for there are many."""
    with tempfile.TemporaryDirectory(prefix="silverguard-scores-") as folder:
        file = Path(folder) / "scores.parquet"
        yield ScoreFile(file), file


def warnings_frame(said: list[Warning], tz: str) -> pd.DataFrame:
    """Return warnings as a frame, ordered as `replay` writes them."""
    said = sorted(said, key=lambda one: (one.at, one.id))
    names = list(Warning.__struct_fields__)
    frame = pd.DataFrame([msgspec.structs.astuple(one) for one in said], columns=names)
    for name, part in (("reason_zh", "zh"), ("reason_en", "en")):
        frame[name] = [getattr(one.reason, part) for one in said]
    served = pd.Series([one.versions.model for one in said], dtype=object)
    frame = frame.drop(columns=["reason", "versions"]).assign(model=served)
    for name in ("onset", "at"):
        frame[name] = moments(frame[name], tz)
    return frame


def moments(at: pd.Series[int], tz: str) -> pd.Series[pd.Timestamp]:
    """Return epoch ms as aware timestamps."""
    return pd.to_datetime(at.astype(np.int64), unit="ms", utc=True).dt.tz_convert(tz)


ALL = tuple(FAMILIES)
