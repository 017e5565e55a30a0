"""The page of the duty officer, served from this process without any outside host."""

from __future__ import annotations

from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from nicegui import ui

from engine.desk.access.lock import Lock
from engine.desk.access.session_end import leave_when_over
from engine.desk.status.alarm import Alarm
from engine.desk.warnings.board import Board, chips
from engine.desk.web.style import CSS
from engine.desk.web.texts import Language, said
from engine.desk.web.unknown_paths import no_foreign_sockets, quiet_pages
from engine.health.chain_watch import Chain
from engine.store.store import Store
from models.detector import APPLICATIONS

PAUSE_S = 1.0
"""How often the page asks for what is new."""
CARE: Final = "care"


def mount(
    app: FastAPI, store: Store, tz: str, chain: Chain | None = None, lock: Lock | None = None
) -> None:
    """Put the page at `/` of the application; once a process, as NiceGUI is global."""
    zone = ZoneInfo(tz)
    quiet_pages()
    no_foreign_sockets()

    @ui.page("/", title=said("title", "zh"))
    def desk(request: Request, lang: str = "zh") -> None:
        language: Language = "en" if lang == "en" else "zh"
        _draw(Board(store, language, zone), language, chain)
        leave_when_over(request, lock)

    ui.run_with(app, title=said("title", "zh"), language="zh-CN", favicon="🛡️", tailwind=False)


def _draw(board: Board, language: Language, chain: Chain | None) -> None:
    ui.add_css(CSS)
    alarm = Alarm(*_top(language), language)
    _filters(board, language)
    board.draw()
    answered = True

    async def follow() -> None:
        nonlocal answered
        answered = await board.follow()

    def tell() -> None:
        alarm.show(chain, answered=answered)

    tell()
    ui.timer(PAUSE_S, tell)  # of its own: while the database hangs, `follow` waits for it
    ui.timer(PAUSE_S, follow)


def _top(language: Language) -> tuple[ui.element, ui.element]:
    with ui.element("header").classes("sg-top") as top:
        with ui.element("h1"):
            ui.label(said("title", language))
        ui.element("span").classes("sg-grow")
        live = ui.element("span").classes("sg-live").props("role=status")
        other = "/?lang=en" if language == "zh" else "/"
        ui.link(said("other_language", language), other)
    return top, live


def _filters(board: Board, language: Language) -> None:
    def by_application(value: Any) -> None:  # what the select holds: a name, or None for all
        board.filter.application = value
        board.refill()

    def by_tier(value: Any) -> None:  # a number, or CARE, as the select holds it
        board.filter.care = value == CARE
        board.filter.tier = 1 if value == CARE else value
        board.refill()

    applications: dict[object, str] = {None: said("all", language)}
    applications |= {name: said(name, language) for name in APPLICATIONS}
    tiers: dict[object, str] = {
        tier: f"≥{tier} {said(f'tier{tier}', language)}" for tier in (0, 1, 2, 3)
    }
    tiers[CARE] = said(CARE, language)
    with ui.element("nav").classes("sg-bar"):
        chips(said("application", language), applications, None, by_application)
        chips(said("lowest_tier", language), tiers, board.filter.tier, by_tier)
