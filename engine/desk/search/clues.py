"""What is known of where a missing person may be: from the register and from what was done."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from itertools import pairwise
from typing import NamedTuple

from engine.desk.search.missing_since import missing_since
from engine.desk.search.theory.detection import (
    SWEEP_ANSWERS_M,
    SWEEP_SILENT_M,
    Effort,
    Sweep,
    detection,
)
from engine.desk.search.theory.distances import Terrain
from engine.desk.search.theory.grid import Grid, Point
from engine.desk.search.theory.layers import OwnPlace, Usual, bearing
from engine.desk.search.theory.rating import rating
from engine.desk.search.theory.search import HOUR_MS, Known, Seen, search_map
from engine.desk.search.theory.urgency import WATER_KM, Facts
from engine.store.incidents.change import Change
from engine.store.incidents.incident import Incident
from engine.store.people.portrait_line import Place, UsualPlace
from engine.store.people.register import home_of, listed
from features.movement.hours_here import SPAN_H
from features.movement.places import MEMORY_D
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS

SIGHTED, SEARCHED, LOCATED = "sighted", "searched", "located"
"""What these acts are called in the history of an incident."""
EPOCH = date(1970, 1, 1).toordinal()
WINTER, NIGHT = (12, 1, 2), (22, 5)
"""Months that count as cold where nobody says; hours of the night."""
TRACKED = 0.95
"""How sure the last position of a tracker is, while it is fresh (assumed)."""
HALVES_MS = 2 * HOUR_MS
"""A position from before he left is half as sure after so long: he may have come home (assumed)."""
_SAME_WALK_MS = 2 * HOUR_MS
LEAST_SURE, AT_HOME_KM = 0.01, 0.25
_OTHER_PLACE = 1e-3
"""Degrees, some 100 m: nearer ones tell no direction."""


class Person(NamedTuple):
    """What is told of an incident's person: register, life space, last position, civil time.

    `told_at` is as of when the life space was told (epoch ms, the log's clock).
    """

    register: Json | None
    usual: Sequence[UsualPlace] = ()
    told_at: int = 0
    place: Place | None = None
    zone: tzinfo = UTC


def known_of(
    one: Incident, changes: Iterable[Change], person: Person, terrain: Terrain
) -> Known | None:
    """Return what a search map follows from; None where no position is known at all.

    Who was not seen since is looked for from home, as of when he was last known to be well; and
    from where his tracker had him last.
    """
    register = person.register
    told = sorted(changes, key=lambda change: (_at(change), change.seq))
    seen = [_seen(change) for change in told if change.what == SIGHTED]
    home = None if register is None else _point(register, "home_")
    left = min([missing_since(one, told), *(each.at for each in seen)])
    tracked = _tracked(person.place, left, home)
    seen = sorted([*tracked, *seen], key=lambda each: each.at)
    if home is not None:
        seen.insert(0, Seen(left, home, left=True))
    if not seen:
        return None
    swept = [_swept(change) for change in told if change.what == SEARCHED]
    # told before he left, it holds nothing since: that day counts, too
    counted = left if person.told_at > left else left + DAY_MS
    usual = usual_before(person.usual, counted, person.zone)
    return Known(_headed(seen), _places(register, home), swept, terrain, usual)


def _tracked(place: Place | None, left: int, home: Point | None) -> list[Seen]:
    """Return the last position of a tracker; from before he left, as where he set out from.

    At home it tells nothing: he leaves from there, or without it.
    """
    if place is None:
        return []
    point = Point(place.lat, place.lon)
    if home is not None and math.hypot(*Grid(home).km(point)) <= AT_HOME_KM:
        return []
    sure = TRACKED * 0.5 ** (max(left - place.at, 0) / HALVES_MS)
    return [Seen(max(place.at, left), point, sure, tracked=True)] if sure > LEAST_SURE else []


def usual_before(places: Iterable[UsualPlace], left: int, zone: tzinfo) -> list[Usual]:
    """Return a life space as it was before a moment (epoch ms): what came since is off.

    The portrait is as of a warning, when he had strayed already: of each day from then on one visit
    is taken off, but for a place where he was last earlier that day.

    Examples
    --------
    >>> [park, lost] = [UsualPlace(28.46, 119.92, 9.0, 1), UsualPlace(28.5, 119.9, 1.0, 1)]
    >>> usual_before([park, lost], 86_400_000, UTC)
    [Usual(point=Point(lat=28.46, lon=119.92), days=8.0)]
    >>> usual_before([UsualPlace(28.46, 119.92, 9.0, 1, hour=6)], 86_400_000 + 9 * HOUR_MS, UTC)
    [Usual(point=Point(lat=28.46, lon=119.92), days=9.0)]
    """
    then = datetime.fromtimestamp(left / 1000, zone)
    day = then.date().toordinal() - EPOCH
    before = [(one, _days(one, day, then.hour)) for one in places]
    return [Usual(Point(one.lat, one.lon), days) for one, days in before if days > 0]


def _days(one: UsualPlace, day: int, hour: int) -> float:
    """Return on how many days somebody was somewhere of late, before an hour of a civil day."""
    if one.day < day:
        return one.weight * math.exp((one.day - day) / MEMORY_D)
    if one.day == day and 0 <= one.hour <= hour - SPAN_H:
        return one.weight
    return one.weight - (one.day - day + 1)


def facts_of(
    known: Known, register: Json | None, at: int, zone: tzinfo, cold: bool | None
) -> Facts:
    """Return what shortens the time left at a moment (epoch ms); `cold` None: by the season."""
    civil = datetime.fromtimestamp(at / 1000, zone)
    said = register or {}
    born = str(said.get("birth_date") or said.get("birth_year") or "")[:4]
    grid = Grid(known.seen[-1].point)
    shores = [
        pair for one in known.mapped if one.what == "water" for line in one.lines for pair in line
    ]
    return Facts(
        civil.month in WINTER if cold is None else cold,
        civil.hour >= NIGHT[0] or civil.hour < NIGHT[1],
        any(math.hypot(*grid.km(Point(*pair))) <= WATER_KM for pair in shores),
        str(said.get("lives_alone")).lower() == "true",
        civil.year - int(born) if born.isdecimal() else None,
    )


def found_of(changes: Iterable[Change]) -> Change | None:
    """Return where somebody was found, as it was told last."""
    located = [change for change in changes if change.what == LOCATED]
    return max(located, key=lambda change: change.seq, default=None)


def score(known: Known, found: Point, at: int) -> float:
    """Return R of the map as it was when he was found (epoch ms), without what came later."""
    before = known._replace(
        seen=[one for one in known.seen if one.at <= at] or known.seen[:1],
        searched=[one for one in known.searched if one.at <= at],
    )
    map_then = search_map(before, at)
    return rating(map_then.cells, map_then.grid, found)


def _at(change: Change) -> int:
    return int(change.detail.get("at") or change.at)


def _seen(change: Change) -> Seen:
    said = change.detail
    point = _point(said)
    assert point is not None  # the body that was stored has one
    heading = said.get("heading_deg")
    return Seen(_at(change), point, said.get("sure", 0.9), said.get("via") == "bus", heading)


def _swept(change: Change) -> Sweep:
    said = change.detail
    middle, radius = _point(said), float(said["radius_m"])
    assert middle is not None
    chance = said.get("detection")
    effort = Effort(said.get("team", 2), said.get("hours", 0.5))
    answers, silent = (
        detection(effort, radius, sweep) if chance is None else chance
        for sweep in (SWEEP_ANSWERS_M, SWEEP_SILENT_M)
    )
    return Sweep(_at(change), middle, radius, answers, silent)


def _headed(seen: Sequence[Seen]) -> list[Seen]:
    """Return sightings with the direction that two of them on one walk tell."""
    headed = [seen[0]]
    for before, one in pairwise(seen):
        far = max(abs(a - b) for a, b in zip(before.point, one.point, strict=True)) > _OTHER_PLACE
        if one.heading_deg is None and far and one.at - before.at <= _SAME_WALK_MS:
            one = one._replace(heading_deg=bearing(before.point, one.point))
        headed.append(one)
    return headed


def _places(register: Json | None, home: Point | None) -> list[OwnPlace]:
    """Return the home and former homes of the register."""
    places = [] if home is None else [OwnPlace("家", home)]
    for one in listed(register or {}, "former_addresses"):
        point = _point(one)
        if point is not None:
            places.append(OwnPlace(str(one.get("label") or "旧居"), point))
    return places


def _point(said: Json, prefix: str = "") -> Point | None:
    at = home_of(said, prefix)
    return None if at is None else Point(*at)
