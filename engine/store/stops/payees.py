"""Who was paid: stop-payment orders with what became of their incidents, and who lives where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, text

from engine.store.stops.stop import Stop

AT_ONCE = 2000


class Paid(NamedTuple):
    """An order, and its incident: short number, whether it is open, and a fraud confirmed."""

    stop: Stop
    number: int
    open: bool
    confirmed: bool


_PAID = text("""
SELECT s.body, coalesce(i.number, 0) AS number, coalesce(i.open, false) AS open,
       EXISTS (SELECT FROM json_array_elements(i.body::json -> 'episodes') e
                WHERE e ->> 'outcome' = 'true') AS confirmed
  FROM payment_stops s LEFT JOIN incidents i ON i.id = s.incident
 WHERE starts_with(s.area, :area)
""")
_LIVE = text("""
SELECT register::json ->> 'institution' AS name, count(*) AS people FROM people
 WHERE starts_with(coalesce(area, ''), :area) AND register::json ->> 'institution' <> ''
 GROUP BY 1
""")


def paid(connection: Connection, area: str) -> Iterator[Paid]:
    """Yield every order of an area with what became of its incident."""
    decode = msgspec.json.Decoder(Stop).decode
    rows = connection.execute(_PAID, {"area": area}, execution_options={"yield_per": AT_ONCE})
    for row in rows:
        yield Paid(decode(row.body), row.number, row.open, row.confirmed)


def residents(connection: Connection, area: str) -> dict[str, int]:
    """Return how many elders of an area live in each institution that the register names."""
    return {row.name: row.people for row in connection.execute(_LIVE, {"area": area})}
