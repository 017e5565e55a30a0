"""Elders who set out as always, and lose their way, their bus or their company."""

from __future__ import annotations

import numpy as np

from streams.contract.kinds import Flag
from streams.simulate.base import events as ev
from streams.simulate.base.paths import Path, amble, rounds, somewhere, straight, waits
from streams.simulate.base.timeline import OUT, STRAY
from streams.simulate.base.town_records import Person
from streams.simulate.base.words import BUS, CAMERA, MARKET, PARK_PLACE, SHOP, WITH_FAMILY
from streams.simulate.episodes.wandering_from_home import (
    HOME,
    bracelet,
    brought_home,
    pace,
    searched,
    wander,
)
from streams.simulate.people.who import both, confused, every, has, some
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import HOUR, Script

_COMPANION = int(Flag.COMPANION)


def _first_leg(script: Script, start: float, place: int, stay: float) -> Path:
    """Go to one of the person's own places and stay there."""
    goal = script.places[place]
    there = straight(script.rng, start, float(script.person["pace"]), HOME, goal)
    return waits(there, float(there[-1, 0]) + stay)


def _astray(script: Script, usual: Path, end: float) -> None:
    """Play a way that begins as usual and goes on as a lost one until `end`."""
    turn = float(usual[-1, 0])
    lost = wander(script, turn, end, usual[-1, 1:])
    way = brought_home(np.vstack([usual, lost[1:]]), end)
    script.walk(way, lost=True)
    script.span(OUT, float(usual[0, 0]), turn, STRAY)
    script.spotted(lost[lost[:, 0] < end], 0.05)


def missed_by_the_door(script: Script) -> bool:
    """Return whether a front door tells that somebody is not back: no spouse goes in and out."""
    return script.has(ev.FRONT) and bool(script.person["alone"])


def missed_the_turning(script: Script) -> None:
    """Go to market or park as on any morning and miss the way home."""
    start = script.hours(7.2, 10.5)
    usual = _first_leg(
        script, start, int(script.rng.choice([SHOP, MARKET, PARK_PLACE])), script.hours(0.3, 1)
    )
    turn = float(usual[-1, 0])
    end = turn + script.hours(0.7, 8)
    shown = bracelet(script, start, end, 0.1)
    _astray(script, usual, end)
    searched(script, turn + script.hours(1.5, 4), end)
    if shown and end - turn > 0.9 * HOUR:
        script.label(turn, end, 3 * HOUR)
    elif missed_by_the_door(script) and end - start > 5 * HOUR:
        script.label(turn, end, 6 * HOUR)


def not_back_by_nightfall(script: Script) -> None:
    """Go out in the afternoon and still be out when the streets are dark."""
    start = script.hours(14, 16.8)
    usual = _first_leg(script, start, int(script.rng.choice([SHOP, PARK_PLACE])), 1500.0)
    turn = float(usual[-1, 0])
    end = script.hours(19.3, 26.5)
    shown = bracelet(script, start, end, 0.2)
    _astray(script, usual, end)
    searched(script, script.hours(18.5, 20.5), end)
    if shown or (end > 20.5 * HOUR and missed_by_the_door(script)):
        script.label(turn, end, 21.5 * HOUR - turn)


def wrong_bus(script: Script) -> None:
    """Get on a line never taken, ride to its end, and stray there."""
    start = script.hours(8, 16)
    stop = somewhere(script.rng, 100, 350)
    far = somewhere(script.rng, 5000, 22_000)
    walked = straight(script.rng, start, pace(script), HOME, stop)
    boards = float(walked[-1, 0]) + script.between(120, 900)
    ride = straight(script.rng, boards, script.between(5, 8), stop, far)
    leaves = float(ride[-1, 0])
    end = leaves + script.hours(1, 6)
    lost = amble(script.rng, leaves, end, pace(script), far)
    way = brought_home(np.vstack([walked, ride, lost[1:]]), end)
    script.walk(way, lost=True)
    shown = bracelet(script, start, end, 0.1)
    line = script.whole(10, 29)
    script.seen(boards, stop, BUS, line)
    changes = script.maybe(0.6)
    if changes:
        script.seen(leaves + 1200, far, BUS, script.whole(30, 49))
    script.spotted(lost[lost[:, 0] < end], 0.04)
    overdue = missed_by_the_door(script) and end - start > 5.5 * HOUR
    if shown or (changes and script.has(ev.BUS)) or overdue:
        script.label(boards, end, 3 * HOUR)


def to_the_old_village(script: Script) -> None:
    """Walk along the highway to the house of one's childhood."""
    start = script.hours(5.5, 15)
    village = somewhere(script.rng, 3500, 9500)
    road = straight(script.rng, start, pace(script), HOME, village)
    arrives = float(road[-1, 0])
    end = min(arrives + script.hours(-0.7, 2.5), start + 9 * HOUR)
    rest = amble(script.rng, arrives, arrives + 3 * HOUR, 0.3, village)
    way = brought_home(np.vstack([road, rest[1:]]), max(end, start + HOUR))
    script.walk(way, lost=True)
    shown = bracelet(script, start, float(way[-1, 0]), 0.15)
    seen = [corner for corner in road[2:] if script.maybe(0.25) and corner[0] < way[-2, 0]]
    for corner in seen:
        script.seen(float(corner[0]), corner[1:], CAMERA, 500 + script.whole(0, 400))
    onset = start + 1500 if shown or not seen else float(seen[0][0])
    if shown or (seen and script.has(ev.CAMERA)):
        script.label(onset, float(way[-1, 0]), 2.5 * HOUR)


def round_and_round(script: Script) -> None:
    """Go round strange blocks for hours, looking for the own door."""
    start = script.hours(9, 19)
    place = somewhere(script.rng, 500, 1800)
    there = straight(script.rng, start, float(script.person["pace"]), HOME, place)
    turn = float(there[-1, 0])
    end = turn + script.hours(0.6, 4)
    way = np.vstack([there, rounds(script.rng, turn, end, pace(script), place)[1:]])
    script.walk(brought_home(way, end), lost=True)
    bracelet(script, start, end, 0.0)
    searched(script, turn + script.hours(1, 3), end)
    if end - turn > 1.2 * HOUR:
        script.label(turn, end, 2 * HOUR)


def lost_from_the_family(script: Script) -> None:
    """Ride out with the children, and be missing from them in a crowd."""
    start, far = script.hours(8, 10), somewhere(script.rng, 6000, 30_000)
    ride = straight(script.rng, start, 14.0, HOME, far)
    script.company(start - 1200, start, 2.0)
    together = amble(script.rng, float(ride[-1, 0]), float(ride[-1, 0]) + script.hours(1, 4),
                     0.5, far)  # fmt: skip
    turn = float(together[-1, 0])
    script.spotted(np.vstack([ride[-1:], together]), 0.15, _COMPANION)
    end = turn + script.hours(1.2, 7)
    lost = wander(script, turn, end, together[-1, 1:])
    script.walk(brought_home(np.vstack([ride, together, lost[1:]]), end), lost=True)
    script.span(OUT, start, turn, STRAY)
    if script.maybe(0.3):
        script.absence(start - 1800, WITH_FAMILY, 19 * HOUR)
    seen = [corner for corner in lost[1:] if corner[0] < end - HOUR and script.maybe(0.08)]
    for corner in seen:
        script.seen(float(corner[0]), corner[1:], CAMERA, 500 + script.whole(0, 400))
    late = end > 21 * HOUR and (script.has(ev.BRACELET) or missed_by_the_door(script))
    if late:
        script.label(turn, end, max(3 * HOUR, 21.5 * HOUR - turn))
    elif seen and script.has(ev.CAMERA):
        script.label(turn, end, max(3 * HOUR, float(seen[0][0]) - turn + 1.5 * HOUR))


def _tells(person: Person) -> float:
    return float(has(person, ev.BRACELET) or (has(person, ev.FRONT) and person["alone"]))


TYPES = {
    "missed_the_turning": Type("wandering", both(confused, _tells), missed_the_turning),
    "not_back_by_nightfall": Type("wandering", both(confused, _tells), not_back_by_nightfall),
    "wrong_bus": Type("wandering", both(confused, some(ev.BUS, ev.BRACELET)), wrong_bus),
    "to_the_old_village": Type(
        "wandering", both(confused, some(ev.BRACELET, ev.CAMERA)), to_the_old_village
    ),
    "round_and_round": Type("wandering", both(confused, every(ev.BRACELET)), round_and_round),
    "lost_from_the_family": Type(
        "wandering", both(confused, some(ev.BRACELET, ev.CAMERA)), lost_from_the_family
    ),
}
