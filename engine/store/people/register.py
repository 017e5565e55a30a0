"""The register in the database: what is known of a person by name, home and contacts."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from engine.store.tables import PEOPLE
from streams.contract.json_object import Json
from streams.contract.kinds import DATUMS


def register_of(connection: Connection, person: str) -> Json | None:
    """Return the register's row of one person, None if there is none."""
    query = select(PEOPLE.c.register).where(PEOPLE.c.person == person)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else msgspec.json.decode(found, type=Json)


def names_of(connection: Connection, people: Iterable[str]) -> dict[str, str]:
    """Return the names of people that the register tells, by person."""
    query = select(PEOPLE.c.person, PEOPLE.c.register).where(PEOPLE.c.person.in_(set(people)))
    rows = ((one.person, _NAMED(one.register).name) for one in connection.execute(query))
    return {person: name for person, name in rows if name}


class _Named(msgspec.Struct):
    name: str | None = None


_NAMED = msgspec.json.Decoder(_Named, strict=False).decode


def listed(row: Json, column: str) -> list[Json]:
    """Return the objects of a column that is a list, or the JSON of one; empty if it is neither.

    Examples
    --------
    >>> listed({"guardians": '[{"name": "Li"}, 7]'}, "guardians"), listed({}, "guardians")
    ([{'name': 'Li'}], [])
    """
    told = row.get(column)
    if isinstance(told, str):
        try:
            told = msgspec.json.decode(told)
        except msgspec.DecodeError:
            return []
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def home_of(row: Json, prefix: str = "home_") -> tuple[float, float] | None:
    """Return the position of a home in WGS-84, None where there is none that is a number.

    Examples
    --------
    >>> home_of({"home_lat": "28.45", "home_lon": "119.92"}), home_of({"home_lat": "?"})
    ((28.45, 119.92), None)
    """
    try:
        lat, lon = float(row[f"{prefix}lat"]), float(row[f"{prefix}lon"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (abs(lat) <= 85 and abs(lon) <= 180):
        return None
    datum = row.get("datum") or "wgs84"
    known = DATUMS.index(datum) if datum in DATUMS else 0
    if not known:
        return lat, lon
    # half a second of a start, which few registers need
    from streams.values.coordinates import to_wgs84

    return to_wgs84(lat, lon, known)
