"""A visit to the desk's page without a browser: NiceGUI runs in this process and draws nothing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from nicegui import Client, ui
from nicegui.testing import User, UserInteraction
from nicegui.testing.general import nicegui_reset_globals

from engine.desk.warnings.page import mount
from engine.desk.web.app import http_app
from engine.store.store import Store

FLAG = "NICEGUI_USER_SIMULATION"
PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One officer's open page."""

    user: User

    async def open(self, path: str = "/") -> None:
        """Open the page as a browser does."""
        await self.user.open(path)

    def texts(self, css_class: str | None = None) -> list[str]:
        """Return the words of all labels, or of those inside elements of a class."""
        return [
            one.text
            for one in self.user.current_layout.descendants()
            if isinstance(one, ui.label) and (css_class is None or within(one, css_class))
        ]

    def elements(self, css_class: str) -> list[ui.element]:
        """Return the elements of a class, in the order of the page."""
        return [one for one in self.user.current_layout.descendants() if css_class in one.classes]

    def charts(self) -> list[ui.echart]:
        """Return the pictures."""
        every = self.user.current_layout.descendants()
        return [one for one in every if isinstance(one, ui.echart)]

    def cards(self) -> list[str]:
        """Return the reasons on the list, from the top."""
        return [text for card in self.elements("sg-card") for text in reasons(card)]

    def chip(self, text: str) -> ui.element:
        """Return the filter button with some words on it."""
        (found,) = (one for one in self.elements("sg-chip") if text in words(one))
        return found

    async def click(self, element: ui.element) -> None:
        """Click an element."""
        UserInteraction(self.user, {element}, None).click()
        await asyncio.sleep(0)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true of the page; fails when patience ends."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def visit(store: Store) -> AsyncIterator[Visit]:
    """Mount the page as the desk does, and forget it in the end: NiceGUI is global."""
    with nicegui_reset_globals():
        os.environ[FLAG] = "true"
        app = http_app(store)
        mount(app, store, "Asia/Shanghai")
        transport = httpx.ASGITransport(app)
        try:
            async with (
                app.router.lifespan_context(app),
                httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
            ):
                yield Visit(User(client))
        finally:
            os.environ.pop(FLAG)
            Client.page_routes.clear()  # else NiceGUI forgets the desk's modules too


def within(element: ui.element, css_class: str) -> bool:
    """Tell whether an element has a class, or stands inside one that has."""
    return any(css_class in one.classes for one in (element, *element.ancestors()))


def words(element: ui.element) -> list[str]:
    """Return the words of the labels inside an element."""
    return [one.text for one in element.descendants() if isinstance(one, ui.label)]


def reasons(card: ui.element) -> list[str]:
    """Return the sentence on a card."""
    return [
        one.text
        for one in card.descendants()
        if isinstance(one, ui.label) and "sg-reason" in one.classes
    ]
