"""Leaving by the door at night: the door, then nothing indoors."""

from __future__ import annotations

from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS, Civil, local_ms
from features.core.cohort import age_cohort, predicted, rarity
from features.core.kernel_types import ContextRecord, FeatureRow, HomeRecord, Ways
from features.core.rates import WAKING, rate
from features.core.rooms import ABROAD, DOORWAY, HALL, NOTHING
from features.movement.doors.door_absence import back, leave
from features.movement.doors.door_activity import at_the_door, close_day
from streams.kernels.kernel import kernel

FIRST_HOUR, LAST_HOUR = 22, 5
COHORTS = ((0.02, 0.02, 0.02), (0.05, 0.05, 0.05), (0.015, 0.004, 0.01))
WORTH = (20.0, 20.0, 3.0)
"""Share of nights on which people of whom the register tells no age, below sixty and from sixty on
leave by the door before eleven, before four and before five, and how many nights that is worth
(assumed; 2 % between eleven and four in recorded homes of people with dementia)."""
GIVEN_UP_MS = 5 * HOUR_MS
BED_D = 7.0
"""Days from which the own bed time counts instead of ten o'clock (assumed)."""
LAG_MS = 5_000
"""A sensor may still speak so long of somebody who has just passed it (assumed)."""
BEFORE_MS, EMPTY_MS = 30 * MINUTE_MS, 9 * HOUR_MS
"""Who gets up and leaves is heard on the way to the door: where nothing was for half an hour
somebody may have come in instead, and surely where nothing was since the evening before."""
SHUT_MS = 8 * HOUR_MS
"""Where the door has not moved for so long nobody has come who could be the one who leaves, but who
has slept there (assumed)."""
MOSTLY, HEARD_GAIN = 0.8, 0.1
"""Share of the own leavings heard beforehand from which one that was not is odd (assumed)."""


@kernel
def at_night(local: int) -> bool:
    """Tell whether it is between 22 and 5 o'clock."""
    hour = (local // HOUR_MS) % 24
    return hour >= FIRST_HOUR or hour < LAST_HOUR


@kernel
def abed(routine: HomeRecord, local: int, table: Civil) -> bool:
    """Tell whether it is night for this person: from the own bed time, midnight at the latest."""
    if (local // HOUR_MS) % 24 < FIRST_HOUR or routine["known_d"] < BED_D:
        return at_night(local)
    return rate(routine, local, table) <= WAKING


@kernel
def apply_indoors(
    record: Ways, routine: HomeRecord, room: int, at: int, weight: float, table: Civil
) -> None:
    """Take in a door or a sign of life indoors; a door at night may be an exit."""
    if room == DOORWAY:
        _door_moves(record, routine, at, table)
        return
    if room == NOTHING or room == ABROAD:
        return
    record["inside_at"] = max(record["inside_at"], at)
    further = _further_in(record, room, at)
    record["heard_room"] = room
    back(record, at, weight, further)
    # back inside, or never gone: the first minute belongs to the way through the door, but to the
    # way in where nobody was heard before it and whoever leaves here mostly is
    comes = further or record["exit_unheard"] != 0
    if record["exit_at"] != 0 and (comes or at > record["exit_at"] + MINUTE_MS):
        if at - record["exit_at"] >= 10 * MINUTE_MS:
            record["night_exits"] += weight  # in doubt it teaches little: who strays, strays again
        record["exit_at"] = 0


@kernel
def _door_moves(record: Ways, routine: HomeRecord, at: int, table: Civil) -> None:
    """Take in the front door: somebody leaves, comes, or looks out."""
    unheard = at - record["inside_at"]
    comes = record["inside_at"] > 0 and (record["gone_at"] != 0 or unheard > EMPTY_MS)
    if record["gone_at"] == 0:
        heard = 1.0 if unheard <= BEFORE_MS else 0.0
        record["exit_unheard"] = 1 if heard == 0.0 and record["leaves_heard"] > MOSTLY else 0
        record["leaves_heard"] += HEARD_GAIN * (heard - float(record["leaves_heard"]))
        shut = record["door_at"] > 0 and at - record["door_at"] >= SHUT_MS
        record["left_self"] = 1 if shut and heard > 0.0 else 0
    at_the_door(record, at, local_ms(at, table))
    leave(record, at)
    record["door_at"] = max(record["door_at"], at)
    record["door_room"] = record["heard_room"]
    record["rooms_since"] = 0
    if record["exit_at"] == 0 and not comes and abed(routine, local_ms(at, table), table):
        record["exit_at"] = at


@kernel
def _further_in(record: Ways, room: int, at: int) -> bool:
    """Tell whether a movement after the door lies further in than whoever left can have been.

    The hall, and the room heard last before the door, may still speak of the leaving itself;
    another room, or two of them, speak of somebody who came back in or never left.
    """
    if at < record["door_at"] + LAG_MS:
        return False
    record["rooms_since"] |= 1 << room
    several = record["rooms_since"] & (record["rooms_since"] - 1) != 0
    return bool(several or (room != HALL and room != record["door_room"]))


@kernel
def describe_exit(
    row: FeatureRow, record: Ways, context: ContextRecord, step: int, local: int, weight: float
) -> None:
    """Say how long ago somebody left by the door at night, and how unusual that is.

    Who has not come back for hours is given up, and that teaches by `weight`.
    """
    row["night_exit_min"] = 0.0
    row["night_exit_surprise"] = 0.0
    row["exit_unheard"] = float(record["exit_unheard"])
    if record["exit_at"] == 0:
        return
    minutes = (step - record["exit_at"]) / MINUTE_MS
    if step - record["exit_at"] > GIVEN_UP_MS:
        record["exit_at"] = 0
        record["night_exits"] += weight
        return
    cohort = age_cohort(context, local)
    left = COHORTS[cohort][part_of_night(local - (step - record["exit_at"]))]
    mean = min(left, COHORTS[cohort][part_of_night(local)])
    share = predicted(float(record["night_exits"]), float(record["nights"]), mean, WORTH[cohort])
    row["night_exit_min"] = minutes
    row["night_exit_surprise"] = rarity(share)


@kernel
def part_of_night(local: int) -> int:
    """Return which part of the night a local time (ms) lies in; after it is the last."""
    hour = (local // HOUR_MS) % 24
    if hour == FIRST_HOUR:
        return 0
    return 1 if hour > FIRST_HOUR or hour < LAST_HOUR - 1 else 2


@kernel
def next_night(record: Ways, local: int, weight: float) -> None:
    """Count a night watched, once, at dawn; the past fades over two months."""
    day = local // DAY_MS
    if day > record["night_day"]:
        watched = 1.0 if record["night_day"] > 0 else 0.0
        if record["night_day"] > 0:
            close_day(record, weight)
        record["night_day"] = day
        record["nights"] = 0.984 * float(record["nights"]) + watched
        record["late_nights"] = 0.984 * float(record["late_nights"]) + watched
        record["night_exits"] *= 0.984
        for hour in range(record["late_n"].size):
            record["late_n"][hour] *= 0.984
        record["night_leavings"] *= 0.984
