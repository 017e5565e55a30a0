"""Spans of time in milliseconds, and thresholds that several layers must read alike."""

from __future__ import annotations

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
MONTH_DAYS = 30.4375
"""A calendar month on average; the person-months of allowances have 30 days (calibration)."""
CO_ALARM_PPM = 100.0
"""Carbon monoxide at which life is in danger (contract)."""
