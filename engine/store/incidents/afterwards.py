"""What is found out after a warning: a silence that ended, an outage, a call that came again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from engine.formats.ids import digest
from engine.store.incidents.faults import called, open_faults, opened_fault
from engine.store.incidents.hearing import (
    Moment,
    called_again,
    explained,
    graded,
    seen_again,
    still_alarms,
)
from engine.store.incidents.incident import ENGINE, Episode, Incident, Link, Reason
from engine.store.incidents.log_clock import desk_now, log_now
from engine.store.incidents.rows import Step, locked, serialize, write
from engine.store.incidents.tables import EPISODES
from engine.store.tables import PEOPLE

COUNTY = 6
"""Digits of an area that name its county (GB/T 2260)."""
GATEWAY_TIER = 2
"""Homes that nobody hears: somebody has to look, today (assumed)."""

AGAIN = {"called_again": called_again, "still_alarms": still_alarms}
"""What opens again an incident that was closed, by what was told."""


class ExplanationLine(msgspec.Struct, frozen=True):
    """What is read of an explanation's line."""

    id: str
    episode: str
    person: str
    at: int
    what: str = "explained"
    shared: str = ""
    silent: int = 1
    reason: Reason = Reason()


def take_explanations(connection: Connection, lines: Iterable[bytes], new: Sequence[str]) -> None:
    """Append what was found out to the incidents that it concerns."""
    decode, fresh = msgspec.json.Decoder(ExplanationLine).decode, set(new)
    told = [one for one in map(decode, lines) if one.id in fresh]
    if not told:
        return
    serialize(connection)
    query = select(EPISODES.c.episode, EPISODES.c.incident).where(
        EPISODES.c.episode.in_({one.episode for one in told})
    )
    of_episode = {row.episode: row.incident for row in connection.execute(query)}
    known = locked(connection, set(of_episode.values()))
    desk = desk_now()
    now = Moment(desk, log_now(connection, desk))
    for one in told:
        incident = known.get(of_episode.get(one.episode, ""))
        if incident is None:
            continue
        steps = _steps(connection, incident, one, now)
        write(connection, steps, desk)
        known |= locked(connection, [incident.id])


def _steps(
    connection: Connection, incident: Incident, told: ExplanationLine, now: Moment
) -> list[Step]:
    detail = {"reason": msgspec.to_builtins(told.reason)}
    if told.what in AGAIN:
        again = AGAIN[told.what](incident, told.episode, told.at, now)
        return [Step(incident, again.incident, again.what, ENGINE, "", detail)] if again else []
    if told.what == "seen_again":
        found = seen_again(incident, told.episode, told.at)
        return [Step(incident, found.incident, found.what, ENGINE, "", detail)] if found else []
    found = explained(incident, told.episode, told.shared)
    if found is None:
        return []
    before, gateway = _gateway(connection, incident, told, now)
    link = Link(gateway.id, told.shared)
    links = found.incident.links if link in found.incident.links else (*found.incident.links, link)
    return [
        Step(before, gateway, "opened" if before is None else "repeated", ENGINE, "", detail),
        Step(incident, replace(found.incident, links=links), found.what, ENGINE, "", detail),
    ]


def _gateway(
    connection: Connection, incident: Incident, told: ExplanationLine, now: Moment
) -> tuple[Incident | None, Incident]:
    """Return the incident of what fell silent, as it was and as it is."""
    subject = _shared(connection, told, incident.area)
    before = open_faults(connection, "gateway", [subject]).get(subject)
    name = digest("incident", "gateway", told.id)
    base = before or opened_fault(name, "gateway", subject, now, incident.area)
    old = base.episodes[0] if base.episodes else Episode(
        name, GATEWAY_TIER, told.at, told.at, "outage", (), reason=told.reason, cause=told.shared
    )  # fmt: skip
    episode = replace(old, at=told.at, count=max(old.count, told.silent), reason=told.reason)
    after = graded(replace(base, at=max(base.at, told.at)), (episode,))
    return before, after if before else called(after, now)


def _shared(connection: Connection, told: ExplanationLine, area: str) -> str:
    """Return what the silent homes share, as the register names it, and where.

    Many a county has a street of one name, and homes of which nobody knows any share none: what
    is told of one area's homes is not for another's.
    """
    query = select(PEOPLE.c.register).where(PEOPLE.c.person == told.person)
    register = connection.execute(query).scalar_one_or_none()
    row = msgspec.json.decode(register, type=dict[str, object]) if register else {}
    name = row.get(told.shared) or ""
    where = area[:COUNTY] if name else area
    alone = not where or (told.shared == "hub" and name)  # there is one hub of a name
    return f"{told.shared}:{name}" + ("" if alone else f"@{where}")
