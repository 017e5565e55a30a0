"""Silences as rows: those of a place of the log are replaced together, and read with the street."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, Text, cast, column, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert

from engine.store.silences.line import Silence, SilencesLine
from engine.store.silences.tables import SILENCES
from engine.store.warnings import plain

AT_ONCE = 2000


class Lives(msgspec.Struct, frozen=True, gc=False):
    """What of the register tells whose neighbour somebody is."""

    person: str
    name: str | None = None
    area: str | None = None
    street: str | None = None
    building: str | None = None
    hub: str | None = None


class Watched(msgspec.Struct, frozen=True, gc=False):
    """Somebody who is watched: how silent, where, and the open incident of it (empty: none).

    Ten thousand are made for one page: looked through as garbage, they cost more than all else.
    """

    silence: Silence
    lives: Lives
    incident: str


def put_silences(connection: Connection, told: SilencesLine) -> None:
    """Write what a place of the log tells, in place of what it told before."""
    columns = SILENCES.c
    connection.execute(delete(SILENCES).where(columns.place == told.place))
    if not told.silences:
        return
    encode = msgspec.json.Encoder().encode
    persons = [plain(one.person) for one in told.silences]
    lines = [encode(one).decode().replace("\\u0000", "\ufffd") for one in told.silences]
    given = func.unnest(cast(persons, ARRAY(Text)), cast(lines, ARRAY(Text)))
    rows = given.table_valued(column("person", Text), column("line", Text)).render_derived()
    several = select(rows.c.person, cast(told.place, Text), rows.c.line)
    new = insert(SILENCES).from_select(["person", "place", "line"], several)
    newer = {name: new.excluded[name] for name in ("place", "line")}
    connection.execute(new.on_conflict_do_update(index_elements=["person"], set_=newer))


_WATCHED = text("""
SELECT s.line, p.register, i.id
  FROM silences s
  LEFT JOIN people p ON p.person = s.person
  LEFT JOIN (SELECT DISTINCT ON (person) person, id FROM incidents
              WHERE open AND NOT test AND kind IN ('home', 'wandering')
              ORDER BY person, urgency DESC, number) i ON i.person = s.person
 WHERE :area = '' OR starts_with(coalesce(p.area, ''), :area)
""")


def watched(connection: Connection, area: str) -> Iterator[Watched]:
    """Yield everybody of an area who is watched."""
    silence = msgspec.json.Decoder(Silence).decode
    lives = msgspec.json.Decoder(Lives, strict=False).decode
    asked = connection.execute(_WATCHED, {"area": area}, execution_options={"yield_per": AT_ONCE})
    for line, register, incident in asked:
        one = silence(line)
        yield Watched(one, lives(register) if register else Lives(one.person), incident or "")
