"""`silverguard explain`."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def explain(
    warning_id: Annotated[str, typer.Argument(help="预警编号 id of a warning")],
    from_log: Annotated[
        bool, typer.Option("--from-log", help="再由日志重放此人 replay the person's events too")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output")] = False,
) -> None:
    """解释：用当时的模型版本重算预警 Judge a past warning again by its own model, and say why."""
    from dataclasses import asdict

    from engine.explain.explain import shown
    from engine.explain.explaining import explanation_of
    from engine.settings import read_settings

    told, again = explanation_of(warning_id, read_settings(), from_log=from_log)
    if as_json:
        print(json.dumps(asdict(told) | {"from_log": again and bool(again)}, ensure_ascii=False))
    else:
        print(shown(told, again))
