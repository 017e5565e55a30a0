"""The status view: which worker owns which place of the log; in the demo, one may be killed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from nicegui import ui
from sqlalchemy.exc import SQLAlchemyError

from engine.desk.look import CSS
from engine.store.store import Store

PAUSE_S = 1.0


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


def mount_status(store: Store, fleet: Killable | None) -> None:
    """Put the status view at `/status`."""

    @ui.page("/status", title="工作进程 workers")
    def status() -> None:
        ui.add_css(CSS)
        with ui.element("header").classes("sg-top"), ui.element("h1"):
            ui.label("工作进程 workers")
        ui.link("← 值守台 desk", "/")
        places = ui.column()
        _buttons(fleet)

        def refresh() -> None:
            places.clear()
            with places:
                for line in lines_of(store):
                    ui.label(line)

        refresh()
        ui.timer(PAUSE_S, refresh)


def lines_of(store: Store) -> list[str]:
    """Return one line a place: its owner, and how often it has changed hands."""
    try:
        owners = store.fence.owners()
    except SQLAlchemyError:
        return ["数据库无应答 the database does not answer"]
    return [
        f"{place}: {owner} (第 {generation} 任 owner no. {generation})"
        for place, owner, generation in owners
    ]


def _buttons(fleet: Killable | None) -> None:
    """Draw a button to kill and one to start each worker, where there is a fleet of ours."""
    if fleet is None:
        return
    for name in fleet.alive:
        with ui.row():
            state = ui.label()
            ui.button(f"结束 kill {name}", on_click=lambda name=name: fleet.kill(name))
            ui.button(f"启动 start {name}", on_click=lambda name=name: fleet.start(name))

        def show(name: str = name, state: ui.label = state) -> None:
            running = fleet.alive[name]
            state.set_text(f"{name}: {'运行 running' if running else '已停 dead'}")

        show()
        ui.timer(PAUSE_S, show)
