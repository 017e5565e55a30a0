"""Weeks in which a home is not what it was, and nothing is the matter: assumed, as is their length.

That people come home weaker, sleep worse and are looked after, is common knowledge of discharge
(出院); a home with guests for weeks is a summer's or a New Year's.
"""

from __future__ import annotations

from streams.simulate.base import events as ev
from streams.simulate.base.words import HAS_VISITOR
from streams.simulate.harder.course import whole
from streams.simulate.people.who import sensed, some
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, Script


def home_from_hospital(script: Script) -> None:
    """Come home from hospital and do little for weeks, more each day; a daughter looks in."""
    start, stay = script.hours(8, 15), script.whole(3, 9)
    script.hospital(start, stay)
    weeks, low = script.whole(10, 24), script.between(0.4, 0.7)
    for day in range(stay + 1, stay + weeks):
        share = low + (1 - low) * (day - stay) / weeks
        script.set(day, day, activity=share, trips=share * 0.6, calls=1.3,
                   nights=1.5 * (1 - share), wake_shift=2700 * (1 - share))  # fmt: skip
        if script.maybe(0.5):
            begins = day * DAY + script.hours(9, 17)
            script.company(begins, begins + script.hours(0.5, 2.5))
    whole(script, start, (stay + weeks) * DAY)


def guests_for_weeks(script: Script) -> None:
    """Have a grandchild for the holidays, or a sister to recover: somebody more for weeks."""
    start, days = script.hours(9, 17), script.whole(10, 26)
    end = days * DAY + script.hours(9, 17)
    script.company(start, end, float(script.whole(1, 2)))
    script.set(0, days, water=script.between(1.2, 1.7), power=1.15,
               bed_shift=script.between(-600, 2700))  # fmt: skip
    if script.maybe(0.3):
        script.absence(start, HAS_VISITOR, end)
    whole(script, start, end)


TYPES = {
    "home_from_hospital": Type("home", sensed, home_from_hospital, decoy=True),
    "guests_for_weeks": Type("home", some(ev.FRONT, ev.WATER), guests_for_weeks, decoy=True),
}
