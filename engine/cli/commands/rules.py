"""`silverguard rules`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

rules = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="规则 Rules.")


@rules.callback()
def about() -> None:
    """See what a rule does to a recorded past."""


@rules.command("try")
def try_rule(
    rule: Annotated[str, typer.Argument(help="规则 the rule's id: its file's name")],
    events: Annotated[Path, typer.Option(help="历史事件 recorded events")],
    truth: Annotated[Path, typer.Option(help="真值 labels, CSV or NDJSON")],
    people: Annotated[Path | None, typer.Option(help="人员登记表 register")] = None,
    model: Annotated[
        str, typer.Option(help="版本 NAME@VERSION it judges beside, or none")
    ] = "none",
    since: Annotated[str, typer.Option(help="起 from, RFC 3339")] = "",
    until: Annotated[str, typer.Option(help="止 to, RFC 3339")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output")] = False,
) -> None:
    """试规则：有它与无它各重放一次 Replay with and without a rule: found, lost, price, rows."""
    import json
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.cli.civil_moment import moment
    from engine.cli.terminal import on_stderr
    from engine.evaluation.compare import Past
    from engine.evaluation.rule_trial import rule_of, table, tried
    from engine.lifecycle.comparison import artefact_of
    from engine.pipeline.compiling import told_if_first
    from engine.progress import bar
    from engine.settings import read_settings

    settings, named = read_settings(), rule_of(rule)
    past = Past(events, truth, people, moment(since, settings.tz), moment(until, settings.tz))
    told_if_first(on_stderr)
    with bar("rules try", " lines") as progress:
        told = tried(named, artefact_of(model, settings), past, settings, progress)
    zone = ZoneInfo(settings.tz)

    def shown(at: int) -> str:
        return f"{datetime.fromtimestamp(at / 1000, zone):%Y-%m-%d %H:%M}"

    print(json.dumps(told, ensure_ascii=False) if as_json else table(told, shown))
