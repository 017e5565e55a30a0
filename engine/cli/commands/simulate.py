"""`silverguard simulate`."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from streams.user_error import UserError

LARGEST_SEED = 2**63 - 1
Only = Annotated[
    list[str] | None,
    typer.Option(help="只发生该类场景，可多次 only this type of scene (docs/town.md), repeatable"),
]
Scene = Annotated[
    str,
    typer.Option(help="只写一个场景 one scene of one person: sos, fall, fraud …, or a type"),
]


def simulate(
    out: Annotated[Path, typer.Option(help="输出目录 directory for the three files")],
    people: Annotated[int, typer.Option(min=1, help="人数 number of elders")] = 20,
    days: Annotated[int, typer.Option(min=1, help="天数 days simulated")] = 21,
    seed: Annotated[
        int, typer.Option(min=0, max=LARGEST_SEED, help="随机种子 same seed, same town")
    ] = 1,
    processes: Annotated[int | None, typer.Option(min=1, help="进程数 processes used")] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="只有平常日子 ordinary days and nothing else")
    ] = False,
    only: Only = None,
    each: Annotated[
        bool, typer.Option("--each", help="每类场景各一次 one scene of each type, all devices")
    ] = False,
    scene: Scene = "",
    a_month: Annotated[
        float, typer.Option(min=0, max=60, help="每人月场景数 scenes a person-month")
    ] = 3.0,
    rough: Annotated[
        bool, typer.Option("--rough", help="日子更不均匀，更像真实 ordinary days uneven as in life")
    ] = False,
    harder: Annotated[
        bool, typer.Option("--harder", help="更难：慢骗局、邻里、出院 scenes of months, of streets")
    ] = False,
    start: Annotated[str, typer.Option(help="首日 first day, 2026-04-01")] = "",
) -> None:
    """模拟：带标注的城镇 Simulate a town: events.ndjson, people.csv, truth.ndjson."""
    from engine.cli.terminal import on_stderr
    from engine.pipeline.compiling import told_if_first
    from engine.progress import bar
    from streams.simulate.harder.registry import EVERY
    from streams.simulate.staged.staged import staged, write
    from streams.simulate.town.town import Town
    from streams.simulate.town.town import simulate as run

    if (quiet and (only or each or scene)) or (scene and (only or each)):
        raise UserError("--quiet、--scene 不能与其他场景选项同用 stand alone: leave the others out")
    if unknown := [kind for kind in only or () if kind not in EVERY]:
        raise UserError(f"--only 无此类型 no such type: {', '.join(unknown)}; see docs/town.md")
    out.mkdir(parents=True, exist_ok=True)
    if scene:
        write(staged(scene, seed=seed), out)
        return
    often, types = 0.0 if quiet else a_month, tuple(only or ())
    town = Town(
        people, days, seed, a_month=often, only=types, each=each, rough=rough, harder=harder
    )
    if start:
        town = replace(town, start=_day(start))
    told_if_first(on_stderr, 0.0)
    with bar("simulate", " days", days) as progress:
        run(town, out, processes or os.cpu_count() or 1, progress)


def _day(said: str) -> date:
    """Read the first day of a town."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise UserError("--start 须为日期 is a date: 2026-04-01") from None
