"""The live list: newest on top, filtered by application and tier, each id once."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from nicegui import ui
from sqlalchemy.exc import SQLAlchemyError

from engine.desk.portrait.portrait import portrait
from engine.desk.warnings.call_lines import CallLines
from engine.desk.warnings.card import card, explain, reason_of
from engine.desk.warnings.data_faults import draw_faults, newest_faults
from engine.desk.warnings.detail import detail
from engine.desk.web.stream import Mark, position, still_there
from engine.desk.web.texts import Language, said
from engine.incidents.incident import ShownWarning, read_explanation
from engine.incidents.incidents import incidents, newest
from engine.incidents.runaway import Runaway, running_away
from engine.store.data_faults import Faults
from engine.store.store import Store
from engine.store.warnings import PAGE, Stored
from streams.contract.units import DAY_MS

SHOWN = 100
"""Cards on the page; older ones are on the API's next pages. Calls not yet looked at come on top
of them: whatever comes behind, they stay."""
CALLS = 5000
"""Calls of the last day that a page opened anew shows beside the newest cards."""
FULL = 200
"""Cards of calls not yet looked at; beyond, a call is a line."""
PAGES = 5
"""Pages of warnings that one look at the store takes in at most."""

ASK_S = 10.0
"""How often the store is asked whether it is still the same."""


@dataclass(slots=True)
class Filter:
    """What the officer wants to see."""

    application: str | None = None
    tier: int = 1
    care: bool = False

    def lets_through(self, warning: ShownWarning) -> bool:
        """Tell whether a warning is to be shown."""
        wanted = self.application in (None, warning.warning)
        listed = warning.care == self.care or _is_call(warning)  # a call is seen from either list
        return wanted and listed and warning.incident_tier >= self.tier


class Board:
    """One officer's page: its list, its panel, its place in the order of arrival."""

    def __init__(self, store: Store, language: Language, zone: ZoneInfo) -> None:
        self._store, self._language, self._zone = store, language, zone
        self._mark = position(store, None)
        self._asked = time.monotonic()
        self._cards: dict[str, ui.element] = {}
        self._order: deque[str] = deque()
        self._calls: set[str] = set()
        self._lines = CallLines(language, zone, self._pick)
        self._episodes: dict[str, set[str]] = {}
        self._explained = 0
        self._faults: list[Faults] = []
        self._picked: ui.element | None = None
        self.filter = Filter()

    def draw(self) -> None:
        """Lay out the list and the panel, and begin to follow the store."""
        self._loud = ui.element("div").props("role=alert")
        self._unread = ui.element("div").props("role=alert")
        with ui.element("main").classes("sg-main"):
            with ui.element("section").props(f'aria-label="{said("warnings", self._language)}"'):
                self._many = ui.element("div")
                self._list = ui.element("div").classes("sg-list")
                self._spoken = ui.label("").classes("sg-away").props("aria-live=polite")
            self._panel = ui.element("section").classes("sg-panel")
            with self._panel:
                ui.label(said("pick", self._language)).classes("sg-quiet")
        self.refill()

    def refill(self) -> None:
        """Show the newest warnings that the filter lets through."""
        self._list.clear()
        self._many.clear()
        with self._many:
            self._lines.draw()
        self._cards, self._order, self._picked = {}, deque(), None
        self._calls = set()
        self._episodes, self._explained = {}, 0
        only = (self.filter.application,) if self.filter.application else ()
        wanted = self.filter
        found = newest(self._store, SHOWN, applications=only, tier=wanted.tier, care=wanted.care)
        latest, there = max((one.at for one in found), default=0), {one.id for one in found}
        calls = newest(self._store, CALLS, applications=only, tier=3) if found else []
        found += [one for one in calls if one.id not in there and one.at > latest - DAY_MS]
        with self._list:
            if not found:
                ui.label(said("none", self._language)).classes("sg-quiet")
            many: list[ShownWarning] = []
            for warning in found:
                if _is_call(warning) and len(self._calls) >= FULL:
                    many.append(warning)
                    continue
                self._put(warning, fresh=False)
                if warning.id not in self._calls:
                    self._order.append(warning.id)
        self._lines.show(many)
        self._explain(self._store.explanations_of(list(self._episodes)))
        self._tell(running_away(self._store.engine))
        self._tell_faults(newest_faults(self._store))

    async def follow(self) -> bool:
        """Put what has arrived on top; returns whether the database answered."""
        try:
            await self._still_there()
            later = await asyncio.to_thread(self._store.explained_since, self._explained)
            faults = await asyncio.to_thread(newest_faults, self._store)
            for _ in range(PAGES):
                if await self._take_in() < PAGE:
                    break
        except SQLAlchemyError:
            self._asked = 0.0
            return False
        self._explain(later)
        self._tell_faults(faults)
        return True

    async def _take_in(self) -> int:
        """Put the next warnings on top; returns how many there were."""
        fresh = await asyncio.to_thread(self._store.since, self._mark.seq)
        arrived = await asyncio.to_thread(incidents, self._store, fresh)
        if fresh:
            self._tell(await asyncio.to_thread(running_away, self._store.engine))
        many: list[ShownWarning] = []
        for stored, warning in zip(fresh, arrived, strict=True):
            self._mark = Mark(self._mark.epoch, stored.seq)
            if warning.id in self._cards or not self.filter.lets_through(warning):
                continue
            if _is_call(warning) and len(self._calls) >= FULL:
                many.insert(0, warning)
            else:
                self._on_top(warning)
        self._lines.show(many)
        return len(fresh)

    async def _still_there(self) -> None:
        """Ask now and then whether the store is still the same, and begin anew where it is not."""
        if time.monotonic() < self._asked + ASK_S:
            return
        mark = await asyncio.to_thread(still_there, self._store, self._mark)
        self._asked = time.monotonic()
        if mark != self._mark:
            self._mark = await asyncio.to_thread(position, self._store, None)
            self.refill()

    def _tell_faults(self, found: list[Faults]) -> None:
        """Say above the list what came and could not be read, unless it stands there already."""
        if found != self._faults:
            self._faults = found
            self._unread.clear()
            with self._unread:
                draw_faults(found, self._language, self._zone)

    def _tell(self, found: tuple[Runaway, ...]) -> None:
        """Say above the list which detectors run away."""
        self._loud.clear()
        with self._loud:
            for one in found:
                text = said("runaway", self._language)
                told = text.format(one.detector, one.last, one.usual)
                ui.label(told).classes("sg-loud")

    def _explain(self, found: list[Stored]) -> None:
        """Append to the cards of an episode what was found out after its warnings."""
        for stored in found:
            if stored.seq <= self._explained:
                continue
            self._explained = stored.seq
            explanation = read_explanation(stored)
            for name in self._episodes.get(explanation.episode, ()):
                if name in self._cards:
                    explain(self._cards[name], explanation, self._language)

    def _on_top(self, warning: ShownWarning) -> None:
        if not self._cards:
            self._list.clear()
        with self._list:
            self._put(warning, fresh=True).move(self._list, 0)
        if warning.id not in self._calls:
            self._lay_aside(warning.id)
        told = said("new", self._language), reason_of(warning, self._language)
        self._spoken.set_text(": ".join(told))

    def _lay_aside(self, name: str) -> None:
        """Let a card be one of those that make room for newer ones."""
        self._order.appendleft(name)
        while len(self._order) > SHOWN:
            self._cards.pop(self._order.pop()).delete()

    def _put(self, warning: ShownWarning, *, fresh: bool) -> ui.element:
        drawn = card(warning, self._language, self._zone, self._pick, fresh=fresh)
        self._cards[warning.id] = drawn
        if _is_call(warning):
            self._calls.add(warning.id)
        self._episodes.setdefault(warning.episode, set()).add(warning.id)
        return drawn

    async def _pick(self, warning: ShownWarning) -> None:
        if self._picked is not None:
            self._picked.props(remove="aria-current")
        self._picked = self._cards.get(warning.id)
        if self._picked is not None:
            self._picked.props("aria-current=true")
        if warning.id in self._calls:
            self._calls.remove(warning.id)
            self._lay_aside(warning.id)
        line = await asyncio.to_thread(self._store.portrait, warning.person)
        later = await asyncio.to_thread(self._store.explanations_of, [warning.episode])
        self._panel.clear()
        with self._panel:
            detail(warning, self._language, self._zone, map(read_explanation, later))
            portrait(line, self._language)


def _is_call(warning: ShownWarning) -> bool:
    """Tell whether a warning stays until somebody has looked at it."""
    return warning.incident_tier >= 3 and not warning.test


def chips(
    label: str, choices: dict[object, str], chosen: object, choose: Callable[[object], None]
) -> None:
    """Draw a group of buttons of which one is pressed."""
    buttons: dict[object, ui.element] = {}

    def press(value: object) -> None:
        for other, button in buttons.items():
            button.props(f"aria-pressed={'true' if other == value else 'false'}")
        choose(value)

    with ui.element("div").classes("sg-group").props(f'role=group aria-label="{label}"'):
        with ui.element("span"):
            ui.label(label)
        for value, text in choices.items():
            button = ui.element("button").classes("sg-chip")
            button.props(f"aria-pressed={'true' if value == chosen else 'false'}")
            button.on("click", lambda value=value: press(value))
            buttons[value] = button
            with button:
                ui.label(text)
