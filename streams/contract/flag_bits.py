"""Flags of an event as plain integers, which compiled loops compare fastest."""

from __future__ import annotations

from streams.contract.kinds import Flag

DATE_ONLY, TEST, LATE = int(Flag.DATE_ONLY), int(Flag.TEST), int(Flag.LATE)
DEVICE_NEW, DEPOSIT_BROKEN = int(Flag.DEVICE_NEW), int(Flag.DEPOSIT_BROKEN)
OTP, LINK = int(Flag.OTP), int(Flag.LINK)
COMPANION, METER_RESET = int(Flag.COMPANION), int(Flag.METER_RESET)
