"""What is read of incidents: one transaction a question, limited to the caller's area."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited
from engine.desk.incidents.shown import Json, detail, summary
from engine.desk.web.refused import missing
from engine.store.incidents.queue import Place, Wanted, numbered, queue_page

JSON = msgspec.json.Encoder()


class Reads:
    """Lists and single ones, as bytes of JSON."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def queue(self, wanted: Wanted, limit: int, after: Place | None, caller: Caller) -> bytes:
        """Return a page of the queue."""
        with audited(self._engine, caller, "incident.read", LIST) as connection:
            found = queue_page(connection, wanted, limit, after)
        cursor = cursor_of(found[-1].place) if len(found) == limit else None
        return page([summary(one, caller) for one in found], cursor)

    def incident(self, name: str, caller: Caller) -> tuple[bytes, int]:
        """Return one incident and its version; raises `RefusedError` 404 where there is none."""
        subject = f"incident:{name}"
        with audited(self._engine, caller, "incident.read", subject) as connection:
            found = numbered(connection, name, caller.area)
            if found is None:
                raise missing()
            return JSON.encode(detail(connection, found, caller)), found.incident.version


def page(items: list[Json], cursor: str | None) -> bytes:
    """Return one page of a list."""
    return JSON.encode({"items": items, "cursor": cursor})


def cursor_of(place: Sequence[int | str]) -> str:
    """Return a place as a cursor.

    Examples
    --------
    >>> cursor_of(Place(True, 3, 99, 7))
    '1.3.99.7'
    >>> place_of("1.3.99.7")
    Place(open=True, urgency=3, due_at=99, number=7)
    """
    return ".".join(str(int(part) if isinstance(part, bool) else part) for part in place)


def place_of(cursor: str | None) -> Place | None:
    """Return the place that a cursor of the queue names."""
    if cursor is None:
        return None
    opened, urgency, due_at, number = cursor.split(".")
    return Place(opened == "1", int(urgency), int(due_at), int(number))
