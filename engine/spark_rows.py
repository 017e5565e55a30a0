"""Rows on Spark: each of its tasks replays a share of the people (optional extra `spark`)."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from engine.by_person import Share, share_rows
from engine.exits import FAILED, EndError
from engine.rows import SCHEMA
from engine.settings import Settings
from streams.archive.folder import Folder
from streams.archive.reading import opened

MASTER = "SPARK_MASTER"
"""Spark's own variable for where it runs; without it, every core of this machine is used."""


def write_rows_on_spark(events: Path, out: Path, settings: Settings, shares: int = 0) -> None:
    """Write the rows of an archive as a folder of Parquet files, in no particular order.

    Parameters
    ----------
    shares
        Tasks into which the people are split; 0 takes two a core.

    Raises
    ------
    EndError
        If Spark or a Java for it is missing.
    UnreadableError
        If the archive cannot be read.
    """
    url = Folder(events).url
    opened(Folder(events))  # what is wrong with it is said before a cluster starts
    with _session() as session, warnings.catch_warnings():
        # It warns of every pandas from 3 on; what is used of it here are Arrow's tables only.
        warnings.simplefilter("ignore", FutureWarning)
        count = shares or 2 * session.sparkContext.defaultParallelism
        task = partial(_task, url=url, shares=count, settings=settings.model_dump_json())
        from pyspark.sql.pandas.types import from_arrow_schema

        frame = session.range(0, count, 1, count)
        frame.mapInArrow(task, from_arrow_schema(SCHEMA)).write.parquet(str(out))


def _task(
    numbers: Iterator[pa.RecordBatch], url: str, shares: int, settings: str
) -> Iterator[pa.RecordBatch]:
    chosen = Settings.model_validate_json(settings)
    for batch in numbers:
        for number in batch.column(0).to_pylist():
            for table in share_rows(url, Share(number, shares), chosen):
                yield from table.combine_chunks().to_batches()


def _session() -> Any:
    """Start Spark quietly; its workers are this Python."""
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
    return session
