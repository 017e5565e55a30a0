"""Elders who leave home at an hour or in a way that is not theirs."""

from __future__ import annotations

import numpy as np

from streams.simulate.base import events as ev
from streams.simulate.base.effects import DEAF, LEFT, STIR
from streams.simulate.base.paths import Path, amble, rounds, somewhere, straight, until
from streams.simulate.base.timeline import AJAR, HALL, LIVING, PLAIN, STRAY
from streams.simulate.base.words import BUS, CAMERA, CONTACT
from streams.simulate.people.who import both, confused, some, without
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

HOME = np.zeros(2)
_CAR = 6.0
"""Metres a second of a police car or a son's in town, stops included."""


def brought_home(way: Path, end: float) -> Path:
    """Cut a way so that whoever found the person has them home by `end`, in a car."""
    ride = min(float(np.hypot(*way[-1, 1:])) / _CAR + 300, 0.4 * (end - way[0, 0]))
    found = until(way, end - ride)
    last = found[-1]
    return np.vstack([found, [end, 0.0, 0.0]]) if last[0] < end else found


def pace(script: Script) -> float:
    """Return how fast somebody goes who looks for the way, in metres a second."""
    return float(script.person["pace"]) * script.between(0.65, 0.95)


def wander(script: Script, start: float, end: float, at: Path = HOME) -> Path:
    """Draw a way of somebody who is lost: no aim, always onwards, or round and round."""
    speed, u = pace(script), script.rng.random()
    if u < 0.5:
        return amble(script.rng, start, end, speed, at, script.between(0.5, 0.85))
    if u < 0.65:
        return rounds(script.rng, start, end, speed, at)
    goal = at + somewhere(script.rng, 1500, 6000)
    road = straight(script.rng, start, speed, at, goal)
    if road[-1, 0] >= end:
        return until(road, end)
    rest = amble(script.rng, float(road[-1, 0]), end, speed, road[-1, 1:])
    return np.vstack([road, rest[1:]])


def bracelet(script: Script, start: float, end: float, left: float) -> bool:
    """Draw what becomes of a bracelet; return whether it shows the way for at least an hour."""
    if not script.has(ev.BRACELET):
        return False
    if script.has(ev.FRONT) and script.maybe(left):
        script.span(LEFT, start - 300, end)
        return False
    if script.maybe(0.12):
        script.span(DEAF, start + script.hours(1, 3), end, 1 << ev.BRACELET)
    return True


def searched(script: Script, noticed: float, end: float) -> None:
    """Let a spouse who notices be up, and telephone the children."""
    if script.person["alone"] or noticed >= end:
        return
    script.span(STIR, noticed, end, LIVING, 200.0)
    script.span(STIR, noticed, end, HALL, 600.0)
    for number in range(script.whole(1, 3)):
        kin = ev.name("family-", int(script.person["index"]) * 100 + number)
        script.call(noticed + 300 + 240 * number, script.between(40, 200), kin, CONTACT,
                    outgoing=True)  # fmt: skip


def out_at_night(script: Script) -> None:
    """Get up in the night and leave; some look out and come back, some are gone for hours."""
    start = script.hours(0.3, 4.1)
    gone = float(np.clip(script.rng.lognormal(0.25, 0.8), 0.08, 7)) * HOUR
    end = start + gone
    noticed = start + script.hours(0.4, 3)
    if not script.person["alone"] and noticed < end:
        end = min(end, noticed + script.hours(0.4, 2.5))
    way = brought_home(wander(script, start, end), end)
    script.span(STIR, start - script.between(240, 900), start, HALL, 60.0)
    script.walk(way, lost=True, tag=AJAR if script.maybe(0.2) else STRAY)
    bracelet(script, start, end, 0.4)
    script.spotted(way, 0.06)
    searched(script, noticed, end)
    if end - start > 1200:
        script.label(start, end + 600, 2 * HOUR)


def off_to_work_before_dawn(script: Script) -> None:
    """Leave in the dark for a field or a factory that is long gone."""
    start = script.hours(2.7, 4.3)
    end = start + script.hours(1.3, 5)
    goal = somewhere(script.rng, 1200, 5000)
    road = straight(script.rng, start, pace(script), HOME, goal)
    late = max(float(road[-1, 0]) + 600, end)
    way = np.vstack([road, amble(script.rng, float(road[-1, 0]), late, 0.4, goal)[1:]])
    way = brought_home(way, end)
    script.walk(way, lost=True)
    bracelet(script, start, end, 0.3)
    script.spotted(way, 0.1)
    searched(script, start + script.hours(1, 2.5), end)
    script.label(start, end + 600, 2.5 * HOUR)


def out_and_in_again(script: Script) -> None:
    """Go to the door again and again towards night (sundowning); in some courses leave at last."""
    t = onset = script.hours(18.5, 20.5)
    script.span(LIVING, onset - 900, 23.5 * HOUR, PLAIN)
    for _ in range(script.whole(6, 13)):
        back = t + script.between(40, 400)
        way = amble(script.rng, t, back, 0.6, HOME)
        script.walk(np.vstack([until(way, back), [back + 1, 0.0, 0.0]]), lost=True, edge=0)
        t = back + script.between(180, 1100)
        if t > 23.2 * HOUR:
            break
    last = t
    if script.maybe(0.5):
        end = t + script.hours(0.7, 4)
        script.walk(brought_home(wander(script, t, end), end), lost=True, edge=0)
        bracelet(script, onset, end, 0.4)
        searched(script, t + script.hours(0.3, 1.5), end)
        last = end
    script.label(onset, last + 1800, max(last - onset, 3 * HOUR))


def seen_on_a_road_at_night(script: Script) -> None:
    """Be seen by cameras along a road, or on the last bus; nothing at home tells of it."""
    start = script.hours(21.5, 26.5)
    end = start + script.hours(2, 5)
    goal = somewhere(script.rng, 2500, 9000)
    road = straight(script.rng, start, pace(script), HOME, goal)
    first = None
    if script.has(ev.BUS) and (not script.has(ev.CAMERA) or script.maybe(0.4)):
        start = first = script.hours(20.2, 22)
        script.seen(start, goal * 0.05, BUS, script.whole(10, 29))
        end = start + script.hours(2, 6)
        road = straight(script.rng, start, 7.0, HOME, goal)
    rest = amble(script.rng, float(road[-1, 0]), max(end, road[-1, 0] + 600), 0.6, goal)
    way = brought_home(np.vstack([road, rest[1:]]), end)
    script.walk(way, lost=True)
    seen = [corner for corner in way[1:-1] if script.maybe(0.3)] or [way[1]]
    for corner in seen if script.has(ev.CAMERA) else []:
        script.seen(float(corner[0]), corner[1:], CAMERA, 500 + script.whole(0, 400))
        first = min(first or DAY * 9, float(corner[0]))
    if first is not None and first < end - 1200:
        script.label(first, end, 2 * HOUR)


_CAN_TELL = some(ev.FRONT, ev.BRACELET)
TYPES = {
    "out_at_night": Type("wandering", both(confused, _CAN_TELL), out_at_night),
    "off_to_work_before_dawn": Type(
        "wandering", both(confused, _CAN_TELL), off_to_work_before_dawn
    ),
    "out_and_in_again": Type("wandering", both(confused, some(ev.FRONT)), out_and_in_again),
    "seen_on_a_road_at_night": Type(
        "wandering",
        both(both(confused, some(ev.CAMERA, ev.BUS)), without(ev.FRONT, ev.BRACELET)),
        seen_on_a_road_at_night,
    ),
}
