"""`silverguard simulate`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer


def simulate(
    people: Annotated[int, typer.Option(min=1, help="人数 number of elders")],
    days: Annotated[int, typer.Option(min=1, help="天数 days simulated")],
    seed: Annotated[int, typer.Option(min=0, help="随机种子 same seed, same town")],
    out: Annotated[Path, typer.Option(help="输出目录 directory for the three files")],
    processes: Annotated[int | None, typer.Option(min=1, help="进程数 processes used")] = None,
) -> None:
    """模拟：带标注的城镇 Simulate a town: events.ndjson, people.csv, truth.ndjson."""
    from engine.progress import bar
    from streams.simulate.town.town import Town
    from streams.simulate.town.town import simulate as run

    out.mkdir(parents=True, exist_ok=True)
    with bar("simulate", " days", days) as progress:
        run(Town(people, days, seed), out, processes or os.cpu_count() or 1, progress)
