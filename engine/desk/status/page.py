"""The status view: which worker owns which place of the log; in the demo, one may be killed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from fastapi import Request
from nicegui import ui
from sqlalchemy.exc import SQLAlchemyError

from engine.desk.access.lock import Lock
from engine.desk.access.session_end import leave_when_over
from engine.desk.web.style import CSS
from engine.health.chain_faults import Fault
from engine.health.chain_watch import Chain
from engine.store.store import Store

PAUSE_S = 1.0
_PARTS = {
    "worker": "工作进程 worker",
    "place": "分区 partition",
    "delivery": "投递 delivery",
    "door": "入口 door",
    "database": "数据库 database",
    "test_person": "测试人员 test person",
}
INTRODUCTION = (
    "日志按人分区，每个分区由一个工作进程负责；进程停止后，其分区由其他进程接管，预警不丢失、不重复。"
    " Each place of the log belongs to one worker; when one stops, others take its places over."
)


class Killable(Protocol):
    """Workers that the page may kill and start."""

    @property
    def alive(self) -> Mapping[str, bool]:
        """Return which workers run."""
        ...

    def kill(self, name: str) -> None:
        """End one as a power cut would."""
        ...

    def start(self, name: str) -> None:
        """Start one."""
        ...


def mount_status(
    store: Store,
    fleet: Killable | None,
    chain: Chain | None = None,
    lock: Lock | None = None,
) -> None:
    """Put the status view at `/status`."""

    @ui.page("/status", title="工作进程 workers")
    def status(request: Request) -> None:
        ui.add_css(CSS)
        leave_when_over(request, lock)
        with ui.element("header").classes("sg-top"):
            with ui.element("h1"):
                ui.label("银龄卫士 · 工作进程 workers")
            ui.element("span").classes("sg-grow")
            ui.link("值守台 desk", "/")
        with ui.element("div").classes("sg-status"):
            ui.label(INTRODUCTION).classes("sg-small")
            trouble = ui.label("数据库无应答 the database does not answer").classes("sg-loud")
            down = ui.element("div").props("role=alert")
            cards = _Cards(ui.element("div").classes("sg-aspects"), fleet)
            parts = ui.element("div")

        def refresh() -> None:
            held = held_by_worker(store, chain)
            _show(down, [f"{one.zh} {one.en}" for one in faults_of(chain)], "sg-loud")
            _show(parts, parts_of(chain), "sg-item")
            trouble.set_visibility(held is None)
            cards.show(held or {})

        refresh()
        ui.timer(PAUSE_S, refresh)


def _show(area: ui.element, lines: Sequence[str], style: str) -> None:
    area.clear()
    with area:
        for line in lines:
            ui.label(line).classes(style)


def faults_of(chain: Chain | None) -> Sequence[Fault]:
    """Return what is wrong, nothing where nobody watches."""
    return () if chain is None else chain.faults


def parts_of(chain: Chain | None) -> list[str]:
    """Return one line for each part of the chain: who it is, and when it was last heard."""
    heard = [] if chain is None else chain.heard
    return [
        f"{_PARTS[one.beat.part]} · {one.beat.name} · {one.age_s:.0f} s · {one.beat.why or 'ok'}"
        for one in heard
    ]


def held_by_worker(store: Store, chain: Chain | None = None) -> dict[str, list[str]] | None:
    """Return one line a place for each owner, or None if the database does not answer.

    Owners on a journal are known by their heartbeats alone.
    """
    try:
        owners = store.fence.owners()
    except SQLAlchemyError:
        return None
    held: dict[str, list[str]] = {}
    for one in () if owners or chain is None else chain.heard:
        if one.beat.part == "place":
            held.setdefault(one.beat.owner, []).append(one.beat.name)
    for place, owner, generation in owners:
        line = f"{place} · 第{generation}任 no. {generation}"
        held.setdefault(owner, []).append(line)
    return held


class _Cards:
    """A card a worker: whether it runs, what it owns, and in the demo how to end it."""

    def __init__(self, area: ui.element, fleet: Killable | None) -> None:
        self._area, self._fleet = area, fleet
        self._cards: dict[str, tuple[ui.label, ui.element]] = {}

    def show(self, held: Mapping[str, list[str]]) -> None:
        """Show who owns what now; whoever is seen for the first time gets a card."""
        alive = {} if self._fleet is None else self._fleet.alive
        for name in sorted({*held, *alive}):
            if name not in self._cards:
                self._cards[name] = self._card(name, ours=name in alive)
            state, places = self._cards[name]
            runs = alive.get(name)
            said = "" if runs is None else "运行 running" if runs else "已停 stopped"
            state.set_text(said)
            state.classes(remove="sg-down") if runs else state.classes(add="sg-down")
            places.clear()
            with places:
                for line in held.get(name, ["无分区 owns nothing"]):
                    ui.label(line).classes("sg-item")

    def _card(self, name: str, *, ours: bool) -> tuple[ui.label, ui.element]:
        with self._area, ui.element("section").classes("sg-aspect sg-worker"):
            with ui.element("h4"):
                ui.label(name)
                state = ui.label().classes("sg-live" if ours else "")
            places = ui.element("div")
            if ours and self._fleet is not None:
                self._buttons(name, self._fleet)
        return state, places

    def _buttons(self, name: str, fleet: Killable) -> None:
        with ui.element("div").classes("sg-group"):
            for text, act in (("强行结束 kill", fleet.kill), ("启动 start", fleet.start)):
                button = ui.element("button").classes("sg-chip").props('type="button"')
                button.on("click", lambda act=act: act(name))
                with button:
                    ui.label(f"{text} {name}")
