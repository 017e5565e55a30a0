"""From warnings to incidents, in the transaction that stores the warnings: nothing is lost between.

Care notes make no incident: they wait for the next visit. Warnings of tier 0 are not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from engine.store.budget.rows import Spending
from engine.store.incidents.hearing import Moment, Said, begun, heard, takes
from engine.store.incidents.incident import ENGINE, FAULTS, Incident
from engine.store.incidents.log_clock import desk_now, log_now
from engine.store.incidents.rows import Step, locked, read, serialize, write
from engine.store.incidents.tables import EPISODES, INCIDENTS
from engine.store.stops.rows import watched
from engine.store.tables import PEOPLE
from engine.store.warnings import plain

Key = tuple[str, str, bool]


def take_warnings(
    connection: Connection, lines: Sequence[bytes], new: Collection[str], *, calls: bool = True
) -> None:
    """Make incidents of those warnings that are new.

    Parameters
    ----------
    new
        Ids of the warnings that were not stored before.
    calls
        False where old warnings are taken over: they are missed, and page nobody.
    """
    decode = msgspec.json.Decoder(Said).decode
    first = {said.id: said for said in map(_plain, map(decode, reversed(lines)))}
    told = [said for said in reversed(first.values()) if _concerns(said) and said.id in set(new)]
    if not told:
        return
    serialize(connection)
    desk = desk_now()
    now = Moment(desk, log_now(connection, desk), calls)
    known, spending = _Known(connection, told, desk), Spending(connection, desk)
    write(connection, [known.step(said, now, spending) for said in told], desk)
    spending.keep()


def _concerns(said: Said) -> bool:
    return said.tier >= 1 and not said.care


def _plain(said: Said) -> Said:
    """Return a warning with what goes into columns as they take it."""
    return replace(said, id=plain(said.id), person=plain(said.person), episode=plain(said.episode))


class _Known:
    """The incidents that some warnings may belong to, as they become one after the other."""

    def __init__(self, connection: Connection, told: Sequence[Said], desk: int) -> None:
        persons = {said.person for said in told}
        self._areas = areas_of(connection, persons)
        paid = {said.person for said in told if said.warning == "fraud"}
        self._watched = watched(connection, paid, desk) if paid else {}
        of_episode = select(EPISODES.c.episode, EPISODES.c.incident).where(
            EPISODES.c.episode.in_({said.episode for said in told})
        )
        self._by_episode = {row.episode: row.incident for row in connection.execute(of_episode)}
        self._by_id = locked(connection, set(self._by_episode.values()))
        self._open: dict[Key, Incident] = {}
        for one in _open_of(connection, persons):
            self._put(self._by_id.setdefault(one.id, one))

    def step(self, said: Said, now: Moment, spending: Spending) -> Step:
        """Return what a warning changes; the next one sees it changed."""
        before = self._found(said)
        if before is None:
            lifted = int(self._jumps(said, now))
            after, what = begun(said, self._areas.get(said.person, ""), now, lifted)
        else:
            new = all(one.id != said.episode for one in before.episodes)
            jumped = replace(before, lifted=1) if new and self._jumps(said, now) else before
            after, what = heard(jumped, said, now)
        after = spending.asked(before, after, said)
        self._by_episode[said.episode] = after.id
        self._by_id[after.id] = after
        self._put(after)
        return Step(before, after, what, ENGINE)

    def _jumps(self, said: Said, now: Moment) -> bool:
        """Tell whether a warning jumps a tier: of fraud, and the person has denied one lately."""
        return said.warning == "fraud" and self._watched.get(said.person, 0) > now.desk

    def _found(self, said: Said) -> Incident | None:
        named = self._by_id.get(self._by_episode.get(said.episode, ""))
        if named is not None:
            return named
        newest = self._open.get((said.person, said.warning, said.test))
        return newest if newest is not None and takes(newest, said) else None

    def _put(self, one: Incident) -> None:
        key = (one.subject, one.kind, one.test)
        if one.open:
            self._open[key] = one
        elif self._open.get(key, one).id == one.id:
            self._open.pop(key, None)


def _open_of(connection: Connection, persons: Collection[str]) -> list[Incident]:
    """Return the open incidents of some persons, the newest last."""
    query = select(INCIDENTS.c.body).where(
        INCIDENTS.c.subject.in_(persons), INCIDENTS.c.open, INCIDENTS.c.kind.not_in(FAULTS)
    )
    rows = connection.execute(query.order_by(INCIDENTS.c.number).with_for_update()).scalars()
    return [read(body) for body in rows]


def areas_of(connection: Connection, persons: Collection[str]) -> dict[str, str]:
    """Return the area of each person that the register knows."""
    query = select(PEOPLE.c.person, PEOPLE.c.area).where(PEOPLE.c.person.in_(persons))
    return {row.person: row.area or "" for row in connection.execute(query)}
