"""`silverguard rows`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.commands.train import Engine


def rows(
    events: Annotated[Path, typer.Option(help="事件文件 recorded events, - = stdin")],
    out: Annotated[Path, typer.Option(help="特征输出 where the Parquet goes")],
    engine: Annotated[Engine, typer.Option(help="local, or spark: of an archive")] = Engine.LOCAL,
) -> None:
    """特征：检测器所见的行 The features as Parquet, as the detectors see them."""
    if engine is Engine.SPARK:
        from engine.settings import read_settings
        from engine.training.spark import write_rows_on_spark

        write_rows_on_spark(events, out, read_settings())
        return
    from engine.replay.feature_export import write_rows

    write_rows(events, out)
