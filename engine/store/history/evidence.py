"""Everything that is held about a case, as it is held: lines of each table, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, text


class Held(NamedTuple):
    """What a case consists of; lines as they lie in the database, oldest first."""

    person: str
    area: str
    incidents: Sequence[str]
    changes: Sequence[str]
    warnings: Sequence[str]
    explanations: Sequence[str]
    rows: Sequence[str]
    stops: Sequence[str]
    holds: Sequence[str]
    dispatches: Sequence[str]
    photos: Sequence[tuple[str, bytes]]
    audit: Sequence[str]


_OF = "(SELECT id FROM incidents WHERE case_id = :case)"
_EPISODES = f"(SELECT episode FROM incident_episodes WHERE incident IN {_OF})"
_LINES = {
    "incidents": "SELECT body FROM incidents WHERE case_id = :case ORDER BY number",
    "changes": f"SELECT line FROM incident_changes WHERE incident IN {_OF} ORDER BY seq",
    "warnings": f"SELECT line FROM warnings WHERE episode IN {_EPISODES} ORDER BY seq",
    "explanations": f"SELECT line FROM explanations WHERE episode IN {_EPISODES} ORDER BY seq",
    "rows": "SELECT r.line FROM judged_rows r JOIN warnings w ON w.id = r.id"
    f" WHERE w.episode IN {_EPISODES} ORDER BY w.seq",
    "stops": f"SELECT body FROM payment_stops WHERE incident IN {_OF} ORDER BY number",
    "holds": f"SELECT body FROM holds WHERE incident IN {_OF} ORDER BY id",
    "dispatches": f"SELECT body FROM dispatches WHERE incident IN {_OF} ORDER BY number",
    "audit": "SELECT row_to_json(a)::text FROM audit a WHERE subject = 'case:' || :case"
    f" OR subject IN (SELECT 'incident:' || id FROM {_OF} AS own (id)) ORDER BY seq",
}
_PHOTOS = text(
    "SELECT p.id, p.jpeg FROM dispatch_photos p JOIN dispatches d ON d.id = p.dispatch"
    f" WHERE d.incident IN {_OF} ORDER BY p.at"
)
_WHOSE = text("SELECT person, area FROM incidents WHERE case_id = :case ORDER BY number LIMIT 1")


def held(connection: Connection, case: str) -> Held | None:
    """Return everything about a case, None where there is none within reach."""
    whose = connection.execute(_WHOSE, {"case": case}).one_or_none()
    if whose is None:
        return None
    lines = {
        name: connection.execute(text(query), {"case": case}).scalars().all()
        for name, query in _LINES.items()
    }
    photos = [(row.id, row.jpeg) for row in connection.execute(_PHOTOS, {"case": case})]
    return Held(whose.person, whose.area, photos=photos, **lines)


def audit_head(connection: Connection) -> str:
    """Return the head of the audit's chain, empty where it has no row."""
    query = text("SELECT seq, digest FROM audit ORDER BY seq DESC LIMIT 1")
    row = connection.execute(query).one_or_none()
    return "" if row is None else f"{row.seq}:{row.digest}"
