"""What the wall counts: of each incident its area, kind, urgency and day, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Row, text

_COUNTED = text("""
SELECT area, kind, urgency, open, (body::json ->> 'opened_at')::bigint AS opened_at FROM incidents
 WHERE starts_with(area, :area) AND NOT test AND kind IN ('wandering', 'fraud', 'home')
   AND (open OR (body::json ->> 'opened_at')::bigint >= :since) AND state <> 'merged'
""")
Counted = Row[tuple[str, str, int, bool, int]]


def counted_for_wall(connection: Connection, area: str, since: int) -> Sequence[Counted]:
    """Return the incidents of an area that are open or were opened since a moment (epoch ms)."""
    return connection.execute(_COUNTED, {"area": area, "since": since}).all()
