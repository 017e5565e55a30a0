"""What calls, messages and apps say before money moves."""

from __future__ import annotations

import math

import numpy as np

from features.core.kernel_types import ContactRecord, FeatureRow, MoneyRecord
from features.money.familiar_callers import is_familiar, note_caller
from streams.contract.columns import (
    APP_ACTION,
    APP_CLASS,
    CALL_DURATION_S,
    CALL_PEER,
    CALL_PEER_CLASS,
)
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import OTP
from streams.kernels.kernel import kernel

CONTACT = np.dtype(
    [
        ("at", "i8"),  # end of the gravest long call with a stranger of late
        ("spoke_at", "i8"),  # end of the latest call with a stranger in which words were said
        ("s", "f4"),
        ("class", "u1"),
    ],
    align=True,
)
LONG_S = 300.0
"""A stranger's call of so long is remembered (assumed; reported cases take hours)."""
TALKED = 0.4
"""Share of it from which an overseas or flagged number counts, and anybody is got to know."""
SPOKEN_S = 30.0
"""A shorter one is refused or hung up (assumed)."""
UNKNOWN, OVERSEAS, FLAGGED = 1, 2, 3
OTP_MS, MINUTE_MS = 600_000.0, 60_000.0
GRAVE_MS = 72.0 * 3_600_000.0
"""How long a call weighs (domain reference 2.2)."""
SOON_MIN = 240.0


@kernel
def stranger(peer_class: int) -> bool:
    """Tell whether a peer is unknown, overseas or flagged."""
    return UNKNOWN <= peer_class <= FLAGGED


@kernel
def gravity(peer_class: float, seconds: float) -> float:
    """Return how grave a stranger's call is by class and length, in powers of ten (assumed).

    Examples
    --------
    >>> gravity(OVERSEAS, 7200.0) > 3.0 > 1.0 > gravity(UNKNOWN, 300.0)
    True
    """
    return (1.8 if peer_class >= OVERSEAS else 0.6) + math.log10(1.0 + seconds / LONG_S)


@kernel
def apply_call(record: MoneyRecord, event: EventRow) -> None:
    """Remember a long call with a stranger, the gravest of late, or that one is running.

    Who has rung for weeks is none, whatever the class; a number that somebody warned of stays one.
    """
    seconds = event[CALL_DURATION_S]
    if not stranger(event[CALL_PEER_CLASS]) or math.isnan(seconds):
        return
    key, familiar = event[CALL_PEER], False
    if event[CALL_PEER_CLASS] != FLAGGED:
        familiar = is_familiar(record["callers"], key, event["at"])
    if seconds >= TALKED * LONG_S:
        note_caller(record["callers"], key, event["at"])
    if familiar:
        return
    if not seconds > 0:
        record["open_at"] = event["at"]
        return
    record["open_at"] = 0
    end = event["at"] + int(seconds * 1000.0)
    if seconds >= SPOKEN_S:
        record["contact"]["spoke_at"] = max(record["contact"]["spoke_at"], end)
    # a warning on a number or an overseas one needs less
    enough = LONG_S if event[CALL_PEER_CLASS] == UNKNOWN else TALKED * LONG_S
    if seconds >= enough:
        record["call_at"] = end
        record["call_s"] = seconds
        record["call_class"] = event[CALL_PEER_CLASS]
        _keep_gravest(record["contact"], end, event[CALL_PEER_CLASS], seconds)


@kernel
def _keep_gravest(contact: ContactRecord, end: int, peer_class: int, seconds: float) -> None:
    """Let a call take the place of one that weighs no more by now."""
    if gravity(peer_class, seconds) >= _faded(contact, end):
        contact["at"] = end
        contact["s"] = seconds
        contact["class"] = peer_class


@kernel
def _faded(contact: ContactRecord, at: int) -> float:
    """Return what the gravest call still weighs, 0 after three days."""
    if contact["at"] == 0:
        return 0.0
    left = 1.0 - max(at - contact["at"], 0) / GRAVE_MS
    return max(left, 0.0) * gravity(float(contact["class"]), float(contact["s"]))


@kernel
def apply_message(record: MoneyRecord, event: EventRow) -> None:
    """Count one-time codes; they fade within ten minutes."""
    if event["flags"] & OTP == 0:
        return
    elapsed = float(max(event["at"] - record["otp_at"], 0))
    record["otp_n"] = float(record["otp_n"]) * math.exp(-elapsed / OTP_MS) + 1.0
    record["otp_at"] = event["at"]


@kernel
def apply_app(record: MoneyRecord, event: EventRow) -> None:
    """Remember when a screen was shared or a phone controlled from afar."""
    if event[APP_CLASS] <= 1 and event[APP_ACTION] != 2:
        record["remote_at"] = event["at"]


@kernel
def describe_contact(row: FeatureRow, record: MoneyRecord, at: int) -> None:
    """Say what calls, codes and apps came before a payment at `at` (epoch ms)."""
    _describe_call(row, record, at)
    row["stranger_min"] = np.nan
    if record["contact"]["spoke_at"] > 0:
        row["stranger_min"] = max((at - record["contact"]["spoke_at"]) / MINUTE_MS, 0.0)
    open_at = record["open_at"]
    row["in_call"] = 1.0 if open_at > 0 and 0 <= at - open_at < 4 * 3_600_000 else 0.0
    elapsed = float(max(at - record["otp_at"], 0))
    row["otp_n"] = float(record["otp_n"]) * math.exp(-elapsed / OTP_MS)
    row["remote_min"] = np.nan
    if record["remote_at"] > 0:
        row["remote_min"] = max((at - record["remote_at"]) / MINUTE_MS, 0.0)


@kernel
def _describe_call(row: FeatureRow, record: MoneyRecord, at: int) -> None:
    """Tell of the latest long call, or of the gravest of late where it weighs more now.

    A sales call after the swindler's does not cover it up; a fresh one weighs more for being fresh.
    """
    row["call_min"] = np.nan
    row["call_s"] = 0.0
    row["call_class"] = 0.0
    if record["call_at"] == 0:
        return
    row["call_min"] = max((at - record["call_at"]) / MINUTE_MS, 0.0)
    row["call_s"] = float(record["call_s"])
    row["call_class"] = float(record["call_class"])
    grave = record["contact"]
    minutes = max((at - grave["at"]) / MINUTE_MS, 0.0)
    if grave["at"] == 0 or minutes * MINUTE_MS > GRAVE_MS:
        return
    held = gravity(float(grave["class"]), float(grave["s"])) + _soon(minutes)
    if held > gravity(row["call_class"], row["call_s"]) + _soon(row["call_min"]):
        row["call_min"] = minutes
        row["call_s"] = float(grave["s"])
        row["call_class"] = float(grave["class"])


@kernel
def _soon(minutes: float) -> float:
    """Return what a call weighs more for having just ended, as `call_then_payment` does."""
    return 1.5 * math.exp(-minutes / SOON_MIN)
