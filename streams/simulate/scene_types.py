"""Every type of scene: whose warning it concerns, who can show it, when, for how long."""

from __future__ import annotations

from dataclasses import dataclass

from streams.simulate.events import BANK, BRACELET, FRONT, PHONE, TELECOM, WATER


@dataclass(frozen=True, slots=True)
class Type:
    """A type of scenes: whose warning, which devices could show it, when it helps to know."""

    warning: str
    devices: tuple[int, ...]
    days: int
    hours: tuple[float, float]
    lasts_h: tuple[float, float]
    within_h: float
    decoy: bool = False


TYPES: dict[str, Type] = {
    "collapse_by_day": Type("home", (FRONT,), 2, (7, 15), (20, 26), 12),
    "collapse_in_the_evening": Type("home", (FRONT,), 2, (16, 19), (14, 20), 15),
    "fall_in_the_bathroom": Type("home", (FRONT,), 1, (8, 14), (6, 9), 5),
    "found_late_in_the_morning": Type("home", (FRONT,), 1, (6, 8), (8, 12), 8),
    "failing_for_days": Type("home", (FRONT,), 3, (6, 7), (60, 64), 60),
    "restless_nights": Type("home", (FRONT,), 3, (0, 1), (60, 64), 60),
    "tap_left_open": Type("home", (WATER,), 1, (8, 15), (4, 8), 8),
    "pipe_leak": Type("home", (WATER,), 3, (2, 10), (48, 60), 40),
    "pressure_crisis": Type("home", (13,), 2, (0, 1), (36, 40), 30),
    "fever": Type("home", (13,), 3, (0, 1), (50, 60), 40),
    "breathless": Type("home", (13,), 2, (0, 1), (36, 40), 30),
    "sos_pressed": Type("home", (21,), 1, (7, 20), (1, 2), 0.5),
    "fall_reported": Type("home", (BRACELET,), 1, (7, 20), (2, 3), 0.5),
    "walks_out_at_night": Type("wandering", (FRONT,), 1, (0.5, 3), (1, 2), 2),
    "wanders_with_bracelet": Type("wandering", (BRACELET,), 1, (0.5, 3), (1, 2), 1.5),
    "lost_by_day": Type("wandering", (BRACELET,), 1, (9, 14), (3, 5), 4),
    "not_home_by_evening": Type("wandering", (BRACELET,), 1, (15, 17), (6, 6.8), 6),
    "police_impersonated": Type("fraud", (BANK, TELECOM), 2, (9, 14), (24, 26), 24),
    "phone_controlled": Type("fraud", (BANK, PHONE), 1, (9, 17), (1, 2), 2),
    "investment_grows": Type("fraud", (BANK,), 10, (9, 15), (220, 230), 200),
    "tasks_and_rebates": Type("fraud", (BANK,), 4, (9, 15), (76, 80), 76),
    "health_lectures": Type("fraud", (BANK,), 10, (9, 11), (220, 230), 220),
    "false_grandchild": Type("fraud", (BANK, TELECOM), 1, (9, 16), (1, 2), 4),
    "account_emptied": Type("fraud", (BANK,), 2, (9, 15), (26, 28), 26),
    "visitor_stays": Type("home", (FRONT,), 2, (10, 12), (30, 34), 0, decoy=True),
    "day_away": Type("home", (FRONT,), 1, (8, 10), (9, 13), 0, decoy=True),
    "washing_day": Type("home", (WATER,), 1, (8, 10), (6, 8), 0, decoy=True),
    "late_evening": Type("home", (FRONT,), 1, (18, 19), (4.9, 5), 0, decoy=True),
    "slept_in": Type("home", (FRONT,), 1, (5, 6), (6, 7), 0, decoy=True),
    "sensor_dead": Type("home", (FRONT,), 1, (0.1, 0.2), (23.5, 23.7), 0, decoy=True),
    "quiet_day": Type("home", (FRONT,), 1, (6, 7), (14, 15), 0, decoy=True),
    "two_nights_up": Type("home", (FRONT,), 2, (0, 1), (28, 29), 0, decoy=True),
    "white_coat": Type("home", (13,), 1, (0, 1), (20, 22), 0, decoy=True),
    "outing_with_family": Type("wandering", (BRACELET,), 1, (9, 10), (6, 8), 0, decoy=True),
    "new_park": Type("wandering", (BRACELET,), 1, (8, 9), (1.5, 2), 0, decoy=True),
    "rubbish_at_ten": Type("wandering", (FRONT,), 1, (22, 22.5), (0.1, 0.15), 0, decoy=True),
    "renovation": Type("fraud", (BANK,), 8, (9, 15), (170, 172), 0, decoy=True),
    "wedding_gift": Type("fraud", (BANK,), 1, (9, 15), (1, 2), 0, decoy=True),
    "own_savings": Type("fraud", (BANK,), 1, (9, 15), (1, 2), 0, decoy=True),
    "new_doctor": Type("fraud", (BANK,), 1, (9, 15), (1, 2), 0, decoy=True),
    "hospital_appointment": Type("home", (FRONT,), 1, (7, 8), (4, 6), 0, decoy=True),
    "new_pharmacy": Type("fraud", (BANK,), 1, (9, 16), (1, 2), 0, decoy=True),
    "long_call_abroad": Type("fraud", (TELECOM,), 1, (9, 20), (1, 2), 0, decoy=True),
}
"""Every type; the hours at which it may begin, and how long it lasts (assumed)."""
