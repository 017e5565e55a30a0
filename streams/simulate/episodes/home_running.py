"""What runs, burns or leaks at home when nobody minds it."""

from __future__ import annotations

import numpy as np

from streams.simulate.base import events as ev
from streams.simulate.base.effects import (
    CARBON_MONOXIDE,
    GAS_RUNS,
    HEAT,
    POWER_RUNS,
    WATER_RUNS,
)
from streams.simulate.base.timeline import ASLEEP, DOWN, KITCHEN, PLAIN
from streams.simulate.base.words import SHOP
from streams.simulate.people.who import both, every, lone, some
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script


def tap_left_running(script: Script) -> None:
    """Leave a tap on: filling a basin, then the door bell; some notice within the hour."""
    start = script.hours(5.5, 22)
    hours = float(np.clip(script.rng.lognormal(np.log(5), 0.8), 0.3, 20)) * HOUR
    flow = script.between(90, 520)
    script.span(WATER_RUNS, start, start + hours, flow)
    if hours > 2.2 * HOUR and flow * hours / HOUR > 200:
        script.label(start, start + hours, max(4 * HOUR, 0.5 * hours))


def pipe_leaks(script: Script) -> None:
    """Have a cistern or pipe leak: never a dry hour, night or day, until somebody hears it."""
    start, days = script.hours(0, 20), script.between(0.3, 6)
    flow = script.rng.lognormal(np.log(12), 0.6)
    steps = 6 if script.maybe(0.4) else 1
    for step in range(steps):
        begin = start + days * DAY * step / steps
        part = (step + 1) / steps
        script.span(WATER_RUNS, begin, begin + days * DAY / steps, flow * part)
    if days > 1 and flow > 4:
        script.label(start, start + days * DAY, min(2 * DAY + DAY * (steps > 1), 0.8 * days * DAY))


def stove_left_on(script: Script) -> None:
    """Forget a pot on the gas, and go to lie down or to the shop."""
    start = script.hours(6, 19)
    hours = float(np.clip(script.rng.lognormal(np.log(2.2), 0.6), 0.5, 9)) * HOUR
    script.span(KITCHEN, start - 900, start, PLAIN)
    script.span(GAS_RUNS, start, start + hours, script.between(0.12, 0.3))
    script.span(HEAT, start + 900, start + hours, script.between(4, 9))
    script.span(CARBON_MONOXIDE, start + 1800, start + hours, script.between(4, 28))
    if script.maybe(0.5):
        script.span(ASLEEP, start + 600, start + hours, PLAIN)
    else:
        script.absent(start + 600, start + hours - 300, script.places[SHOP])
    if hours > 1.5 * HOUR:
        script.label(start, start + hours, max(2 * HOUR, 0.6 * hours))


def charcoal_fumes(script: Script) -> None:
    """Heat with charcoal, or bathe beside a blocked heater, with the windows shut."""
    start = script.hours(17, 29)
    hours = script.hours(1.5, 9)
    most = script.rng.lognormal(np.log(90), 0.7)
    for step in range(6):
        begin = start + hours * step / 6
        script.span(CARBON_MONOXIDE, begin, begin + hours / 6, most * min((step + 1) / 3, 1.0))
    faint = most > 130
    if faint and script.person["alone"]:
        script.span(DOWN, start + hours / 2, start + hours)
        script.hospital(start + hours + 1800, script.whole(1, 4))
    if most > 35:
        script.label(start, start + hours, min(0.6 * hours, 2.5 * HOUR) if faint else 0.7 * hours)


def home_grows_cold(script: Script) -> None:
    """Sit in a home that cools: a broken pane, a heater that is not switched on for the bill."""
    start, days = script.hours(0, 20), script.between(1.5, 5)
    fall = script.between(1.5, 9)
    for step in range(5):
        begin = start + days * DAY * step / 5
        script.span(HEAT, begin, begin + days * DAY / 5, -fall * min((step + 1) / 2, 1.0))
    script.set(0, int((start + days * DAY) // DAY), activity=0.85)
    if fall > 4.5:
        script.label(start, start + days * DAY, 0.6 * days * DAY)


def heater_left_on(script: Script) -> None:
    """Leave an electric heater or blanket on, night and day: a fire waits for a blanket to slip."""
    start, hours = script.hours(7, 22), script.hours(2, 60)
    draw = script.between(0.5, 1.9)
    script.span(POWER_RUNS, start, start + hours, draw)
    script.span(HEAT, start + HOUR, start + hours, script.between(1, 4))
    if hours > 8 * HOUR:
        script.label(start, start + hours, 0.7 * hours)


TYPES = {
    "tap_left_running": Type("home", both(lone, every(ev.WATER)), tap_left_running),
    "pipe_leaks": Type("home", lambda person: 0.4 * every(ev.WATER)(person), pipe_leaks),
    "stove_left_on": Type("home", both(lone, some(ev.GAS, ev.CLIMATE)), stove_left_on),
    "charcoal_fumes": Type("home", every(ev.CLIMATE), charcoal_fumes),
    "home_grows_cold": Type(
        "home", lambda person: 0.5 * every(ev.CLIMATE)(person), home_grows_cold
    ),
    "heater_left_on": Type("home", lambda person: 0.3 * every(ev.POWER)(person), heater_left_on),
}
