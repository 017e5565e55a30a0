"""Ordinary life at home that looks odd to sensors: guests, cold spells, dead batteries."""

from __future__ import annotations

from streams.contract.kinds import Kind
from streams.simulate.base import events as ev
from streams.simulate.base.effects import (
    DEAF,
    HEAT,
    POWER_RUNS,
    PULSE,
    STIR,
    SWAPPED,
    SYSTOLIC,
    WATER_RUNS,
)
from streams.simulate.base.timeline import ASLEEP, BEDROOM, LIVING, PLAIN
from streams.simulate.base.town_records import Person
from streams.simulate.base.words import CHILD, CLINIC, HAS_VISITOR, WITH_FAMILY
from streams.simulate.people.who import both, every, has, sensed, some
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script


def _whole(script: Script, start: float, end: float) -> None:
    """Label all of a decoy: at no time may it be warned of."""
    script.label(start, end, end - start)


def family_visits(script: Script) -> None:
    """Have children and grandchildren in the house for a day or some: noise, baths, cooking."""
    start, days = script.hours(9, 12), script.whole(0, 3)
    end = days * DAY + script.hours(15, 20)
    guests = float(script.whole(1, 4))
    script.company(start, end, guests)
    script.set(0, days, water=1.2, trips=0.8, bed_shift=script.between(0, 2400))
    if script.maybe(0.3):
        script.absence(start, HAS_VISITOR, end)
    _whole(script, start, end)


def night_at_the_daughters_told(script: Script) -> None:
    """Stay with the daughter for some nights; the grid worker was told."""
    start, days = script.hours(8.5, 16), script.whole(1, 5)
    end = days * DAY + script.hours(9, 19)
    script.company(start - 1200, start)
    script.absent(start, end, script.places[CHILD])
    script.absence(start - script.hours(0.2, 3), WITH_FAMILY, end + 2 * HOUR)
    _whole(script, start, end)


def night_at_the_daughters_untold(script: Script) -> None:
    """Be fetched for one night, and nobody was told; she had called before."""
    start = script.hours(9.5, 17.5)
    end = DAY + script.hours(9, 16)
    kin = ev.name("family-", int(script.person["index"]) * 100)
    script.call(max(start - script.hours(1.2, 3), 7 * HOUR), script.between(60, 300), kin, 0)
    script.company(start - 1200, start)
    script.absent(start, end, script.places[CHILD])
    _whole(script, start, end)


def slept_in(script: Script) -> None:
    """Get up an hour or two late after a short night."""
    late = script.hours(0.8, 2)
    wake = float(script.person["wake"])
    script.span(ASLEEP, wake - HOUR, wake + late, PLAIN)
    _whole(script, wake, wake + late + HOUR)


def up_late(script: Script) -> None:
    """Sit before the New Year's gala, an opera or a match until past eleven."""
    bed = float(script.person["bed"])
    until = min(bed + script.hours(1, 2.3), 23.8 * HOUR)
    script.span(LIVING, bed - HOUR, until, PLAIN)
    _whole(script, bed, until)


def rainy_day_in(script: Script) -> None:
    """Stay in all day and do little."""
    script.set(0, 0, activity=script.between(0.6, 0.8), trips=0.1)
    _whole(script, 7 * HOUR, 21 * HOUR)


def one_bad_night(script: Script) -> None:
    """Eat too much melon, or sleep badly once."""
    script.set(0, 0, nights=script.between(1.5, 3))
    t = script.hours(1, 4)
    script.span(STIR, t, t + script.between(600, 2400), LIVING, 200.0)
    script.set(1, 1, wake_shift=1500)
    _whole(script, 0.1 * HOUR, 8 * HOUR)


def great_wash(script: Script) -> None:
    """Wash quilts and curtains: two or three machines and the tub."""
    start = script.hours(7.5, 14)
    for load in range(script.whole(2, 4)):
        t = start + load * script.between(2600, 4200)
        script.span(WATER_RUNS, t, t + 1500, script.between(130, 260))
        script.span(POWER_RUNS, t, t + 2400, 0.35)
    _whole(script, start, start + 4 * HOUR)


def cold_spell(script: Script) -> None:
    """Sit by the heater for some days, and go to bed early with the blanket on."""
    days = script.whole(1, 4)
    for day in range(days + 1):
        for begin, end in ((6.5, 10), (16.5, 21)):
            script.span(POWER_RUNS, day * DAY + begin * HOUR, day * DAY + end * HOUR,
                        script.between(0.4, 1.1))  # fmt: skip
    script.set(0, days, trips=0.6, bed_shift=-1200)
    script.span(HEAT, 0, (days + 1) * DAY, 1.5)
    _whole(script, 6.5 * HOUR, days * DAY + 21 * HOUR)


def new_kettle(script: Script) -> None:
    """Have a kettle, rice cooker or set-top box that draws another current from now on."""
    days = script.whole(4, 8)
    script.set(0, days, power=script.between(1.15, 1.35))
    _whole(script, 0, days * DAY + 20 * HOUR)


def dead_battery(script: Script) -> None:
    """Lose one sensor to a flat battery until somebody comes by."""
    rooms = [room for room in (ev.BEDROOM, ev.BATHROOM, ev.KITCHEN, ev.LIVING) if script.has(room)]
    sensor = int(script.rng.choice([*rooms, ev.FRONT]))
    start, hours = script.hours(0, 20), script.hours(20, 90)
    if script.maybe(0.5):
        script.plain(Kind.HEARTBEAT, start - min(start, 600), sensor, battery_pct=3.0,
                     sensor=ev.name(ev.SOURCES[sensor]), fault=ev.name("low_battery"))  # fmt: skip
    script.span(DEAF, start, start + hours, 1 << sensor)
    _whole(script, start, start + hours)


def hub_unplugged(script: Script) -> None:
    """Lose every sensor of the home at once: the socket was needed for the iron."""
    start, hours = script.hours(7, 19), script.hours(1.5, 14)
    mask = ev.ON_HUB & ~(1 << ev.POWER)
    script.span(DEAF, start, start + hours, float(mask))
    _whole(script, start, start + hours)


def sensors_exchanged(script: Script) -> None:
    """Have two sensors hung back in the wrong rooms after the walls were wiped."""
    start, days = script.hours(8, 15), script.between(1, 6)
    script.span(SWAPPED, start, start + days * DAY, BEDROOM, LIVING)
    _whole(script, start, start + days * DAY)


def long_nap(script: Script) -> None:
    """Sleep off a wedding lunch."""
    start = script.hours(12.3, 14)
    end = start + script.hours(1.8, 3)
    script.span(ASLEEP, start, end, PLAIN)
    _whole(script, start, end)


def white_coat(script: Script) -> None:
    """Measure once too high after stairs and strong tea, and rightly again the next day."""
    script.span(SYSTOLIC, 0, DAY, script.between(12, 24))
    script.span(PULSE, 5 * HOUR, 9 * HOUR, script.between(4, 10))
    _whole(script, 5 * HOUR, DAY - 1)


def hospital_appointment(script: Script) -> None:
    """Queue for a specialist and be back in the afternoon."""
    start = script.hours(5.8, 8)
    end = start + script.hours(4, 8)
    script.absent(start, end, script.places[CLINIC] * 2)
    for hour in range(script.whole(1, 3)):
        desk = ev.name("clinic-", int(script.person["street"]) % 4 + 40)
        script.pay(start + (1.5 + hour) * HOUR, script.between(25, 420), desk, 3, 2, "medicine")
    _whole(script, start, end)


def workmen_in(script: Script) -> None:
    """Have a wall painted or a bath put in: workmen by day, water off and on."""
    days, start = script.whole(1, 5), script.hours(7.6, 8.6)
    for day in range(days):
        script.company(day * DAY + start, day * DAY + script.hours(16, 17.5), 2.0)
        script.span(
            WATER_RUNS, day * DAY + 10 * HOUR, day * DAY + 11 * HOUR, script.between(20, 90)
        )
        script.span(POWER_RUNS, day * DAY + 9 * HOUR, day * DAY + 16 * HOUR, 0.3)
    _whole(script, start, (days - 1) * DAY + 17.5 * HOUR)


def _metered(person: Person) -> float:
    return float(has(person, ev.WATER))


TYPES = {
    "family_visits": Type("home", some(ev.FRONT, ev.WATER), family_visits, decoy=True),
    "night_at_the_daughters_told": Type("home", sensed, night_at_the_daughters_told, decoy=True),
    "night_at_the_daughters_untold": Type(
        "home", sensed, night_at_the_daughters_untold, decoy=True
    ),
    "slept_in": Type("home", sensed, slept_in, decoy=True),
    "up_late": Type("home", sensed, up_late, decoy=True),
    "rainy_day_in": Type("home", sensed, rainy_day_in, decoy=True),
    "one_bad_night": Type("home", sensed, one_bad_night, decoy=True),
    "great_wash": Type("home", _metered, great_wash, decoy=True),
    "cold_spell": Type("home", every(ev.POWER), cold_spell, decoy=True),
    "new_kettle": Type("home", every(ev.POWER), new_kettle, decoy=True),
    "dead_battery": Type("home", sensed, dead_battery, decoy=True),
    "hub_unplugged": Type("home", sensed, hub_unplugged, decoy=True),
    "sensors_exchanged": Type(
        "home", both(sensed, every(ev.BEDROOM, ev.LIVING)), sensors_exchanged, decoy=True
    ),
    "long_nap": Type("home", sensed, long_nap, decoy=True),
    "white_coat": Type("home", every(ev.CUFF), white_coat, decoy=True),
    "hospital_appointment": Type("home", sensed, hospital_appointment, decoy=True),
    "workmen_in": Type("home", some(ev.FRONT, ev.WATER), workmen_in, decoy=True),
}
