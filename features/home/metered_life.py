"""A home of which nothing but the water or gas meter tells: use is what its people do.

Wherever a sensor tells of somebody, the meter does not: readings of an hour come late and coarse. A
front door alone tells of errands: who stays in and draws water lives.
"""

from __future__ import annotations

import math

from features.core.civil_time import HOUR_MS
from features.core.kernel_types import HomeRecord, LifeRecord, MetersRecord
from features.core.rooms import ABROAD, NOTHING
from features.health.meter_record import UNIT
from features.home.few_heard import doors_alone
from features.home.sign_of_life import key_of, place_of
from streams.contract.codes import GAS, WATER
from streams.contract.columns import METER_AMOUNT, METER_PERIOD_S, METER_UTILITY
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import LATE, METER_RESET, TEST
from streams.kernels.kernel import kernel

LONGEST_S = 7200.0
"""A reading of a longer period does not tell when somebody was up."""
DRIP = 0.05
"""Share of the largest hour of a usual day that may be a tap which drips, or a cistern that leaks:
a litre of some thirty (assumed)."""
_LATE_TEST_OR_RESET = LATE | TEST | METER_RESET


@kernel
def lives_by_meter(routine: HomeRecord, life: LifeRecord) -> bool:
    """Tell whether the latest sign of life indoors was a meter's."""
    return bool(life["metered_at"] != 0 and routine["indoors_at"] == life["metered_at"])


@kernel
def told_by_meter(resources: MetersRecord, routine: HomeRecord, life: LifeRecord) -> float:
    """Return 1 where a meter tells of a home alone, 2 where that is gas: meals and nothing else."""
    if not lives_by_meter(routine, life):
        return 0.0
    return 1.0 if resources["utility"][WATER]["at"] != 0 else 2.0


@kernel
def used_by_somebody(routine: HomeRecord, life: LifeRecord, event: EventRow) -> bool:
    """Tell whether a reading is a sign of life: there was use, and nothing else ever tells of any.

    Electricity is none: a refrigerator uses some whoever is there.
    """
    utility = event[METER_UTILITY]
    if (utility != WATER and utility != GAS) or event["flags"] & _LATE_TEST_OR_RESET:
        return False
    # however little: the unit may be another
    if event[METER_PERIOD_S] > LONGEST_S or not event[METER_AMOUNT] > 0.0:
        return False
    return _asked(routine, life)


@kernel
def _asked(routine: HomeRecord, life: LifeRecord) -> bool:
    """Tell whether nothing tells of a home better than a meter: a front door does not."""
    alone = routine["indoors_at"] == 0 or lives_by_meter(routine, life)
    return bool(alone or doors_alone(routine))


@kernel
def metered_room(routine: HomeRecord, life: LifeRecord, room: int, at: int) -> int:
    """Return the room of a sign of life that a meter told of, and note it.

    Beside a front door it tells that somebody lives, and no more: no room of such a home was heard.
    """
    if room == NOTHING:
        return NOTHING
    if doors_alone(routine):
        return ABROAD
    life["metered_at"] = max(life["metered_at"], at)
    return room


@kernel
def runs_dry(routine: HomeRecord, life: LifeRecord, event: EventRow) -> None:
    """Note that nothing flows: whatever flows next is used anew, be it as much as before."""
    utility = event[METER_UTILITY]
    if (utility != WATER and utility != GAS) or event["flags"] & _LATE_TEST_OR_RESET:
        return
    if event[METER_AMOUNT] == 0.0 and _asked(routine, life):
        life["sources"][place_of(life["sources"], key_of(event))]["toggles"] = 1


@kernel
def flows_again(resources: MetersRecord, life: LifeRecord, event: EventRow) -> None:
    """Take as much as before for use where it ran dry meanwhile, unless a pipe may drip so much."""
    source = life["sources"][place_of(life["sources"], key_of(event))]
    record = resources["utility"][event[METER_UTILITY]]
    most = math.expm1(float(record["peak_mean"])) * UNIT[event[METER_UTILITY]]
    hours = max(event[METER_PERIOD_S] / 3600.0, 1e-3)
    if source["toggles"] != 0 and event[METER_AMOUNT] / hours >= DRIP * most:
        source["state"] = 0
    source["toggles"] = 0


@kernel
def read_until(resources: MetersRecord, step: int) -> int:
    """Return until when the meters have been read: what is not read yet is no silence."""
    read = max(resources["utility"][WATER]["at"], resources["utility"][GAS]["at"])
    return int(min(step, max(read, step - 7 * 24 * HOUR_MS)))
