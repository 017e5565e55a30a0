"""A page whose session is over goes to the log-in, rather than standing still."""

from __future__ import annotations

from nicegui import ui
from starlette.requests import Request

from engine.desk.access.lock import LOG_IN, Lock

LOOK_S = 1.0


def leave_when_over(request: Request, lock: Lock | None) -> None:
    """Watch from within a page whether whoever opened it may still see it."""
    if lock is None:
        return
    headers, scheme, entry = request.headers, request.url.scheme, request.state.entry

    async def look() -> None:
        if not await lock.still(entry, headers, scheme):
            ui.navigate.to(LOG_IN)

    ui.timer(LOOK_S, look)
