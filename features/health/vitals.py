"""The part of a record about vital signs: own usual values, and how bad the last day was."""

from __future__ import annotations

import numpy as np

from features.core.baseline import NEVER, robust_step
from features.core.civil_time import DAY_MS, Civil
from features.core.context import learning_weight
from features.core.device_note import note
from features.core.kernel_types import ContextRecord, FeatureRow, People, Signs, VitalsRecord
from features.core.rows import VITAL, Emitted, open_row
from features.health.expected_sign import (
    MIDDLE,
    OWN_SPREAD,
    SPREAD,
    distance,
    drifted,
    expected,
    over,
    stays_off,
)
from features.health.news2 import counted, plausible, pressures
from features.health.stuck_sensor import follow, longest_stuck, stuck
from features.health.urgency import confirm_unmeasured, judge_urgency, judged_as, leaps
from streams.contract.codes import (
    DIASTOLIC,
    GLUCOSE,
    HEART_RATE,
    RESPIRATION,
    SIGNS,
    SPO2,
    SYSTOLIC,
    TEMPERATURE,
)
from streams.contract.columns import (
    VITAL_CONSCIOUSNESS,
    VITAL_DIASTOLIC,
    VITAL_GLUCOSE,
    VITAL_HEART_RATE,
    VITAL_RESPIRATION,
    VITAL_SPO2,
    VITAL_STEPS,
    VITAL_SYSTOLIC,
    VITAL_TEMPERATURE,
)
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import LATE, TEST
from streams.kernels.kernel import inlined, kernel
from streams.kernels.kernel_types import Records

VITALS = np.dtype(
    [
        ("due", "i8"),
        ("at", "i8"),  # of the latest reading, epoch ms
        ("coma_at", "i8"),
        ("last_at", "i8", (SIGNS,)),
        ("last", "f4", (SIGNS,)),  # NaN before the first
        ("mean", "f4", (SIGNS,)),
        ("deviation", "f4", (SIGNS,)),
        ("weight", "f4", (SIGNS,)),  # readings learned from, forgetting
        ("drift", "f4", (SIGNS,)),  # running mean of the distance from usual, in deviations
        ("news2_mean", "f4"),
        ("coma_mean", "f4"),
        ("exposure_h", "f4"),  # hours behind the running means, up to a day
        ("coma", "u1"),
        ("urgent_n", "u1"),  # urgent readings in a row: 1 waits for a second one, 2 is confirmed
        ("urgent_signs", "u2"),  # of which signs, a bit each
        ("urgent_at", "i8"),  # the first of them
        ("same_n", "i4", (SIGNS,)),  # equal readings in a row, and since when
        ("same_at", "i8", (SIGNS,)),
        ("told_at", "i8"),  # latest note about a sensor that is stuck
        ("steps_at", "i8"),  # steps were last counted, be it none
        ("apart_ms", "i8"),  # from the reading before of the same sign to the latest
    ],
    align=True,
)
CURRENT_MS = 12 * 3_600_000
"""A sign older than this says nothing of now."""
DAY_H = 24.0


def blank_vitals(n: int) -> Records:
    """Return the records of `n` people of whom nothing is known."""
    records = np.zeros(n, VITALS)
    records["due"] = NEVER
    records["last"] = np.nan
    records["mean"] = MIDDLE
    records["deviation"] = SPREAD * OWN_SPREAD
    return records


@inlined
def apply_vitals(
    state: People, slot: int, event: EventRow, number: int, table: Civil, out: Emitted
) -> None:
    """Emit a row for a reading, beside what is usual, then learn from it."""
    record = state.vitals[slot]
    at = event["at"]
    upper, lower = pressures(event[VITAL_SYSTOLIC], event[VITAL_DIASTOLIC])
    values = (
        event[VITAL_HEART_RATE], event[VITAL_SPO2], upper, lower,
        event[VITAL_TEMPERATURE], event[VITAL_RESPIRATION], event[VITAL_GLUCOSE], np.nan,
    )  # fmt: skip
    leapt = leaps(record, values[TEMPERATURE], at)
    context = state.context[slot]
    _note(record, event, values, at, context, table)
    late = event["flags"] & LATE
    measured = False
    for sign in range(SIGNS):
        measured = measured or not np.isnan(values[sign])
    if (measured or event[VITAL_CONSCIOUSNESS] != 255) and not late:
        place = open_row(
            out.vital, out.count, VITAL, slot, at, event["received_at"], at, number, event["flags"]
        )
        row = out.vital[place]
        score = _news2(record, at, context, table)
        _describe(row, record, values, event[VITAL_CONSCIOUSNESS], at, context, score)
        as_who = judged_as(record, context, at, table)
        judge_urgency(row, record, values, event, score[0], leapt, as_who)
    stiff = longest_stuck(record, values, at)
    place = note(record, slot, event, number, out) if stiff >= 0 and not late else -1
    if place >= 0:
        out.alarm[place]["stuck_h"] = (at - record["same_at"][stiff]) / 3_600_000.0
        out.alarm[place]["stuck_value"] = values[stiff]
    if event["flags"] & TEST == 0:
        _drift(record, values, at, _known_d(context, at))
    _learn(record, values, at, learning_weight(state, slot, at, event["flags"]))


@inlined
def sweep_vitals(state: People, slot: int, step: int, table: Civil, out: Emitted) -> None:
    """Confirm an urgent reading that was not measured again."""
    record = state.vitals[slot]
    record["due"] = NEVER
    if record["urgent_n"] == 1:
        since = record["urgent_at"]
        place = open_row(out.vital, out.count, VITAL, slot, step, step, since, -1, 0)
        total, _ = _news2(record, step, state.context[slot], table)
        confirm_unmeasured(out.vital[place], record, step, total)


@kernel
def _note(
    record: VitalsRecord,
    event: EventRow,
    values: Signs,
    at: int,
    context: ContextRecord,
    table: Civil,
) -> None:
    """Remember the latest value of each sign, and follow the running means."""
    if not np.isnan(event[VITAL_STEPS]) and event["flags"] & TEST == 0:
        record["steps_at"] = max(record["steps_at"], at)
    record["apart_ms"] = 0
    for sign in range(SIGNS):
        if plausible(sign, values[sign]):
            record["apart_ms"] = max(record["apart_ms"], at - record["last_at"][sign])
            follow(record, sign, values[sign], at)
            record["last"][sign] = values[sign]
            record["last_at"][sign] = at
    if event[VITAL_CONSCIOUSNESS] != 255:
        record["coma"] = event[VITAL_CONSCIOUSNESS]
        record["coma_at"] = at
    score, _ = _news2(record, at, context, table)
    hours = min(max((at - record["at"]) / 3_600_000.0, 0.02), DAY_H)
    span = min(float(record["exposure_h"]) + hours, DAY_H)
    gain = hours / span
    record["exposure_h"] = span
    record["news2_mean"] += gain * (score - float(record["news2_mean"]))
    coma = float(record["coma"]) if at - record["coma_at"] < CURRENT_MS else 0.0
    record["coma_mean"] += gain * (coma - float(record["coma_mean"]))
    record["at"] = max(record["at"], at)


@kernel
def _news2(
    record: VitalsRecord, at: int, context: ContextRecord, table: Civil
) -> tuple[float, float]:
    """Return NEWS2 of the signs known to be current, and the highest single point."""
    total = 0.0
    single = 0.0
    for sign in range(SIGNS):
        value = float(record["last"][sign])
        if not np.isnan(value) and at - record["last_at"][sign] <= CURRENT_MS:
            as_who = judged_as(record, context, record["last_at"][sign], table)
            some = float(counted(sign, value, as_who))
            total += some
            single = max(single, some)
    if record["coma"] > 0 and record["coma_at"] > 0 and at - record["coma_at"] <= CURRENT_MS:
        total += 3.0
        single = 3.0
    return total, single


@kernel
def _describe(
    row: FeatureRow,
    record: VitalsRecord,
    values: Signs,
    coma: int,
    at: int,
    context: ContextRecord,
    score: tuple[float, float],
) -> None:
    """Fill the row of a reading."""
    row["heart_rate_bpm"] = values[HEART_RATE]
    row["spo2_pct"] = values[SPO2]
    row["systolic_mmhg"] = values[SYSTOLIC]
    row["diastolic_mmhg"] = values[DIASTOLIC]
    row["temperature_c"] = values[TEMPERATURE]
    row["respiration_bpm"] = values[RESPIRATION]
    row["glucose_mmol_l"] = values[GLUCOSE]
    row["coma"] = np.nan if coma == 255 else float(coma)
    row["news2"], row["news2_single"] = score
    row["news2_mean"] = float(record["news2_mean"])
    row["coma_mean"] = float(record["coma_mean"])
    row["own_z"] = np.nan
    row["own_usual"] = np.nan
    row["own_value"] = np.nan
    row["drift"] = np.nan
    row["drift_usual"] = np.nan
    row["drift_value"] = np.nan
    row["pressure_over"] = max(over(SYSTOLIC, values[SYSTOLIC]), over(DIASTOLIC, values[DIASTOLIC]))
    row["pulse_over"] = over(HEART_RATE, values[HEART_RATE])
    other = 0.0
    readings = 0.0
    days = _known_d(context, at)
    for sign in range(SIGNS):
        value = values[sign]
        if not plausible(sign, value):
            continue
        if sign == SPO2 or sign >= TEMPERATURE:
            other = max(other, over(sign, value))
        weight = float(record["weight"][sign])
        readings = max(readings, weight)
        usual = expected(record, sign)
        off = distance(record, sign, value, days)
        drift = stays_off(record, sign, off)
        if np.isnan(row["drift"]) or drift > row["drift"]:
            row["drift"] = drift
            row["drift_usual"] = usual
            row["drift_value"] = value
        z = abs(off)
        if np.isnan(row["own_z"]) or z > row["own_z"]:
            row["own_z"] = z
            row["own_usual"] = usual
            row["own_value"] = value
    row["other_over"] = other
    row["readings"] = readings
    year = 1970.0 + at / 31_556_952_000.0
    row["age"] = year - float(context["birth_year"])
    row["known_d"] = days


@kernel
def _known_d(context: ContextRecord, at: int) -> float:
    """Return the days since the person was first seen."""
    first = context["first_seen"]
    return max(at - first, 0) / DAY_MS if first > 0 else 0.0


@kernel
def _drift(record: VitalsRecord, values: Signs, at: int, days: float) -> None:
    """Follow how far the signs are from usual, also on days that do not teach what is usual."""
    for sign in range(SIGNS):
        if plausible(sign, values[sign]) and not stuck(record, sign, at):
            off = distance(record, sign, values[sign], days)
            record["drift"][sign] = drifted(record, sign, off)


@kernel
def _learn(record: VitalsRecord, values: Signs, at: int, weight: float) -> None:
    """Learn the person's own usual values."""
    if weight == 0.0:
        return
    for sign in range(SIGNS):
        value = values[sign]
        if not plausible(sign, value) or stuck(record, sign, at):
            continue
        seen = float(record["weight"][sign]) + weight
        gain = weight / min(seen + 1.0, 30.0)
        mean, deviation = robust_step(
            float(record["mean"][sign]), float(record["deviation"][sign]), value, gain
        )
        record["mean"][sign] = mean
        record["deviation"][sign] = max(deviation, 0.1 * SPREAD[sign])
        record["weight"][sign] = min(seen, 1000.0)
