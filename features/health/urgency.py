"""Urgent vital signs: one reading asks for another, the second decides (domain reference 3.5)."""

from __future__ import annotations

import numpy as np

from features.core.baseline import NEVER
from features.core.civil_time import HOUR_MS, MINUTE_MS, Civil
from features.core.kernel_types import ContextRecord, FeatureRow, Signs, VitalsRecord
from features.core.waking import by_night
from features.health.news2 import ASLEEP, LESS_OXYGEN, counted, critical, plausible
from streams.contract.codes import (
    GLUCOSE,
    HEART_RATE,
    RESPIRATION,
    SIGNS,
    SPO2,
    SYSTOLIC,
    TEMPERATURE,
)
from streams.contract.columns import VITAL_CONSCIOUSNESS, VITAL_RESTING, VITAL_STEPS
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import TEST
from streams.kernels.kernel import kernel

SINGLE, TOTAL = 3, 5.0
"""Points of one sign, and of all together, that are urgent (Royal College of Physicians, 2017)."""
AGAIN_MS, WAIT_MS, LASTS_MS = MINUTE_MS, 15 * MINUTE_MS, 12 * HOUR_MS
"""A reading so soon is the same one; so long one is waited for; so long it speaks of now."""
BY_ITSELF_MS, SLACK_MS = 30 * MINUTE_MS, 2 * MINUTE_MS
"""A device that measured so short a while before measures again by itself: its next reading is
waited for, and a little longer (assumed: bracelets take oxygen every ten to thirty minutes)."""
LEAP_C, LEAP_C_H = 1.0, 4.0
"""A body does not warm or cool so much, and so fast (degrees, and degrees an hour; fever rises by
two at most): the thermometer was read too soon, or was not where it belongs."""
KNOWN_READINGS, HEALTHY_PCT = 20.0, 93.0
"""Readings from which the own oxygen is known, and from where on it is that of healthy people: who
has such an own usual breathes well, whatever the disease (assumed)."""
_COMA_BIT = 1 << SIGNS


@kernel
def leaps(record: VitalsRecord, celsius: float, at: int) -> bool:
    """Tell whether a temperature differs from the one before by more than a body changes."""
    off = abs(celsius - float(record["last"][TEMPERATURE]))
    hours = (at - record["last_at"][TEMPERATURE]) / HOUR_MS
    return bool(off >= LEAP_C and hours >= 0.0 and off > LEAP_C_H * hours)


@kernel
def _may_sleep(record: VitalsRecord, at: int, table: Civil) -> bool:
    """Tell whether a slow pulse may be a sleeper's: by night, unless it was urgent by day."""
    return bool(by_night(at, table) and record["urgent_signs"] & (1 << HEART_RATE) == 0)


@kernel
def _lives_with_less(record: VitalsRecord, context: ContextRecord) -> bool:
    """Tell whether oxygen counts by scale 2: a disease says so, and no own usual contradicts it."""
    if context["spo2_scale"] != LESS_OXYGEN:
        return False
    unknown = record["weight"][SPO2] < KNOWN_READINGS
    return bool(unknown or record["mean"][SPO2] < HEALTHY_PCT)


@kernel
def judged_as(record: VitalsRecord, context: ContextRecord, at: int, table: Civil) -> int:
    """Return as whom points are counted: bits of `ASLEEP` and `LESS_OXYGEN`."""
    asleep = ASLEEP if _may_sleep(record, at, table) else 0
    return asleep | (LESS_OXYGEN if _lives_with_less(record, context) else 0)


@kernel
def judge_urgency(
    row: FeatureRow,
    record: VitalsRecord,
    values: Signs,
    event: EventRow,
    total: float,
    leapt: bool,
    as_who: int,
) -> None:
    """Say whether a reading is urgent, and confirmed; an ordinary one of the same sign ends it.

    A temperature that leapt is taken again before it says anything, unless it leapt back to where
    nobody worries: then the reading before was the wrong one.
    """
    at = event["at"]
    measured, scored, grave, most = 0, 0, 0, 0
    # pulse and breath of who moves are no illness
    active = event[VITAL_RESTING] == 0 or event[VITAL_STEPS] > 0
    for sign in range(SIGNS):
        if not plausible(sign, values[sign]):
            continue
        if leapt and sign == TEMPERATURE and counted(sign, values[sign], as_who) > 0:
            continue
        measured |= 1 << sign
        some = (
            0
            if active and (sign == HEART_RATE or sign == RESPIRATION)
            else counted(sign, values[sign], as_who)
        )
        if critical(sign, values[sign]):
            some = SINGLE
        most = max(most, some)
        scored |= (1 << sign) if some > 0 else 0
        grave |= (1 << sign) if some >= SINGLE else 0
    if event[VITAL_CONSCIOUSNESS] != 255:
        measured |= _COMA_BIT
        if event[VITAL_CONSCIOUSNESS] > 0:
            most = SINGLE
            grave |= _COMA_BIT
    urgent = most >= SINGLE or (total >= TOTAL and most > 0)
    row["urgent_points"] = float(most)
    row["urgent_news2"] = total
    row["urgent_n"] = 1.0 if urgent else 0.0
    row["unmeasured_min"] = 0.0
    if event["flags"] & TEST:
        return
    if urgent:
        # where one sign is urgent by itself, an ordinary reading of another ends nothing
        _note_urgent(record, grave if grave else scored, at, event["received_at"])
        row["urgent_n"] = float(record["urgent_n"])
        row["onset"] = record["urgent_at"]
    elif record["urgent_n"] > 0 and measured & record["urgent_signs"]:
        record["urgent_n"] = 0
        record["urgent_signs"] = 0
        record["due"] = NEVER


@kernel
def _note_urgent(record: VitalsRecord, signs: int, at: int, clock: int) -> None:
    """Count an urgent reading: the first waits for a second."""
    first = record["urgent_n"] == 0 or at - record["urgent_at"] > LASTS_MS
    if first:
        record["urgent_at"] = at
        record["urgent_n"] = 1
        record["urgent_signs"] = signs
        by_itself = record["apart_ms"] + SLACK_MS if record["apart_ms"] <= BY_ITSELF_MS else 0
        record["due"] = clock + max(WAIT_MS, by_itself)
    elif at - record["urgent_at"] >= AGAIN_MS:
        record["urgent_n"] = 2
        record["urgent_signs"] |= signs
        record["due"] = NEVER


@kernel
def confirm_unmeasured(row: FeatureRow, record: VitalsRecord, step: int, total: float) -> None:
    """Say that nobody measured again."""
    record["urgent_n"] = 2
    row["urgent_n"] = 2.0
    row["urgent_points"] = np.nan
    row["urgent_news2"] = total
    row["unmeasured_min"] = (step - record["urgent_at"]) / MINUTE_MS
    row["heart_rate_bpm"] = _urgent(record, HEART_RATE)
    row["spo2_pct"] = _urgent(record, SPO2)
    row["systolic_mmhg"] = _urgent(record, SYSTOLIC)
    row["temperature_c"] = _urgent(record, TEMPERATURE)
    row["respiration_bpm"] = _urgent(record, RESPIRATION)
    row["glucose_mmol_l"] = _urgent(record, GLUCOSE)
    if record["urgent_signs"] & _COMA_BIT:
        row["coma"] = float(record["coma"])


@kernel
def _urgent(record: VitalsRecord, sign: int) -> float:
    """Return what a sign read that was urgent, NaN where it was not: the officer must name it."""
    if record["urgent_signs"] & (1 << sign):
        return float(record["last"][sign])
    return np.nan
