"""The bench: replay, train, compare and evaluate as functions that take files or pandas frames.

What the commands of the same names do; nothing here needs a running server. `docs/python.md` shows
them at work.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pandas as pd

from engine.evaluation.compare import Past
from engine.evaluation.compare import compare as compared
from engine.evaluation.labels.joining import labels_at
from engine.evaluation.labels.reading import read_labels
from engine.evaluation.report import report_of
from engine.lifecycle.comparison import sides
from engine.replay.frames import ALL, Frames, replayed_frames
from engine.replay.replay import ReplayOptions
from engine.settings import Settings, read_settings
from engine.training.job import TrainOptions
from engine.training.selection import FOREVER
from models.detector import Dimension
from models.learned.own_detector import Own, own
from streams.contract.json_object import Json

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

__all__ = ["Frames", "compare", "detector", "evaluate", "label", "replay", "train"]

Source = str | Path | pd.DataFrame
"""A file, or a frame with the same fields as columns; what is NaN or None is left out."""


def replay(
    events: Source,
    people: str | Path | None = None,
    *,
    model: str = "self",
    tier: int = 1,
    families: Sequence[str] = ALL,
    settings: Settings | None = None,
) -> Frames:
    """Run recorded events through exactly the live pipeline.

    Parameters
    ----------
    events
        NDJSON (`.gz`, `.zst`), Parquet or a frame; one event a line (docs/schemas/event.json).
    people
        The register, CSV or NDJSON; without it what needs it abstains.
    model
        `self` (fits from the replay's own past), `none` (rules alone) or `NAME@ALIAS`.
    tier
        Lowest tier of the warnings returned, 0 to 3.
    families
        Families of rows to return; fewer take less memory.

    Returns
    -------
    engine.replay.frames.Frames
        `warnings`, `scores`, `rows` by family.

    Raises
    ------
    streams.user_error.UserError
        If a file cannot be read or an option makes no sense; its text says what to do.
    """
    with as_file(events) as file:
        options = ReplayOptions(file, Path("-"), _path(people), model=model, tier=tier)
        return replayed_frames(options, tuple(families), settings or read_settings())


def train(
    events: str | Path,
    people: str | Path | None = None,
    truth: str | Path | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    share: float = 1.0,
    by: str = "",
    detectors: Sequence[str | Own] = (),
    settings: Settings | None = None,
) -> str:
    """Fit from history, log to MLflow, register as challenger; returns `silverguard@NUMBER`.

    The past teaches from `since` to `until` (aware moments), of a `share` (0 to 1] of the people,
    under the name `by` (else the login name). `detectors` serve beside rules and forests: names of
    PyOD's (`HBOS`, `ECOD`, `PCA`, `IForest`), or what `detector` made. Raises as `replay` does.
    """
    from engine.training.train import train as run  # MLflow takes seconds to import

    options = TrainOptions(
        Path(events), _path(people), _path(truth), _ms(since) or 0, _ms(until) or FOREVER, share,
        by or getuser(), tuple(detectors),
    )  # fmt: skip
    return run(options, settings or read_settings()).named


def detector(
    name: str,
    estimator: BaseEstimator,
    rows: pd.DataFrame,
    dimension: Dimension,
    columns: Sequence[str],
) -> Own:
    """Make a detector of one's own of an estimator that was fitted to `columns` of `rows`.

    Parameters
    ----------
    name
        Its id: lower case, digits, underscores.
    estimator
        scikit-learn's `IsolationForest` or PyOD's `IForest`, `HBOS`, `ECOD` or `PCA`, fitted; it
        is kept as plain arrays.
    rows
        Ordinary rows of the dimension's family, as `replay` returns them: what is unknown counts as
        their median, and how rare a score is is told by them.
    dimension
        `trajectory` (fixes), `economic` (payments) or `physical` (hours at home).

    Raises
    ------
    streams.user_error.UserError
        If it cannot be stored or a row's score depends on what else is scored.
    """
    return own(name, estimator, dimension, columns, rows[list(columns)].to_numpy(np.float64))


def compare(
    a: str,
    b: str,
    events: str | Path,
    truth: Source,
    people: str | Path | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    settings: Settings | None = None,
    workers: int = 1,
) -> Json:
    """Replay one past with two versions (`NAME@VERSION` or `none`) and judge what B may follow on.

    `workers` processes share the people (0: one a core); a script that asks for more than one keeps
    what it does behind `if __name__ == "__main__":`, for each of them imports it.

    The verdict is returned, not written down: `silverguard models compare` does that. The keys are
    those of `engine.evaluation.compare.compare`; raises as it does.
    """
    chosen = settings or read_settings()
    labels = truth if isinstance(truth, pd.DataFrame) else Path(truth)
    past = Past(Path(events), labels, _path(people), _ms(since), _ms(until))
    one, other, past = sides(a, b, past, chosen)
    return compared(one, other, past, chosen, workers=workers)


def evaluate(
    warnings: Source,
    truth: Source,
    people: str | Path | None = None,
    *,
    days: float | None = None,
    budget: float = 0.1,
    settings: Settings | None = None,
) -> Json:
    """Judge warnings by labels: recall, delay, false warnings, price, intervals and cohorts.

    Parameters
    ----------
    warnings
        As `replay` returns or writes them.
    truth
        Labels, CSV, NDJSON, Parquet or a frame (docs/labels.md).
    days, budget
        Days watched (by default the span of what is named), and warnings a person-month that a
        desk can look at.
    """
    said, told = (one if isinstance(one, pd.DataFrame) else Path(one) for one in (warnings, truth))
    if isinstance(said, pd.DataFrame):
        said = said.assign(at=_epoch(said["at"]))
    tz = (settings or read_settings()).tz
    return report_of(said, told, people=_path(people), days=days, budget=budget, tz=tz)


def label(rows: pd.DataFrame, truth: Source, settings: Settings | None = None) -> pd.DataFrame:
    """Join labels to rows or warnings by person and moment.

    Returns
    -------
    pandas.DataFrame
        The same rows with `label`: the type of the episode in which `at` lies, `decoy` before its
        name where it is one, empty outside; of several the one that began first.
    """
    source = truth if isinstance(truth, pd.DataFrame) else Path(truth)
    labels = read_labels(source, (settings or read_settings()).tz)
    at = np.asarray(_epoch(rows["at"]), np.int64)
    told = rows.assign(label=labels_at(rows["person"], at, labels))
    told.attrs = rows.attrs
    return told


@contextmanager
def as_file(events: Source) -> Iterator[Path]:
    """Yield a file of events: the one named, or a frame as NDJSON for as long as it is read."""
    if not isinstance(events, pd.DataFrame):
        yield Path(events)
        return
    with tempfile.TemporaryDirectory(prefix="silverguard-frame-") as folder:
        file = Path(folder) / "events.ndjson"
        lines = ({k: v for k, v in row.items() if not _unknown(v)} for row in _records(events))
        file.write_bytes(msgspec.json.Encoder().encode_lines(lines))
        yield file


def _records(events: pd.DataFrame) -> list[Json]:
    """Return rows as plain values; timestamps as RFC 3339."""
    plain = events.astype(object)
    for name in events.select_dtypes(["datetime", "datetimetz"]).columns:
        plain[name] = [None if pd.isna(at) else at.isoformat() for at in events[name]]
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def _unknown(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and value != value)


def _epoch(at: pd.Series) -> pd.Series[int]:
    """Return epoch ms of timestamps; what is a number already stays."""
    if isinstance(at.dtype, pd.DatetimeTZDtype):
        return at.dt.as_unit("ms").astype("int64")
    return at


def _path(named: str | Path | None) -> Path | None:
    return None if named is None else Path(named)


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
