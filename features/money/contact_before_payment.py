"""What calls, messages and apps say before money moves."""

from __future__ import annotations

import math

from features.core.kernel_types import MoneyRecord
from streams.contract.columns import APP_ACTION, APP_CLASS, CALL_DURATION_S, CALL_PEER_CLASS
from streams.contract.event_row import EventRow
from streams.contract.flag_bits import OTP
from streams.kernels.kernel import kernel

LONG_S = 300.0
"""A stranger's call of so long is remembered (assumed; reported cases take hours)."""
UNKNOWN, OVERSEAS, FLAGGED = 1, 2, 3
OTP_MS = 600_000.0


@kernel
def stranger(peer_class: int) -> bool:
    """Tell whether a peer is unknown, overseas or flagged."""
    return UNKNOWN <= peer_class <= FLAGGED


@kernel
def apply_call(record: MoneyRecord, event: EventRow) -> None:
    """Remember a long call with a stranger, or that one is running."""
    seconds = event[CALL_DURATION_S]
    if not stranger(event[CALL_PEER_CLASS]) or math.isnan(seconds):
        return
    if not seconds > 0:
        record["open_at"] = event["at"]
        return
    record["open_at"] = 0
    # a warning on a number or an overseas one needs less
    enough = LONG_S if event[CALL_PEER_CLASS] == UNKNOWN else 0.4 * LONG_S
    if seconds >= enough:
        record["call_at"] = event["at"] + int(seconds * 1000.0)
        record["call_s"] = seconds
        record["call_class"] = event[CALL_PEER_CLASS]


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
