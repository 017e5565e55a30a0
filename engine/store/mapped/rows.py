"""Places of the bureau's map in the database: replaced by kind and area, read by where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, and_, delete, insert, select

from engine.store.mapped.tables import MAPPED
from streams.register.mapped import Line, Mapped

COLUMNS = MAPPED.c
MOST = 50_000
"""Places read for one map: a city's 25 by 25 km has fewer."""


class Box(NamedTuple):
    """What is asked for, degrees."""

    south: float
    north: float
    west: float
    east: float


def replace_places(connection: Connection, places: Sequence[Mapped]) -> None:
    """Write places; those of the same kinds and areas that stood there are gone."""
    for area, what in sorted({(one.area, one.what) for one in places}):
        stood = and_(COLUMNS.area == area, COLUMNS.what == what)
        connection.execute(delete(MAPPED).where(stood))
    if places:
        connection.execute(insert(MAPPED), [_row(one) for one in places])


def _row(one: Mapped) -> dict[str, object]:
    lats, lons = ([pair[n] for line in one.lines for pair in line] for n in (0, 1))
    return {
        "area": one.area, "what": one.what, "name": one.name, "detection": one.detection,
        "lines": msgspec.json.encode(one.lines).decode(),
        "south": min(lats), "north": max(lats), "west": min(lons), "east": max(lons),
    }  # fmt: skip


def places_within(connection: Connection, box: Box) -> list[Mapped]:
    """Return the places that reach into a box, as far as the transaction reaches."""
    meets = and_(
        COLUMNS.south <= box.north, COLUMNS.north >= box.south,
        COLUMNS.west <= box.east, COLUMNS.east >= box.west,
    )  # fmt: skip
    query = select(
        COLUMNS.what, COLUMNS.name, COLUMNS.area, COLUMNS.lines, COLUMNS.detection
    ).where(meets)
    read = msgspec.json.Decoder(list[Line]).decode
    return [
        Mapped(what, name, area, read(lines), detection)
        for what, name, area, lines, detection in connection.execute(query.limit(MOST))
    ]
