"""Visits as rows, and the elders of an area with what tells who is to be visited first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from engine.store.visits.tables import VISITS

COLUMNS = VISITS.c
SHOWN = 5
AT_ONCE = 2000
"""Elders fetched at once: a county has a hundred thousand."""
UNMET = "not_found"
"""The one result of a visit at which nobody met the person."""


class Visit(NamedTuple):
    """Somebody was at a person's home; `at` in epoch ms, `incident` empty for a round."""

    id: str
    person: str
    at: int
    made_by: str
    result: str
    saw: str = ""
    said: str = ""
    incident: str = ""


class Known(msgspec.Struct, frozen=True):
    """What of the register tells how much an elder needs a visit, as it was written."""

    person: str
    name: str | None = None
    area: str | None = None
    town: str | None = None
    street: str | None = None
    birth_date: str | None = None
    birth_year: str | int | None = None
    lives_alone: str | bool | None = None
    dementia: str | None = None
    mobility: str | None = None
    social_assistance: str | None = None
    phone: str | None = None
    guardians: msgspec.Raw = msgspec.Raw(b"null")


class Elder(NamedTuple):
    """A person of the register: when met last (epoch ms, None: never), and how many care items.

    `unheard` are aspects of life of which nothing was ever heard; None: there is no portrait.
    """

    known: Known
    met_at: int | None
    care: int
    unheard: frozenset[str] | None


def put(connection: Connection, one: Visit) -> bool:
    """Write a visit; returns False where there is one of its id."""
    row = one._asdict() | {"met": one.result != UNMET}
    new = insert(VISITS).values(**row).on_conflict_do_nothing(index_elements=["id"])
    return connection.execute(new.returning(COLUMNS.id)).first() is not None


def of_person(connection: Connection, person: str) -> list[Visit]:
    """Return the newest visits of a person, the newest first."""
    query = select(*(COLUMNS[name] for name in Visit._fields)).where(COLUMNS.person == person)
    rows = connection.execute(query.order_by(COLUMNS.at.desc()).limit(SHOWN))
    return [Visit(*row) for row in rows]


_ELDERS = text("""
SELECT p.register, v.met_at, c.care,
       substring(q.line from '"unknown":\\[([^]]*)\\]') AS unheard, q.person IS NOT NULL AS drawn
  FROM people p
  LEFT JOIN LATERAL (SELECT max(at) AS met_at FROM visits WHERE person = p.person AND met) v ON true
  LEFT JOIN LATERAL (SELECT count(*) AS care FROM warnings w WHERE w.person = p.person AND w.care
       AND NOT w.test AND w.at >= greatest(:since, coalesce(v.met_at, 0))) c ON true
  LEFT JOIN portraits q ON q.person = p.person
 WHERE starts_with(coalesce(p.area, ''), :area) AND (:person = '' OR p.person = :person)
""")


def elders(connection: Connection, area: str, since: int, person: str = "") -> Iterator[Elder]:
    """Yield the elders of an area, or one of them.

    Parameters
    ----------
    since
        From when care items count (epoch ms), those before the last visit left out.
    """
    decode = msgspec.json.Decoder(Known, strict=False).decode
    asked = {"area": area, "since": since, "person": person}
    rows = connection.execute(_ELDERS, asked, execution_options={"yield_per": AT_ONCE})
    for row in rows:
        heard_of = frozenset((row.unheard or "").replace('"', "").split(",")) - {""}
        yield Elder(
            decode(row.register), row.met_at, row.care or 0, heard_of if row.drawn else None
        )
