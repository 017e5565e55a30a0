"""Elders who lie or sit somewhere and cannot get up, or say so with a button."""

from __future__ import annotations

import numpy as np

from streams.contract.kinds import Kind
from streams.simulate.base import events as ev
from streams.simulate.base.effects import POWER_RUNS, PULSE, STIR, WATER_RUNS
from streams.simulate.base.timeline import ASLEEP, BATHROOM, BEDROOM, KITCHEN, LIVING, NIGHT, PLAIN
from streams.simulate.people.who import alone, every, some
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

_QUIET_H = 3.0
"""Waking hours without a sign of life after which the home of somebody not out is odd."""


def _until_found(script: Script, onset: float, median_h: float) -> float:
    """Draw when somebody comes: a neighbour, a daughter at the week-end; hardly ever at night."""
    found = onset + float(np.clip(script.rng.lognormal(np.log(median_h), 0.7), 0.4, 40)) * HOUR
    return found if 7 * HOUR < found % DAY < 21 * HOUR else found + (7.5 * HOUR - found) % DAY


def _aftermath(script: Script, found: float) -> None:
    """Take the person to hospital, or have the daughter stay while they get better."""
    if script.maybe(0.7):
        script.hospital(found + script.hours(0.4, 1), script.whole(2, 8))
        return
    days = script.whole(2, 4)
    script.company(found, (found // DAY + days) * DAY + 16 * HOUR)
    first = int(found // DAY)
    script.set(first, first + days, activity=script.between(0.5, 0.8), trips=0.2)


def _lie(script: Script, onset: float, found: float, room: int, within_h: float) -> None:
    """Lie in a room until found; it can be told once waking hours pass without a sign of life."""
    stirs = script.between(600, 4000) if script.maybe(0.6) else 0.0
    script.lies(onset, found, room, stirs)
    if script.has(ev.BRACELET) and script.maybe(0.5):
        script.span(PULSE, onset, found, script.between(4, 20))
    _aftermath(script, found)
    told = script.awake(onset, _QUIET_H)
    if told + HOUR < found:
        script.label(onset, found, max(within_h * HOUR, told - onset + 2 * HOUR))


def _gets_up(script: Script, onset: float, room: int) -> None:
    """Lie for a while, get up alone, and go easy for some days: nobody could have told."""
    script.lies(onset, onset + script.hours(0.1, 1.8), room, 300.0)
    script.set(0, script.whole(1, 3), activity=script.between(0.6, 0.9), trips=0.5)


def fall_by_day(script: Script) -> None:
    """Fall in a room by day; a third get up, others wait for whoever comes."""
    onset = script.hours(float(script.person["wake"]) / HOUR + 0.7, 17)
    room = int(script.rng.choice([LIVING, KITCHEN, BEDROOM, BATHROOM], p=[0.4, 0.25, 0.2, 0.15]))
    script.span(room, onset - script.between(120, 900), onset, PLAIN)
    if script.maybe(0.25):
        _gets_up(script, onset, room)
        return
    if script.maybe(0.2):
        script.span(POWER_RUNS, onset, onset + script.hours(2, 12), 0.12)  # the television goes on
    _lie(script, onset, _until_found(script, onset, 9), room, 6)


def fall_in_the_bathroom(script: Script) -> None:
    """Slip in the bathroom; in some courses the water runs on."""
    morning = script.maybe(0.5)
    onset = script.hours(6, 9.5) if morning else script.hours(18, 20.5)
    script.span(BATHROOM, onset - script.between(200, 900), onset, PLAIN)
    found = _until_found(script, onset, 8)
    if script.maybe(0.2):
        _gets_up(script, onset, BATHROOM)
        return
    if script.maybe(0.3):
        script.span(WATER_RUNS, onset, min(found, onset + script.hours(1, 20)),
                    script.between(120, 380))  # fmt: skip
    _lie(script, onset, found, BATHROOM, 5)


def fall_at_night(script: Script) -> None:
    """Get up in the dark and not come back to bed."""
    onset = script.hours(0.6, 4.8)
    script.span(BATHROOM, onset - script.between(60, 300), onset, NIGHT)
    room = BATHROOM if script.maybe(0.6) else BEDROOM
    if script.maybe(0.2):
        _gets_up(script, onset, room)
        return
    _lie(script, onset, _until_found(script, onset, 12), room, 8)


def does_not_get_up(script: Script) -> None:
    """Stay in bed after a stroke in the night; an arm moves now and then."""
    onset = float(script.person["wake"]) - script.hours(0.3, 3)
    found = script.awake(onset, script.between(1.5, 14))
    script.span(ASLEEP, onset, found, PLAIN)
    if script.maybe(0.6):
        script.span(STIR, onset, found, BEDROOM, script.between(700, 3000))
    _aftermath(script, found)
    told = script.awake(onset, _QUIET_H)
    if told + HOUR < found:
        script.label(onset, found, told - onset + 3 * HOUR)


def cannot_leave_the_chair(script: Script) -> None:
    """Sit in the living room too weak to rise: no meal, no bathroom, but an arm moves."""
    onset = script.hours(8, 15)
    found = _until_found(script, onset, 13)
    script.lies(onset, found, LIVING, script.between(300, 1200))
    if script.maybe(0.5):
        script.span(POWER_RUNS, onset, found, 0.1)
    _aftermath(script, found)
    if found - onset > 7 * HOUR:
        script.label(onset, found, max(8 * HOUR, script.awake(onset, 7) - onset))


def fall_alarm(script: Script) -> None:
    """Have the bracelet tell of a fall; some are up again in minutes, some are not."""
    onset = script.hours(6, 21)
    script.plain(Kind.FALL, onset, ev.BRACELET, confidence=round(script.between(0.55, 0.99), 2))
    if script.maybe(0.45) or not script.person["alone"]:
        up = onset + script.hours(0.05, 0.5)
        script.lies(onset, up, LIVING, 200.0)
        script.set(0, 1, activity=0.8)
        script.label(onset, up + HOUR, HOUR)
        return
    found = _until_found(script, onset, 4)
    script.lies(onset, found, int(script.rng.choice([LIVING, BATHROOM, BEDROOM])), 1500.0)
    _aftermath(script, found)
    script.label(onset, found, HOUR)


def call_for_help(script: Script) -> None:
    """Press the button: pain in the chest, a stranger at the door, a fall; once or thrice."""
    onset = script.hours(0.5, 23)
    sources = [one for one in (ev.BUTTON, ev.BRACELET) if script.has(one)]
    source = int(script.rng.choice(sources))
    channel = 0 if source == ev.BUTTON else 3
    room = int(script.rng.choice([LIVING, BEDROOM, BATHROOM]))
    script.span(room, max(onset - 600, 0), onset + 200, PLAIN)
    for press in range(script.whole(1, 3)):
        script.plain(Kind.SOS, onset + 40 * press, source, channel=channel)
    end = onset + script.hours(0.5, 2)
    if script.maybe(0.5):
        script.lies(onset + 200, end, room, 400.0)
    if script.maybe(0.4):
        script.hospital(end + 1800, script.whole(1, 4))
    else:
        script.company(end, end + script.hours(0.3, 3), 2.0)
    script.label(onset, end, 0.5 * HOUR)


TYPES = {
    "fall_by_day": Type("home", alone, fall_by_day),
    "fall_in_the_bathroom": Type("home", alone, fall_in_the_bathroom),
    "fall_at_night": Type("home", alone, fall_at_night),
    "does_not_get_up": Type("home", alone, does_not_get_up),
    "cannot_leave_the_chair": Type(
        "home", lambda person: alone(person) * every(ev.LIVING)(person), cannot_leave_the_chair
    ),
    "fall_alarm": Type("home", lambda person: 0.5 * every(ev.BRACELET)(person), fall_alarm),
    "call_for_help": Type(
        "home", lambda person: 0.3 * some(ev.BUTTON, ev.BRACELET)(person), call_for_help
    ),
}
