"""`silverguard evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def evaluate(
    warnings: Annotated[Path, typer.Option(help="预警 NDJSON of warnings, .gz and .zst too")],
    truth: Annotated[Path, typer.Option(help="真值 labels, CSV or NDJSON")],
    people: Annotated[Path | None, typer.Option(help="人员登记表 register: counts people")] = None,
    days: Annotated[float | None, typer.Option(min=0.01, help="天数 days watched")] = None,
    budget: Annotated[float, typer.Option(min=0, help="每人月预警数 warnings/person-month")] = 0.1,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output")] = False,
) -> None:
    """评估：召回、延迟、误报 Recall, delay and false warnings by episode and highest tier."""
    from engine.evaluation.report import report_of
    from engine.evaluation.report_table import table
    from engine.settings import read_settings

    tz = read_settings().tz
    report = report_of(warnings, truth, people=people, days=days, budget=budget, tz=tz)
    print(json.dumps(report, ensure_ascii=False) if as_json else table(report))
