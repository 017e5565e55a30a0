"""Incidents that were opened since a moment, with what was done about them."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, text

from engine.store.incidents.change import Change, standing
from engine.store.incidents.incident import Incident
from engine.store.incidents.rows import read

AT_ONCE = 2000
_INCIDENTS = text("""
SELECT id, body FROM incidents
 WHERE starts_with(area, :area) AND NOT test AND (body::json ->> 'opened_at')::bigint >= :since
 ORDER BY number
""")
_CHANGES = text("""
SELECT c.line FROM incident_changes c JOIN incidents i ON i.id = c.incident
 WHERE starts_with(i.area, :area) AND NOT i.test
   AND (i.body::json ->> 'opened_at')::bigint >= :since
 ORDER BY c.seq
""")


class Past(NamedTuple):
    """An incident and what was done about it, in order, without what was taken back."""

    incident: Incident
    history: list[Change]


def opened_since(connection: Connection, area: str, since: int) -> list[Past]:
    """Return the incidents of an area opened since a moment (epoch ms), tests left out."""
    asked = {"area": area, "since": since}
    found = {row.id: read(row.body) for row in connection.execute(_INCIDENTS, asked)}
    done: dict[str, list[Change]] = {name: [] for name in found}
    decode = msgspec.json.Decoder(Change).decode
    rows = connection.execute(_CHANGES, asked, execution_options={"yield_per": AT_ONCE})
    for line in rows.scalars():
        one = decode(line)
        if one.incident in done:
            done[one.incident].append(one)
    return [Past(one, standing(done[name])) for name, one in found.items()]
