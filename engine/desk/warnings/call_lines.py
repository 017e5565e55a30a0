"""Calls beyond those that have a card of their own: a line each, so that thousands can be shown.

All that arrive at once are one element of the page: a browser that draws a card for each of ten
thousand calls a minute falls behind, and shows none of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from html import escape
from zoneinfo import ZoneInfo

from nicegui import events, ui

from engine.desk.warnings.card import civil_time, reason_of
from engine.desk.web.texts import Language
from engine.incidents.incident import ShownWarning
from engine.privacy.masking import masked

MOST = 20_000
"""Lines on a page; beyond, the oldest go: the API has all of them."""
NAME_OF_CLICKED = "(event) => emit(event.target.dataset.id || '')"


class CallLines:
    """The lines of one page, newest on top."""

    def __init__(
        self, language: Language, zone: ZoneInfo, pick: Callable[[ShownWarning], object]
    ) -> None:
        self._language, self._zone, self._pick = language, zone, pick
        self._blocks: deque[tuple[ui.html, list[str]]] = deque()
        self._calls: dict[str, ShownWarning] = {}

    def draw(self) -> None:
        """Lay out the place of the lines, without any."""
        self._blocks, self._calls = deque(), {}
        self._place = ui.element("div").classes("sg-lines")

    def __contains__(self, name: str) -> bool:
        """Tell whether a warning has a line."""
        return name in self._calls

    def show(self, calls: Sequence[ShownWarning]) -> None:
        """Put calls on top, those that came last first."""
        new = [one for one in calls if one.id not in self._calls]
        if not new:
            return
        self._calls.update((one.id, one) for one in new)
        with self._place:
            block = ui.html("".join(map(self._line, new)), sanitize=False)
        block.move(self._place, 0)
        block.on("click", self._clicked, js_handler=NAME_OF_CLICKED)
        self._blocks.appendleft((block, [one.id for one in new]))
        while len(self._calls) > MOST and len(self._blocks) > 1:
            oldest, names = self._blocks.pop()
            oldest.delete()
            for name in names:
                del self._calls[name]

    def _line(self, call: ShownWarning) -> str:
        said = masked(call.person), civil_time(call.at, self._zone), reason_of(call, self._language)
        text = " · ".join((str(call.tier), *said))
        return f'<button class="sg-line" data-id="{escape(call.id)}">{escape(text)}</button>'

    async def _clicked(self, event: events.GenericEventArguments) -> None:
        call = self._calls.get(str(event.args))
        if call is not None:
            picked = self._pick(call)
            if hasattr(picked, "__await__"):
                await picked
