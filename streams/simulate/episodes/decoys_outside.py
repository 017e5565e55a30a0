"""Ordinary life out of doors: a new park, a late game of mahjong, a temple before dawn."""

from __future__ import annotations

import numpy as np

from streams.contract.kinds import Flag
from streams.simulate.base import events as ev
from streams.simulate.base.calendar import is_market_day, lunar_day, on
from streams.simulate.base.effects import DEAF, LEFT
from streams.simulate.base.paths import Path, amble, somewhere, straight, waits
from streams.simulate.base.timeline import OUT, TRIP
from streams.simulate.base.words import BUS, FRIEND, MARKET, TRAVELLING
from streams.simulate.people.who import every, some
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

HOME = np.zeros(2)
_COMPANION = int(Flag.COMPANION)


def _there_and_back(
    script: Script,
    start: float,
    place: Path,
    stay: float,
    speed: float,
    *,
    amble_there: bool = True,
) -> Path:
    """Draw a way to a place, a stay there, and the way home."""
    there = straight(script.rng, start, speed, HOME, place)
    arrives = float(there[-1, 0])
    if amble_there:
        stays = amble(script.rng, arrives, arrives + stay, 0.35, place)[1:]
    else:
        stays = waits(there, arrives + stay)[-1:]
    back = straight(script.rng, float(stays[-1, 0]), speed, stays[-1, 1:], HOME)
    return np.vstack([there, stays, back[1:]])


def _whole(script: Script, start: float, end: float) -> None:
    script.label(start, end, end - start)


def _go(script: Script, way: Path) -> None:
    script.walk(way)
    _whole(script, float(way[0, 0]), float(way[-1, 0]))


def new_park(script: Script) -> None:
    """Try a park never gone to, in the morning, and come home for lunch."""
    place = somewhere(script.rng, 600, 2500)
    pace = float(script.person["pace"])
    way = _there_and_back(script, script.hours(7, 9.5), place, script.hours(0.4, 1.2), pace)
    script.spotted(way, 0.05)
    _go(script, way)


def outing_with_the_family(script: Script) -> None:
    """Be fetched by car for lunch in the hills or sweeping graves, and be back before dark."""
    start, place = script.hours(8, 10.5), somewhere(script.rng, 7000, 40_000)
    script.company(start - 900, start, 2.0)
    way = _there_and_back(script, start, place, script.hours(3, 6), 14.0)
    script.spotted(way, 0.1, _COMPANION)
    _go(script, way)


def next_market_day(script: Script) -> int:
    """Return how many days it is to the next day on which the town holds its market."""
    return next(day for day in range(12) if is_market_day(on(script.first, day)))


def long_market_day(script: Script) -> None:
    """Go to market by dawn, meet half the village, and eat there."""
    day = next_market_day(script)
    start = day * DAY + script.hours(6, 8)
    end = start + script.hours(3, 4.5)
    script.span(OUT, start, end, TRIP + MARKET)
    for buy in range(script.whole(2, 5)):
        stall = ev.name("shop-", 300_000 + script.whole(0, 900))
        script.pay(start + (0.6 + 0.5 * buy) * HOUR, script.between(6, 110), stall, 1, 3, "food")
    _whole(script, start, end)


def mahjong_until_late(script: Script) -> None:
    """Play at a friend's until ten or eleven, and walk home a way known for thirty years."""
    start = script.hours(17.8, 19.2)
    end = script.hours(21.3, 23)
    script.span(OUT, start, end, TRIP + FRIEND)
    _whole(script, start, end)


def square_dance(script: Script) -> None:
    """Dance on the square after supper, on several evenings."""
    days, place = script.whole(2, 6), somewhere(script.rng, 200, 800)
    start = script.hours(18.3, 19)
    for day in range(days):
        way = _there_and_back(script, day * DAY + start, place, script.hours(0.8, 1.4),
                              float(script.person["pace"]), amble_there=False)  # fmt: skip
        script.walk(way)
        end = float(way[-1, 0])
    _whole(script, start, end)


def temple_before_dawn(script: Script) -> None:
    """Go to burn incense on the first or fifteenth of the moon, before the sun is up."""
    day = next(day for day in range(32) if lunar_day(on(script.first, day)) in (1, 15))
    start = day * DAY + script.hours(4.4, 5.3)
    way = _there_and_back(script, start, somewhere(script.rng, 800, 3000), script.hours(0.7, 1.6),
                          float(script.person["pace"]), amble_there=False)  # fmt: skip
    script.spotted(way, 0.05, _COMPANION)
    _go(script, way)


def rubbish_at_night(script: Script) -> None:
    """Take the rubbish down, or fetch the parcel, at ten."""
    start = script.hours(21.3, 22.7)
    end = start + script.between(180, 900)
    place = somewhere(script.rng, 30, 120)
    script.walk(np.array([[start, 0, 0], [(start + end) / 2, *place], [end, 0, 0]]))
    _whole(script, start, end)


def fishing(script: Script) -> None:
    """Sit by the reservoir from breakfast to noon with an old colleague."""
    place = somewhere(script.rng, 2000, 7000)
    way = _there_and_back(script, script.hours(5.6, 7.5), place, script.hours(3, 5), 4.0,
                          amble_there=False)  # fmt: skip
    script.spotted(way, 0.1, _COMPANION * script.maybe(0.6))
    _go(script, way)


def bus_to_town(script: Script) -> None:
    """Take the bus to the county hospital's pharmacy or a shop for shoes; known lines, by day."""
    start, place = script.hours(8, 13), somewhere(script.rng, 3000, 9000)
    way = _there_and_back(script, start, place, script.hours(0.6, 2), 5.0)
    line = script.whole(1, 9)
    script.seen(float(way[0, 0]) + 300, place * 0.03, BUS, line)
    script.seen(float(way[-1, 0]) - 1500, place, BUS, line)
    _go(script, way)


def tour_with_the_club(script: Script) -> None:
    """Travel with the club of retired people for two to four days, as told and paid for."""
    days, start = script.whole(1, 3), script.hours(6, 8)
    end = days * DAY + script.hours(15, 20)
    script.pay(
        start - HOUR, float(script.whole(5, 24)) * 100, ev.name("company-", 7), 2, 3, "travel"
    )
    script.absence(start - 1800, TRAVELLING, end + 4 * HOUR)
    script.absent(start, end, somewhere(script.rng, 40_000, 200_000))
    _whole(script, start, end)


def bracelet_on_the_charger(script: Script) -> None:
    """Leave the bracelet on its charger for an evening, or a day, and go out without it."""
    start, hours = script.hours(7, 21), script.hours(2, 30)
    script.span(DEAF if script.maybe(0.4) else LEFT, start, start + hours, 1 << ev.BRACELET)
    _whole(script, start, start + hours)


_OUTSIDE = some(ev.FRONT, ev.BRACELET)
TYPES = {
    "new_park": Type("wandering", every(ev.BRACELET), new_park, decoy=True),
    "outing_with_the_family": Type(
        "wandering", some(ev.FRONT, ev.BRACELET, ev.CAMERA), outing_with_the_family, decoy=True
    ),
    "long_market_day": Type("wandering", _OUTSIDE, long_market_day, decoy=True),
    "mahjong_until_late": Type("wandering", _OUTSIDE, mahjong_until_late, decoy=True),
    "square_dance": Type("wandering", _OUTSIDE, square_dance, decoy=True),
    "temple_before_dawn": Type("wandering", _OUTSIDE, temple_before_dawn, decoy=True),
    "rubbish_at_night": Type("wandering", _OUTSIDE, rubbish_at_night, decoy=True),
    "fishing": Type("wandering", _OUTSIDE, fishing, decoy=True),
    "bus_to_town": Type("wandering", some(ev.BUS, ev.BRACELET), bus_to_town, decoy=True),
    "tour_with_the_club": Type("wandering", _OUTSIDE, tour_with_the_club, decoy=True),
    "bracelet_on_the_charger": Type(
        "wandering", every(ev.BRACELET), bracelet_on_the_charger, decoy=True
    ),
}
