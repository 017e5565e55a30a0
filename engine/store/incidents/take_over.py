"""Warnings stored before there were incidents become incidents: missed ones, which page nobody."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Select, exists, func, select

from engine.store.incidents.hearing import graded
from engine.store.incidents.incident import Incident
from engine.store.incidents.intake import take_warnings
from engine.store.incidents.log_clock import desk_now
from engine.store.incidents.rows import Step, read, write
from engine.store.incidents.tables import EPISODES, INCIDENTS
from engine.store.tables import WARNINGS
from streams.contract.units import DAY_MS

OLD_MS = 7 * DAY_MS
"""Behind the newest warning by more, an incident is taken over as closed, outcome unknown: nobody
could have told what became of it (assumed)."""
PAGE = 1000
BY = "migration"


def take_over(engine: Engine) -> int:
    """Make incidents of stored warnings that lie in none; returns how many warnings there were."""
    told, after = 0, 0
    while True:
        with engine.begin() as connection:
            rows = connection.execute(_without(after)).all()
            if not rows:
                _close_old(connection, told)
                return told
            take_warnings(
                connection, [row.line.encode() for row in rows], [row.id for row in rows],
                calls=False,
            )  # fmt: skip
            told, after = told + len(rows), rows[-1].seq


def _without(after: int) -> Select[tuple[int, str, str]]:
    known = exists().where(EPISODES.c.episode == WARNINGS.c.episode)
    query = select(WARNINGS.c.seq, WARNINGS.c.id, WARNINGS.c.line)
    return (
        query.where(WARNINGS.c.seq > after, WARNINGS.c.tier >= 1, ~WARNINGS.c.care, ~known)
        .order_by(WARNINGS.c.seq)
        .limit(PAGE)
    )


def _close_old(connection: Connection, told: int) -> None:
    """Close what is long past; says so."""
    if not told:
        return
    newest = connection.execute(select(func.max(WARNINGS.c.at))).scalar_one()
    query = select(INCIDENTS.c.body).where(
        INCIDENTS.c.open, INCIDENTS.c.missed, INCIDENTS.c.at < newest - OLD_MS
    )
    old = [read(body) for body in connection.execute(query.with_for_update()).scalars()]
    write(connection, [Step(one, _closed(one), "closed", BY) for one in old], desk_now())


def _closed(one: Incident) -> Incident:
    episodes = tuple(replace(episode, outcome="unknown") for episode in one.episodes)
    return replace(graded(one, episodes), state="closed")
