"""`silverguard desk`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from engine.errors import FAILED, EndError

if TYPE_CHECKING:
    from engine.desk.ladder.rehearsal import Rehearsed
    from engine.settings import Settings

HELP = "值守台：打开预警页面与接口 Serve the page and the API on what the store holds."
GRADES = {4: "生命安全 life safety", 3: "3级 tier 3", 2: "2级 tier 2", 1: "1级 tier 1"}
desk = typer.Typer(invoke_without_command=True, rich_markup_mode=None, help=HELP)


@desk.callback()
def serve_desk(context: typer.Context) -> None:
    """Serve, unless something else is asked of the desk."""
    if context.invoked_subcommand is not None:
        return
    from engine.cli.log_lines import logged
    from engine.settings import read_settings

    settings = read_settings()
    with logged("desk", settings):
        _opened(settings)


@desk.command()
def rehearse() -> None:
    """演练：现在会通知谁，逐一试通 Tell who would be told now, and try each of them."""
    from engine.desk.ladder.rehearsal import rehearse as run
    from engine.settings import read_settings

    settings = read_settings()
    told = run(settings.webhooks)
    for line in [*_rehearsed(told), *_on_duty(settings)]:
        print(line)
    lost = sum(bool(one.why) for one in told)
    if lost or not told:
        raise EndError(
            FAILED,
            f"{lost}个接收方未达 receivers not reached: 检查地址与密钥 check address and secret"
            if told
            else "未设接收方：只有看页面的人知道 nobody is told: set SILVERGUARD_WEBHOOKS",
        )


def _rehearsed(told: list[Rehearsed]) -> list[str]:
    """Return a line for each grade: who is told at once, who later if nobody has it."""
    lines = []
    for grade, name in GRADES.items():
        steps = [
            f"{one.hook.after_s:g} s {one.hook.name} {one.why or '已达 reached'}"
            for one in told
            if one.hook.tier <= grade <= one.hook.up_to
        ]
        lines.append(f"{name}: {'; '.join(steps) or '无人 nobody'}")
    return lines


def _on_duty(settings: Settings) -> list[str]:
    """Return a line for each step that has a post: who is on duty now, area by area."""
    steps = [hook for hook in settings.webhooks if hook.post]
    if not steps:
        return []
    from zoneinfo import ZoneInfo

    from engine.desk.shifts.rehearsal import who_now
    from engine.store.store import open_store

    store = open_store(settings)
    try:
        return [
            line for hook in steps for line in who_now(store.engine, hook, ZoneInfo(settings.tz))
        ]
    finally:
        store.close()


def _opened(settings: Settings) -> None:
    import threading

    from engine.delivery.delivery import deliver
    from engine.desk.web.serve import DESK_PORT, serve
    from engine.log.event_log import agreed
    from engine.ports import require_free
    from engine.store.store import open_store

    require_free(settings.desk_host, settings.desk_port, DESK_PORT)
    agreed(settings)
    store = open_store(settings)
    over = threading.Event()
    delivery = threading.Thread(target=deliver, args=(settings, store, over), daemon=True)
    delivery.start()
    print(f"值守台 desk: http://{settings.desk_host}:{settings.desk_port}/", file=sys.stderr)
    try:
        serve(store, settings)
    finally:
        over.set()
        delivery.join()
        store.close()
