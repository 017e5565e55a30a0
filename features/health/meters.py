"""The part of a record about water, electricity and gas: use by hour, runs with and without use."""

from __future__ import annotations

import math

import numpy as np

from features.core.baseline import NEVER, forgetting, robust_step
from features.core.civil_time import HOUR_MS, Civil, local_ms
from features.core.context import absence_ended, away_declared, learning_weight
from features.core.device_note import OTHER_UNIT, note
from features.core.kernel_types import FeatureRow, HomeRecord, MeterRecord, MetersRecord, People
from features.core.rows import METER, Emitted, open_row
from features.health.meter_faults import fault, passed_over, speaks_thousandths
from features.health.meter_hours import NIGHT_END, fill_hour, pass_night
from features.health.meter_record import NOTHING, UNIT
from features.health.untended_gas import follow_untended
from streams.contract.codes import ELECTRICITY, GAS, WATER
from streams.contract.columns import METER_AMOUNT, METER_PERIOD_S, METER_UTILITY
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import LATE, METER_RESET, TEST
from streams.kernels.kernel import inlined, kernel

DEFROST_KWH = 0.08
"""What a refrigerator takes more where it defrosts (assumed)."""
KNOWN_D = 2.0
"""Days until it is known what a home uses by itself (assumed)."""
RARE_H = 2.0
"""Longer periods hide dry hours."""
LONGEST_FADES = 0.01
"""Share of the longest run with use that a day takes: half in ten weeks (assumed)."""
DISPERSION = 4.0
"""Days differ: runs are judged as under a Gamma day factor of this shape (domain, H1)."""
DAY_MS = 86_400_000.0


@inlined
def apply_resources(
    state: People, slot: int, event: EventRow, number: int, table: Civil, out: Emitted
) -> None:
    """Emit a row for a reading, then learn from it; a reset meter only shows itself."""
    kind = event[METER_UTILITY]
    if kind > 2:
        return
    record = state.resources[slot]["utility"][kind]
    at = event["at"]
    if event["flags"] & LATE and at <= record["at"]:
        return
    local = local_ms(at - 1, table)
    hour = (local // HOUR_MS) % 24
    hours = event[METER_PERIOD_S] / 3600.0
    amount = event[METER_AMOUNT]
    reset = event["flags"] & METER_RESET
    tested = event["flags"] & TEST
    if tested and np.isnan(amount):
        return
    wrong = 0 if tested else fault(record, kind, amount, hours, at, UNIT[kind])
    if wrong:
        _note(record, slot, event, number, out, wrong)
        passed_over(record, amount, at, wrong)
        return
    other_unit = not reset and _thousandths(record, kind, hour, amount, hours)
    if other_unit:
        _note(record, slot, event, number, out, OTHER_UNIT)
    weight = learning_weight(state, slot, at, event["flags"])
    sole = _sole(state.resources[slot], state.routine[slot], kind)
    nothing = _nothing(record, sole, kind, hours)
    if not reset:
        _run(record, nothing, hour, amount, hours, at)
        if kind == GAS:
            follow_untended(record, state.routine[slot], amount, hours, at, weight)
        begun = fill_hour(record, local // HOUR_MS, amount, hours, NOTHING[kind])
        if weight > 0.0:
            pass_night(record, local // int(DAY_MS), weight)
            record["night_hours"] += 1.0 if begun and hour < NIGHT_END else 0.0
    if other_unit:  # it is used, whatever the number says
        record["idle_h"] = 0.0
        record["idle_l"] = 0.0
    place = open_row(
        out.meter, out.count, METER, slot, at, event["received_at"],
        at - int(max(float(record["idle_h"]), float(record["flow_h"])) * 3.6e6),
        number, event["flags"],
    )  # fmt: skip
    _describe(out.meter[place], record, kind, hour, amount, hours)
    out.meter[place]["sole"] = 1.0 if sole and not away_declared(state, slot, at) else 0.0
    since = float(at - absence_ended(state.context[slot], at)) / HOUR_MS
    out.meter[place]["idle_h"] = min(float(record["idle_h"]), since)
    if not reset and weight > 0.0 and record["other_unit"] == 0:
        _learn(record, kind, nothing, hour, amount, hours, weight)
        _learn_peak(record, kind, local // int(DAY_MS), amount, hours, weight)
    record["at"] = max(record["at"], at)


@inlined
def _note(
    record: MeterRecord, slot: int, event: EventRow, number: int, out: Emitted, wrong: int
) -> None:
    """Tell what a meter says of itself, once a day."""
    place = note(record, slot, event, number, out)
    if place >= 0:
        out.alarm[place]["meter_fault"] = float(wrong)
        out.alarm[place]["utility"] = float(event[METER_UTILITY])


@inlined
def sweep_resources(state: People, slot: int, step: int, table: Civil, out: Emitted) -> None:
    """Nothing is due: meters speak for themselves."""
    state.resources[slot]["due"] = NEVER


@kernel
def _hourly(amount: float, hours: float, kind: int) -> float:
    """Return ln(1 + amount an hour in units)."""
    return math.log1p(max(amount, 0.0) / max(hours, 1e-3) / UNIT[kind])


@kernel
def _thousandths(record: MeterRecord, kind: int, hour: int, amount: float, hours: float) -> bool:
    """Tell whether the meter has begun to speak in a unit a thousand times as large."""
    usual = math.expm1(float(record["mean"][hour])) * UNIT[kind] * hours
    return bool(speaks_thousandths(record, amount, usual, NOTHING[kind] * min(hours, 1.0)))


@kernel
def _sole(resources: MetersRecord, routine: HomeRecord, kind: int) -> bool:
    """Tell whether nothing but electricity tells of a home."""
    others = resources["utility"][WATER]["at"] + resources["utility"][GAS]["at"]
    return bool(kind == ELECTRICITY and others == 0 and routine["indoors_at"] == 0)


@kernel
def _nothing(record: MeterRecord, sole: bool, kind: int, hours: float) -> float:
    """Return the amount up to which nobody used anything.

    Where nothing but electricity tells of a home that is what it uses by itself: the least of its
    usual hours, and a refrigerator that defrosts.
    """
    if not sole or record["days"] < KNOWN_D:
        return float(NOTHING[kind] * min(hours, 1.0))
    return math.expm1(float(record["mean"].min())) * UNIT[kind] * hours + DEFROST_KWH


@kernel
def _run(
    record: MeterRecord, nothing: float, hour: int, amount: float, hours: float, at: int
) -> None:
    """Follow runs with and without use; a gap in the readings ends both."""
    if record["at"] > 0 and at - record["at"] > (hours + 3.0) * 3.6e6:
        record["idle_h"] = 0.0
        record["idle_l"] = 0.0
        record["flow_h"] = 0.0
        record["flow_l"] = 0.0
    used = min(max(float(record["used"][hour]), 0.02), 0.98)
    elapsed = float(max(at - record["at"], 0)) if record["at"] > 0 else 0.0
    record["day"] = float(record["day"]) * forgetting(elapsed, DAY_MS) + max(amount, 0.0)
    record["flow_longest"] *= 1.0 - LONGEST_FADES * min(hours / 24.0, 1.0)
    if amount <= nothing:
        record["idle_h"] += hours
        record["idle_l"] -= hours * math.log(1.0 - used)
        record["flow_longest"] = max(record["flow_longest"], record["flow_h"])
        record["flow_h"] = 0.0
        record["flow_l"] = 0.0
        record["flow_least"] = np.inf
        return
    record["flow_h"] += hours
    # of a long period one litre in any of its hours tells, days at once no more than once
    record["flow_l"] -= (hours if hours <= RARE_H else 1.0) * math.log(used)
    rate = amount / hours if 0.0 < hours <= RARE_H else 0.0
    if record["flow_h"] == hours:
        record["flow_least"] = amount
        record["flow_rate"] = rate
    record["flow_least"] = min(float(record["flow_least"]), amount)
    record["flow_rate"] = min(float(record["flow_rate"]), rate)
    record["idle_h"] = 0.0
    record["idle_l"] = 0.0


@kernel
def _surprise(expected: float) -> float:
    """Return -log10 P(no event) where `expected` were due, under a Gamma day factor."""
    return DISPERSION * math.log10(1.0 + expected / DISPERSION)


@kernel
def _describe(
    row: FeatureRow, record: MeterRecord, kind: int, hour: int, amount: float, hours: float
) -> None:
    """Fill the row of a reading."""
    mean = float(record["mean"][hour])
    deviation = max(float(record["deviation"][hour]), 0.35)
    row["utility"] = float(kind)
    row["amount"] = amount
    row["usual"] = math.expm1(mean) * UNIT[kind] * hours
    row["high_z"] = max((_hourly(amount, hours, kind) - mean) / deviation, 0.0)
    row["idle_h"] = float(record["idle_h"])
    row["idle_surprise"] = _surprise(float(record["idle_l"]))
    row["flow_h"] = float(record["flow_h"])
    row["flow_surprise"] = _surprise(float(record["flow_l"]))
    row["flow_least"] = float(record["flow_least"]) if record["flow_h"] > 0 else np.nan
    row["flow_rate"] = float(record["flow_rate"]) if record["flow_h"] > 0 else 0.0
    row["flow_longest_h"] = float(record["flow_longest"])
    row["untended_h"] = float(record["untended_h"])
    row["untended_usual_h"] = float(record["untended_usual"])
    row["day_amount"] = float(record["day"])
    day = math.log1p(float(record["day"]) / UNIT[kind])
    known = float(record["days"])
    spread = max(float(record["day_deviation"]), 0.25)
    row["day_z"] = max((day - float(record["day_mean"])) / spread, 0.0) if known > 2.0 else 0.0
    row["night"] = 1.0 if hour < 5 else 0.0
    row["known_d"] = known
    peak = float(record["peak_mean"])
    off = (_hourly(amount, hours, kind) - peak) / max(float(record["peak_deviation"]), 0.2)
    row["peak_z"] = max(off, 0.0)
    row["night_hours"] = float(record["night_hours"])
    row["night_hours_usual"] = float(record["night_hours_usual"])
    more = max(float(record["night_hours"]) - float(record["night_hours_usual"]), 0.0)
    row["nights_more"] = float(record["nights_more"]) + more if hour < NIGHT_END else 0.0
    row["steady"] = min(float(record["in_hour"]), float(record["hour_before"]))
    row["steady_third"] = min(float(row["steady"]), float(record["second_before"]))
    row["peak"] = math.expm1(peak) * UNIT[kind]
    row["peak_share"] = min(math.expm1(_hourly(amount, hours, kind)) / math.expm1(peak), 1e6)


@kernel
def _learn(
    record: MeterRecord,
    kind: int,
    nothing: float,
    hour: int,
    amount: float,
    hours: float,
    weight: float,
) -> None:
    """Learn use by hour; a neighbouring hour learns a little, as days shift."""
    known = float(record["days"])
    # first days teach fast, later ones with a memory of three weeks
    gain = weight / min(known + 1.5, 21.0)
    value = _hourly(amount, hours, kind)
    used = 0.0 if amount <= nothing else 1.0
    for shift in range(-1, 2):
        place = (hour + shift + 24) % 24
        own = gain if shift == 0 else 0.25 * gain
        mean, deviation = robust_step(
            float(record["mean"][place]), max(float(record["deviation"][place]), 0.2), value, own
        )
        record["mean"][place] = mean
        record["deviation"][place] = deviation
        record["used"][place] += own * (used - float(record["used"][place]))
    day = math.log1p(float(record["day"]) / UNIT[kind])
    mean, deviation = robust_step(
        float(record["day_mean"]),
        max(float(record["day_deviation"]), 0.15),
        day,
        gain * hours / 24.0,
    )
    record["day_mean"] = mean
    record["day_deviation"] = deviation
    record["days"] = known + hours / 24.0


@kernel
def _learn_peak(
    record: MeterRecord, kind: int, day: int, amount: float, hours: float, weight: float
) -> None:
    """Learn the largest use of a day when it is over: a flush at night is unusual, yet nothing."""
    if day > record["peak_day"]:
        if record["peak_day"] > 0 and record["peak"] > 0.0:
            mean, deviation = robust_step(
                float(record["peak_mean"]),
                max(float(record["peak_deviation"]), 0.15),
                float(record["peak"]),
                weight / min(float(record["days"]) + 1.5, 21.0),
            )
            record["peak_mean"] = max(mean, 0.7)
            record["peak_deviation"] = deviation
        record["peak_day"] = day
        record["peak"] = 0.0
    record["peak"] = max(float(record["peak"]), _hourly(amount, hours, kind))
