"""Spans of time in milliseconds, and thresholds that several layers must read alike."""

from __future__ import annotations

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
CO_ALARM_PPM = 100.0
"""Carbon monoxide at which life is in danger (contract)."""
