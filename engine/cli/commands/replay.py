"""`silverguard replay`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from engine.settings import Settings
    from streams.admission.admission import Counts


def replay(
    events: Annotated[Path, typer.Option(help="事件文件 NDJSON, .gz, .zst, .parquet, - = stdin")],
    out: Annotated[Path, typer.Option(help="预警输出 where the warnings go, - = stdout")],
    people: Annotated[Path | None, typer.Option(help="人员登记表 register, CSV or NDJSON")] = None,
    scores: Annotated[Path | None, typer.Option(help="评分 every judgement, as Parquet")] = None,
    model: Annotated[str, typer.Option(help="模型 NAME@ALIAS, self or none")] = "self",
    tier: Annotated[int, typer.Option(min=0, max=3, help="最低级别 lowest tier written")] = 1,
    sort: Annotated[bool, typer.Option("--sort", help="先按时间排序 order lines by time")] = False,
    batch: Annotated[int, typer.Option(min=1, hidden=True)] = 20_000,
    partitions: Annotated[int, typer.Option(min=1, hidden=True)] = 1,
) -> None:
    """回放：以与实时完全相同的流程处理录制的事件 Run recorded events as live."""
    from engine.cli.terminal import on_stderr
    from engine.pipeline.compiling import told_if_first
    from engine.progress import bar
    from engine.replay.replay import ReplayOptions
    from engine.replay.replay import replay as run
    from engine.settings import read_settings

    settings = read_settings()
    options = ReplayOptions(
        events=events, out=out, people=people, scores=scores, model=model, tier=tier, sort=sort,
        batch=batch, partitions=partitions,
    )  # fmt: skip
    told_if_first(on_stderr)
    with bar("replay", " lines") as progress:
        outcome = run(options, settings, progress)
    print(outcome.counts, file=sys.stderr)
    if outcome.people is not None:
        print(outcome.people, file=sys.stderr)
    refuse_beyond_share(outcome.counts, settings)


def refuse_beyond_share(counts: Counts, settings: Settings) -> None:
    """End with exit code 3 where more was quarantined, or late, than the settings allow."""
    from engine.errors import REJECTED, EndError

    received = max(1, counts.received)
    if counts.quarantined > settings.quarantine_share * received:
        hint = "隔离行过多 too many lines quarantined; see what is wrong with: silverguard validate"
        raise EndError(REJECTED, hint)
    if counts.late > settings.late_share * received:
        raise EndError(REJECTED, "迟到行过多 too many lines came late; try again with --sort")
