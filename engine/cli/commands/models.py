"""`silverguard models`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from engine.settings import Settings
    from engine.store.store import Store

models = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="模型版本 Model versions.")

Area = Annotated[str, typer.Option(help="区划代码 district code or its first digits")]
Approver = Annotated[str, typer.Option(help="批准人 who approves")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output")]


@models.callback()
def about() -> None:
    """See, compare, promote and roll back model versions."""


@contextmanager
def opened() -> Iterator[tuple[Settings, Store]]:
    """Open the store for one command."""
    from engine.settings import read_settings
    from engine.store.store import open_store

    settings = read_settings()
    store = open_store(settings)
    try:
        yield settings, store
    finally:
        store.close()


@models.command("list")
def list_models(as_json: AsJson = False) -> None:
    """列出版本 Every version, its aliases, and where it serves."""
    from engine.cli.terminal import on_stderr
    from engine.lifecycle.tables import listed, shown_versions

    with opened() as (settings, store):
        versions = listed(settings, store.engine)
    print(shown_versions(versions, as_json=as_json))
    if not versions:
        on_stderr("尚无版本 no version yet: silverguard train --events FILE")


@models.command()
def promote(
    version: Annotated[str, typer.Argument(help="NAME@VERSION or NAME@ALIAS")],
    approver: Approver = "",
    area: Area = "",
    override: Annotated[
        str, typer.Option(help="未通过仍启用的理由 why it may serve though it has not passed")
    ] = "",
) -> None:
    """启用版本 Let a version serve; needs a second person and a passed comparison."""
    from engine.lifecycle.promotion import promote as run

    with opened() as (settings, store):
        row = run(version, approver, settings, store.engine, area, override)
    print(f"已启用 promoted {row.version} {_where(area)}")


@models.command()
def rollback(approver: Approver = "", area: Area = "") -> None:
    """回退到上一版本 Go back to what served before."""
    from engine.lifecycle.promotion import rollback as run

    with opened() as (settings, store):
        row = run(approver, settings, store.engine, area)
    print(f"已回退到 rolled back to {row.version or '规则 rules alone'} {_where(area)}")


@models.command()
def shadow(
    version: Annotated[str, typer.Argument(help="NAME@VERSION, NAME@ALIAS, or none to end it")],
    share: Annotated[float, typer.Option(min=0, max=1, help="人员比例 share of people")] = 1.0,
    area: Area = "",
    approver: Approver = "",
) -> None:
    """影子运行：对实时数据评判但不示人 Judge live traffic unseen."""
    from engine.lifecycle.promotion import shadow as run

    with opened() as (settings, store):
        row = run(version, approver, settings, store.engine, area, share)
    print(f"影子 shadow {row.version or '停止 ended'} {row.share:.0%} {_where(area)}")


@models.command()
def compare(
    a: Annotated[str, typer.Argument(help="现用 what serves: NAME@VERSION or none")],
    b: Annotated[str, typer.Argument(help="候选 what may take its place")],
    events: Annotated[Path, typer.Option(help="历史事件 recorded events")],
    truth: Annotated[Path, typer.Option(help="真值 labels, CSV or NDJSON")],
    people: Annotated[Path | None, typer.Option(help="人员登记表 register")] = None,
    since: Annotated[
        str, typer.Option(help="起 from, RFC 3339; left out: what was not trained on")
    ] = "",
    until: Annotated[str, typer.Option(help="止 to, RFC 3339")] = "",
    page: Annotated[Path | None, typer.Option(help="网页输出 an HTML page")] = None,
    workers: Annotated[
        int,
        typer.Option(min=0, help="进程数 processes that share the people; 0: one a core"),
    ] = 1,
    as_json: AsJson = False,
) -> None:
    """比对：以两个版本重放同一时段 Replay one past with two versions; ends with 1 where B fails."""
    from engine.cli.civil_moment import moment
    from engine.errors import FAILED, EndError
    from engine.evaluation import compare_page
    from engine.evaluation.compare import Past
    from engine.lifecycle.comparison import compared
    from engine.outputs import check_outputs
    from engine.progress import bar

    check_outputs((page,), (events, truth, people))
    with opened() as (settings, store), bar("compare", " lines") as progress:
        past = Past(events, truth, people, moment(since, settings.tz), moment(until, settings.tz))
        told = compared(a, b, past, settings, store.engine, progress, workers)
    if page:
        page.write_text(compare_page.page(told), encoding="utf-8")
    print(compare_page.as_json(told) if as_json else compare_page.table(told))
    if not told["gate"]["passed"]:
        raise EndError(FAILED, f"{b}: 未通过比对 the comparison was not passed; see 门槛 gate")


@models.command()
def drift(
    events: Annotated[Path, typer.Option(help="历史事件 recorded events")],
    split: Annotated[str, typer.Option(help="分界时刻 compare before with after, RFC 3339")],
    model: Annotated[str, typer.Option(help="版本 NAME@VERSION or none")] = "none",
    people: Annotated[Path | None, typer.Option(help="人员登记表 register")] = None,
    page: Annotated[Path | None, typer.Option(help="网页输出 an HTML page")] = None,
    metrics: Annotated[Path | None, typer.Option(help="Prometheus textfile")] = None,
    warm_up: Annotated[
        float, typer.Option(min=0, help="天 days of knowing a person before rows are compared")
    ] = 14.0,
    as_json: AsJson = False,
) -> None:
    """漂移：特征、评分、预警率的变化 How far later rows and rates lie from earlier ones."""
    import json

    from engine.cli.civil_moment import moment
    from engine.evaluation import drift_page
    from engine.evaluation.drift import drift as run
    from engine.lifecycle.comparison import artefact_of
    from engine.outputs import check_outputs
    from engine.progress import bar
    from engine.settings import read_settings

    check_outputs((page, metrics), (events, people))
    settings = read_settings()
    with bar("drift", " lines") as progress:
        artefact = artefact_of(model, settings)
        at = moment(split, settings.tz) or 0
        told = run(events, people, at, artefact, settings, progress, warm_up_days=warm_up)
    if page:
        page.write_text(drift_page.page(told), encoding="utf-8")
    if metrics:
        metrics.write_text(drift_page.metrics(told), encoding="utf-8")
    print(json.dumps(told, ensure_ascii=False) if as_json else drift_page.table(told))


@models.command()
def history(as_json: AsJson = False) -> None:
    """版本历史 Which version was live when and where, and who approved it."""
    from engine.lifecycle.history import shown_history
    from engine.store.models import overrides, switches

    with opened() as (settings, store):
        rows, past_gate = switches(store.engine), overrides(store.engine)
    print(shown_history(rows, past_gate, settings.tz, as_json=as_json))


def _where(area: str) -> str:
    return f"@ {area}" if area else "全域 everywhere"
