"""Elders who fall ill at home, over a night or over days."""

from __future__ import annotations

from streams.contract.kinds import Kind
from streams.simulate.base import events as ev
from streams.simulate.base.effects import FEVER, PULSE, SPO2, STIR, SYSTOLIC
from streams.simulate.base.timeline import BATHROOM, HALL, LIVING
from streams.simulate.base.town_records import Person
from streams.simulate.people.who import alone, every, has, sensed, some
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script


def _better_or_worse(script: Script, end: float, worse: float) -> None:
    if script.maybe(worse):
        script.hospital(end + 1800, script.whole(2, 7))
    else:
        script.company(end, end + script.hours(1, 5))


def fails_for_days(script: Script) -> None:
    """Do less from day to day: fewer steps, meals, washing, until somebody looks in."""
    days, rest = script.whole(3, 6), script.between(0.25, 0.75)
    sudden = script.maybe(0.4)
    for day in range(days):
        ill = 1.0 if sudden else min((day + 1) / (days - 1), 1.0)
        left = 1 - (1 - rest) * ill
        script.set(day, day, activity=left, water=left, calls=left)
        script.set(day, day, trips=left * 0.5, meals=min(left + 0.15, 1.0))
        script.set(day, day, wake_shift=2400 * ill, bed_shift=-3600 * ill)
    end = (days - 1) * DAY + script.hours(15, 19)
    _better_or_worse(script, end, 0.5)
    if rest < 0.55:
        first = 7 * HOUR if sudden else DAY + 7 * HOUR
        script.label(first, end, 0.75 * (end - first))


def up_all_night(script: Script) -> None:
    """Be up for hours in several nights: pain, breath, a mind that wanders (delirium)."""
    nights, start = script.whole(2, 4), script.hours(0.2, 1.5)
    for night in range(nights):
        t = night * DAY + start
        end = t + script.hours(1.2, 3.5)
        for room in (LIVING, HALL, BATHROOM):
            script.span(STIR, t, end, room, script.between(120, 500))
        script.set(night, night, nights=script.between(2, 5), activity=script.between(0.6, 0.95))
    last = (nights - 1) * DAY + 8 * HOUR
    _better_or_worse(script, last + 3 * HOUR, 0.3)
    script.label(start, last + 3 * HOUR, DAY + 10 * HOUR)


def stomach_upset(script: Script) -> None:
    """Run to the bathroom all night and half the day; the old dry out quickly."""
    severe = script.between(1.5, 13)
    eats = max(1 - severe / 10, 0.3)
    script.set(0, 1, nights=severe, meals=eats, trips=0.5 * eats, activity=0.5 + eats / 2)
    start, end = script.hours(0.3, 2), DAY + script.hours(6, 12)
    if severe > 9:
        script.set(1, 2, activity=0.5, meals=0.3)
        _better_or_worse(script, end, 0.5)
    if severe > 4:
        script.label(start, end, 20 * HOUR)


def stops_eating(script: Script) -> None:
    """Live on biscuits: no stove, no kettle, hardly a step into the kitchen, for days."""
    days = script.whole(2, 5)
    script.set(0, days - 1, meals=script.between(0.0, 0.15), water=0.75, trips=0.4)
    end = (days - 1) * DAY + 18 * HOUR
    _better_or_worse(script, end, 0.2)
    script.label(6 * HOUR, end, min(2.2 * DAY, 0.8 * end))


def pressure_crisis(script: Script) -> None:
    """Forget the pills; the pressure climbs for a day or at once."""
    days, rise = script.whole(1, 3), script.between(10, 65)
    for day in range(days + 1):
        part = 1.0 if script.maybe(0.5) else 0.55 + 0.45 * day / days
        script.span(SYSTOLIC, day * DAY, (day + 1) * DAY, rise * part)
        script.span(PULSE, day * DAY, (day + 1) * DAY, 8 * part)
    script.set(0, days, activity=script.between(0.75, 1.0))
    end = days * DAY + 16 * HOUR
    upper = round(float(script.person["systolic"]) + rise * script.between(0.8, 1.1))
    felt, lower = script.hours(14, 20), round(0.45 * upper + 21)
    script.plain(Kind.VITAL, felt, ev.CUFF, resting=1, systolic_mmhg=upper, diastolic_mmhg=lower)
    if rise > 28:
        script.label(5 * HOUR, end, 30 * HOUR)


def fever(script: Script) -> None:
    """Run a temperature: a cold, or lungs that fill."""
    days, height = script.whole(2, 4), script.between(0.3, 3.1)
    for day in range(days):
        part = 1.0 if day else script.between(0.4, 1.0)
        script.span(FEVER, day * DAY, (day + 1) * DAY, height * part)
        script.span(PULSE, day * DAY, (day + 1) * DAY, 8 * height * part)
        script.span(SPO2, day * DAY, (day + 1) * DAY, -script.between(0, 1.6) * height * part)
    script.set(0, days - 1, activity=1 - 0.14 * height, trips=0.3, meals=0.7, water=0.9)
    end = (days - 1) * DAY + 17 * HOUR
    if height > 2.4:
        _better_or_worse(script, end, 0.6)
    felt = DAY * script.maybe(0.5) + script.hours(13, 17)
    script.plain(Kind.VITAL, felt, ev.THERMOMETER, resting=1, temperature_c=round(36.4 + height, 1))
    if height > 0.9:
        script.label(5 * HOUR, end, 36 * HOUR)


def short_of_breath(script: Script) -> None:
    """Lose breath by and by, or overnight: heart or lungs give way."""
    hours, depth = script.hours(14, 60), script.between(1, 11)
    start = script.hours(0, 6)
    slow = script.maybe(0.5)
    for step in range(8):
        part = (step + 3) / 10 if slow else 1.0
        begin = start + hours * step / 8
        script.span(SPO2, begin, begin + hours / 8, -depth * part)
        script.span(PULSE, begin, begin + hours / 8, 2.2 * depth * part)
    end = start + hours
    script.set(0, int(end // DAY), activity=0.65, trips=0.2)
    _better_or_worse(script, end, 0.6 if depth > 6 else 0.1)
    left = round(float(script.person["spo2"]) - depth * script.between(0.5, 0.9))
    script.plain(Kind.VITAL, start + 0.5 * hours, ev.THERMOMETER, resting=1, spo2_pct=left)
    if depth > 3.5:
        script.label(start, end, 0.75 * hours)


def racing_heart(script: Script) -> None:
    """Have the heart race at rest for hours (fibrillation), or crawl."""
    start, hours = script.hours(0, 20), script.hours(0.7, 22)
    change = script.between(32, 70) if script.maybe(0.75) else -script.between(22, 34)
    script.span(PULSE, start, start + hours, change)
    script.set(0, int((start + hours) // DAY), activity=0.8)
    if hours > 2 * HOUR:
        script.label(start, start + hours, min(8 * HOUR, 0.8 * hours))


def _kitchen_seen(person: Person) -> float:
    return alone(person) * float(has(person, ev.KITCHEN))


TYPES = {
    "fails_for_days": Type("home", alone, fails_for_days),
    "up_all_night": Type("home", lambda person: 0.4 * sensed(person), up_all_night),
    "stomach_upset": Type("home", lambda person: 0.5 * alone(person), stomach_upset),
    "stops_eating": Type("home", _kitchen_seen, stops_eating),
    "pressure_crisis": Type("home", lambda person: 0.8 * every(ev.CUFF)(person), pressure_crisis),
    "fever": Type("home", every(ev.THERMOMETER), fever),
    "short_of_breath": Type("home", some(ev.THERMOMETER, ev.BRACELET), short_of_breath),
    "racing_heart": Type("home", lambda person: 0.6 * every(ev.BRACELET)(person), racing_heart),
}
