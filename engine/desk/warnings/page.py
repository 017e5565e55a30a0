"""Pages of warnings as raised: the care list, what was only logged, and all about one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from sqlalchemy import Connection

from engine.delivery.capped_warnings import incidents, newest
from engine.delivery.shown_warning import Explanation, ShownWarning, newest_of, read_explanation
from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, permitted, sees
from engine.desk.audit.record import LIST, audited
from engine.desk.masking.reasons import hidden_from, line_for
from engine.desk.portrait.portrait import portrait
from engine.desk.warnings.detail import WarningDetail, told
from engine.desk.warnings.limited import Limited
from engine.desk.warnings.thought import thought_of
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.store.incidents.intake import areas_of
from engine.store.incidents.queue import of_episode
from engine.store.models import kept_rows
from engine.store.people.register import names_of
from engine.store.store import Store
from engine.store.warnings import Stored

SHOWN = 100
"""Warnings on the page; the API has all of them."""
Reads = Annotated[Caller, Depends(permitted("warning.read"))]


def warning_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/warnings")
    def listed(
        request: Request, caller: Reads, lang: Language = "zh", care: bool = False,
        tier: Annotated[int, Query(ge=0, le=3)] = 0,
    ) -> Response:  # fmt: skip
        """Return the newest warnings; those of the care list call nobody."""
        held = store.within(caller.area)
        found = newest(held, SHOWN, tier=tier, care=care)
        ids = [one.id for one in _reached(held, found, caller)]
        seen = incidents(held, _masked(held.of_ids(ids), caller))[::-1]
        with audited(store.engine, caller, "warning.read", LIST) as connection:
            names = _names(connection, seen, caller)
        lines = [told(one, later, lang, zone) for one, later in _explained(held, seen)]
        also = "&lang=en" if lang == "en" else ""
        return page(
            request, "warnings/list.html", lang,
            told=lines, names=names, care=care, tier=tier, also=also,
        )  # fmt: skip

    _whole(router, store, zone)
    return router


def _whole(router: APIRouter, store: Store, zone: ZoneInfo) -> None:
    """Add the page of one warning."""

    @router.get("/warnings/{warning}")
    def one(
        request: Request, caller: Reads, warning: Annotated[str, Path(max_length=64)],
        lang: Language = "zh",
    ) -> Response:  # fmt: skip
        """Return all about one warning."""
        held = store.within(caller.area)
        raised = incidents(held, _masked(held.of_ids([warning]), caller))
        found = list(_reached(held, raised, caller))
        if not found:
            raise HTTPException(404)
        ((shown, later),) = _explained(held, found)
        line = None
        if may(caller, "portrait.read"):
            line = Limited(store.engine).portrait(caller, shown.person)
        subject = f"episode:{shown.episode}"
        with audited(store.engine, caller, "warning.read", subject) as connection:
            incident = of_episode(connection, shown.episode)
            row = kept_rows(connection, [shown.id]).get(shown.id)
            names = _names(connection, found, caller)
        thought = thought_of(shown, row, hidden_from(caller), lang)
        lines: WarningDetail = told(shown, later, lang, zone, thought=thought)
        drawn = portrait(line, lang)
        return page(
            request, "warnings/page.html", lang,
            told=lines, names=names, portrait=drawn, incident=incident,
            visits=may(caller, "visit.read"),
        )  # fmt: skip


def _reached(store: Store, found: Sequence[ShownWarning], caller: Caller) -> Iterator[ShownWarning]:
    """Yield those of the caller's area."""
    with store.engine.connect() as connection:
        areas = areas_of(connection, {one.person for one in found})
    return (one for one in found if caller.reaches(areas.get(one.person)))


def _names(connection: Connection, found: Sequence[ShownWarning], caller: Caller) -> dict[str, str]:
    """Return the names of those whom warnings are about, as far as the caller sees any."""
    return names_of(connection, (one.person for one in found)) if sees(caller, "name") else {}


def _masked(found: Sequence[Stored], caller: Caller) -> list[Stored]:
    """Return warnings without the numbers that the caller's role does not see."""
    return [Stored(one.seq, line_for(one.line, hidden_from(caller))) for one in found]


def _explained(
    store: Store, found: Sequence[ShownWarning]
) -> Iterator[tuple[ShownWarning, list[Explanation]]]:
    """Yield warnings with what was found out after them."""
    stored = store.explanations_of(list({one.episode for one in found}))
    later = [read_explanation(one) for one in stored]
    for one in found:
        yield one, newest_of(later, one.episode)
