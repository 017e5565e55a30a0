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
from engine.desk.web.templates import page
from engine.health.chain_faults import Fault
from engine.health.chain_watch import Chain
from engine.store.store import Store

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


def status_routes(
    store: Store, chain: Chain | None = None, fleet: Killable | None = None
) -> APIRouter:
    """Return the status view, and the forms by which a demo's workers are killed and started."""
    router = APIRouter(include_in_schema=False)

    @router.get("/status")
    def status(
        request: Request, _: Annotated[Caller, Depends(permitted("status.read"))]
    ) -> Response:
        """Return who owns what now; a script asks again every second."""
        held = held_by_worker(store, chain)
        return page(
            request, "status/page.html", "zh", introduction=INTRODUCTION, answers=held is not None,
            faults=faults_of(chain), parts=parts_of(chain), workers=cards_of(held or {}, fleet),
        )  # fmt: skip

    @router.post("/status/{worker}/{act}")
    async def ended(
        request: Request,
        _: Annotated[Caller, Depends(permitted("worker.kill"))],
        worker: Annotated[str, Path(max_length=64)],
        act: Literal["kill", "start"],
    ) -> Response:
        """Kill or start a worker of the demo; never another's."""
        if fleet is None or worker not in fleet.alive:
            raise HTTPException(404)
        await asyncio.to_thread(fleet.kill if act == "kill" else fleet.start, worker)
        return RedirectResponse("/status", 303)

    return router


class Card(NamedTuple):
    """A worker: whether it runs (None: not ours to know), what it owns."""

    name: str
    runs: bool | None
    places: Sequence[str]


def cards_of(held: Mapping[str, list[str]], fleet: Killable | None) -> list[Card]:
    """Return a card for each worker that owns something, and for each of our own."""
    alive = {} if fleet is None else fleet.alive
    return [
        Card(name, alive.get(name), held.get(name, ["无分区 owns nothing"]))
        for name in sorted({*held, *alive})
    ]


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
