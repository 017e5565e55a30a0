"""Spark, where it is installed (optional, `make spark`): shares of the people as its tasks."""

from __future__ import annotations

import os
import pickle
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from engine.errors import FAILED, USAGE, EndError
from engine.replay.row_tables import schema
from engine.replay.sharded import Share, share_rows
from engine.settings import Settings
from engine.training.job import TrainOptions
from engine.training.sharded import Gathered, Task, gather, taught_by_shares
from streams.archive.folder import Folder, is_archive
from streams.archive.reading import opened

if TYPE_CHECKING:
    from pyspark import SparkContext

MASTER = "SPARK_MASTER"
"""Spark's own variable for where it runs; without it, every core of this machine is used."""


def write_rows_on_spark(events: Path, out: Path, settings: Settings, shares: int = 0) -> None:
    """Write the rows of an archive as a folder of Parquet files, in no particular order.

    Parameters
    ----------
    shares
        Tasks into which the people are split; 0 takes one a core.

    Raises
    ------
    EndError
        If Spark or a Java for it is missing, or the events are no archive.
    UnreadableError
        If the archive cannot be read.
    """
    url = _archive(events)
    with spark() as session, warnings.catch_warnings():
        # It warns of every pandas from 3 on; what is used of it here are Arrow's tables only.
        warnings.simplefilter("ignore", FutureWarning)
        count = shares or session.sparkContext.defaultParallelism
        task = partial(_rows, url=url, shares=count, settings=settings.model_dump_json())
        from pyspark.sql.pandas.types import from_arrow_schema

        frame = session.range(0, count, 1, count)
        frame.mapInArrow(task, from_arrow_schema(schema())).write.parquet(str(out))


def train_on_spark(options: TrainOptions, settings: Settings, shares: int = 0) -> None:
    """Fit an artefact from an archive, the same as `train` does here, and register it.

    Raises as `write_rows_on_spark` and `train` do.
    """
    from engine.training.train import train  # tasks import this file, and need no MLflow

    _archive(options.events)
    with spark() as session:
        context = session.sparkContext
        count = shares or context.defaultParallelism
        teach = partial(
            taught_by_shares,
            options=options,
            settings=settings,
            shares=count,
            run=partial(_gathered_on, context),
        )
        train(options, settings, teach=teach)


def _archive(events: Path) -> str:
    """Return the URL of an archive; what is wrong with it is said before a cluster starts."""
    if not is_archive(events):
        raise EndError(USAGE, f"{events}: --engine spark reads what `silverguard archive` wrote")
    opened(Folder(events))
    return Folder(events).url


def _gathered_on(context: SparkContext, tasks: Sequence[Task]) -> Sequence[Gathered]:
    """Do every task on Spark; what goes there and back is pickled here, on both sides our own."""
    sent = context.parallelize([pickle.dumps(task) for task in tasks], len(tasks))
    return [pickle.loads(one) for one in sent.map(_gathered).collect()]


def _gathered(task: bytes) -> bytes:
    return pickle.dumps(gather(pickle.loads(task)))


def _rows(
    numbers: Iterator[pa.RecordBatch], url: str, shares: int, settings: str
) -> Iterator[pa.RecordBatch]:
    chosen = Settings.model_validate_json(settings)
    for batch in numbers:
        for number in batch.column(0).to_pylist():
            for table in share_rows(url, Share(number, shares), chosen):
                yield from table.combine_chunks().to_batches()


@contextmanager
def spark() -> Iterator[Any]:
    """Start Spark quietly, and stop it in the end; its workers are this Python."""
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError:
        raise EndError(FAILED, "缺少 Spark missing: make spark, and a Java 17 or later") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(os.environ.get(MASTER, "local[*]"))
    builder = builder.appName("silverguard").config("spark.ui.enabled", "false")
    try:
        session = builder.config("spark.log.level", "ERROR").getOrCreate()
    except PySparkRuntimeError:
        raise EndError(
            FAILED,
            "Spark 无法启动 cannot start: install a Java 17 or later (openjdk-17-jre-headless)",
        ) from None
    try:
        yield session
    finally:
        session.stop()
