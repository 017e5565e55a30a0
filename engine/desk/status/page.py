"""The status view: which worker owns which place of the log; in the demo, one may be killed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NamedTuple, Protocol

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.incident_pages.form_act import Lang
from engine.desk.web.templates import page
from engine.desk.web.texts import Language, said
from engine.health.chain_faults import Fault
from engine.health.chain_watch import Chain
from engine.store.store import Store


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


def status_routes(
    store: Store, chain: Chain | None = None, fleet: Killable | None = None
) -> APIRouter:
    """Return the status view, and the forms by which a demo's workers are killed and started."""
    router = APIRouter(include_in_schema=False)

    @router.get("/status")
    def status(
        request: Request, _: Annotated[Caller, Depends(permitted("status.read"))],
        lang: Lang = "zh",
    ) -> Response:  # fmt: skip
        """Return who owns what now; a script asks again every second."""
        held = held_by_worker(store, lang, chain)
        return page(
            request, "status/page.html", lang, answers=held is not None, faults=faults_of(chain),
            parts=parts_of(chain, lang), workers=cards_of(held or {}, fleet, lang),
        )  # fmt: skip

    @router.post("/status/{worker}/{act}")
    async def ended(
        request: Request,
        _: Annotated[Caller, Depends(permitted("worker.kill"))],
        worker: Annotated[str, Path(max_length=64)],
        act: Literal["kill", "start"],
        lang: Lang = "zh",
    ) -> Response:
        """Kill or start a worker of the demo; never another's."""
        if fleet is None or worker not in fleet.alive:
            raise HTTPException(404)
        await asyncio.to_thread(fleet.kill if act == "kill" else fleet.start, worker)
        return RedirectResponse("/status" + ("?lang=en" if lang == "en" else ""), 303)

    return router


class Card(NamedTuple):
    """A worker: whether it runs (None: not ours to know), what it owns."""

    name: str
    runs: bool | None
    places: Sequence[str]


def cards_of(
    held: Mapping[str, list[str]], fleet: Killable | None, language: Language
) -> list[Card]:
    """Return a card for each worker that owns something, and for each of our own."""
    alive = {} if fleet is None else fleet.alive
    return [
        Card(name, alive.get(name), held.get(name, [said("owns_nothing", language)]))
        for name in sorted({*held, *alive})
    ]


def faults_of(chain: Chain | None) -> Sequence[Fault]:
    """Return what is wrong, nothing where nobody watches."""
    return () if chain is None else chain.faults


def parts_of(chain: Chain | None, language: Language) -> list[str]:
    """Return one line for each part of the chain: who it is, and when it was last heard."""
    heard = [] if chain is None else chain.heard
    return [
        " · ".join(
            (
                said(f"part_{one.beat.part}", language),
                one.beat.name,
                said("heard_ago", language).format(one.age_s),
                one.beat.why or said("well", language),
            )
        )
        for one in heard
    ]


def held_by_worker(
    store: Store, language: Language, chain: Chain | None = None
) -> dict[str, list[str]] | None:
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
        line = f"{place} · {said('generation', language).format(generation)}"
        held.setdefault(owner, []).append(line)
    return held
