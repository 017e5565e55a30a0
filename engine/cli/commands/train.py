"""`silverguard train`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Engine(StrEnum):
    """Where history is replayed for training."""

    LOCAL = "local"
    SPARK = "spark"


def train(
    events: Annotated[Path, typer.Option(help="历史事件 recorded events")],
    people: Annotated[Path | None, typer.Option(help="人员登记表 register")] = None,
    truth: Annotated[Path | None, typer.Option(help="真值 labelled episodes")] = None,
    since: Annotated[str, typer.Option(help="起 learn from, RFC 3339")] = "",
    until: Annotated[str, typer.Option(help="止 learn up to, RFC 3339")] = "",
    share: Annotated[float, typer.Option(min=0.01, max=1, help="人员比例 share of people")] = 1.0,
    by: Annotated[str, typer.Option(help="训练人 who trains; the login name if left out")] = "",
    engine: Annotated[Engine, typer.Option(help="local, or spark: of an archive")] = Engine.LOCAL,
    detector: Annotated[
        list[str] | None,
        typer.Option(
            help="另加检测器，可多次 PyOD's HBOS, ECOD, PCA or IForest beside, repeatable"
        ),
    ] = None,
) -> None:
    """训练：由历史拟合并登记为 challenger Fit from history, register versions as challenger."""
    from getpass import getuser

    from engine.cli.civil_moment import moment
    from engine.cli.terminal import on_stderr
    from engine.lifecycle.training_name import proven_trainer
    from engine.pipeline.compiling import told_if_first
    from engine.progress import bar
    from engine.settings import read_settings
    from engine.training.job import TrainOptions
    from engine.training.selection import FOREVER
    from engine.training.train import train as run

    settings = read_settings()
    if settings.token_file:
        by = proven_trainer(by, settings)
    options = TrainOptions(
        events,
        people,
        truth,
        moment(since, settings.tz) or 0,
        moment(until, settings.tz) or FOREVER,
        share,
        by or getuser(),
        tuple(detector or ()),
    )
    if engine is Engine.SPARK:
        from engine.training.spark import train_on_spark

        train_on_spark(options, settings)
        return
    told_if_first(on_stderr)
    with bar("train", " lines") as progress:
        run(options, settings, progress)
