"""`silverguard rows`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.commands.train import Engine

if TYPE_CHECKING:
    from engine.replay.feature_export import Labelling


def rows(
    events: Annotated[Path, typer.Option(help="事件文件 recorded events, - = stdin")],
    out: Annotated[Path, typer.Option(help="特征输出 where the Parquet goes")],
    people: Annotated[Path | None, typer.Option(help="人员登记表 register")] = None,
    truth: Annotated[Path | None, typer.Option(help="真值 labels: adds the column label")] = None,
    by_family: Annotated[
        bool, typer.Option(help="每类一个文件 OUT is a folder, a file a family in it")
    ] = False,
    engine: Annotated[Engine, typer.Option(help="local, or spark: of an archive")] = Engine.LOCAL,
) -> None:
    """特征：检测器所见的行 The features as Parquet, as the detectors see them."""
    from engine.settings import read_settings

    settings = read_settings()
    if engine is Engine.SPARK:
        if people or truth or by_family:
            raise typer.BadParameter("spark takes --events and --out: an archive has its register")
        from engine.training.spark import write_rows_on_spark

        write_rows_on_spark(events, out, settings)
        return
    from engine.replay.feature_export import write_rows

    label = _labelling(truth, settings.tz) if truth else None
    write_rows(events, out, settings, people, by_family=by_family, label=label)


def _labelling(truth: Path, tz: str) -> Labelling:
    """Return what joins the labels of a file to rows."""
    import pyarrow as pa

    from engine.evaluation.labels.joining import labels_at
    from engine.evaluation.labels.reading import read_labels

    labels = read_labels(truth, tz)
    return lambda table: pa.array(
        labels_at(table["person"].to_pandas(), table["at"].to_numpy(), labels), pa.string()
    )
