"""A plain event of every kind, as senders write it."""

from __future__ import annotations

from streams.contract.json_object import Json

AT = 1_767_900_000_000
SHARED = {"id": "1", "person": "p", "at": AT}
PLAIN: list[Json] = [
    {"kind": "motion", "room": "hall", "test": True, "source": "hub-1", "v": 1},
    {"kind": "door", "door": "front", "state": "open", "received_at": AT + 9},
    {"kind": "bed", "state": "in", "date_only": True},
    {"kind": "meter", "utility": "gas", "amount": 0.125, "period_s": 3600},
    {"kind": "appliance", "appliance": "tv", "watts": 80},
    {"kind": "climate", "temperature_c": -3.5, "co_ppm": 12, "smoke": False, "gas": True},
    {"kind": "vital", "heart_rate_bpm": 70, "spo2_pct": 97, "systolic_mmhg": 130, "steps": 40,
     "diastolic_mmhg": 80, "temperature_c": 36.6, "respiration_bpm": 14, "glucose_mmol_l": 6},
    {"kind": "vital", "consciousness": "A"},
    {"kind": "fall", "confidence": 0.9},
    {"kind": "sos", "channel": "button"},
    {"kind": "fix", "lat": 28.4, "lon": 119.9, "accuracy_m": 8, "datum": "wgs84"},
    {"kind": "sighting", "lat": 28.4, "lon": 119.9, "via": "bus", "line": "7", "companion": True},
    {"kind": "payment", "amount_cny": 5, "direction": "out", "category": "food",
     "device_new": True, "fixed_deposit_broken": False, "channel": "atm"},
    {"kind": "call", "direction": "in", "peer": "x", "peer_class": "unknown", "duration_s": 0},
    {"kind": "message", "direction": "in", "peer": "x", "peer_class": "contact", "otp": True},
    {"kind": "app", "action": "opened", "app_class": "remote"},
    {"kind": "leisure", "activity": "opera", "minutes": 90, "place": "hall"},
    {"kind": "heartbeat", "sensor": "s1", "battery_pct": 50, "fault": "drift"},
    {"kind": "absence", "state": "travel"},
    {"kind": "profile", "hub": "h", "building": "b", "street": "s", "lives_alone": True},
    {"kind": "case", "incident": "i", "state": "opened"},
]  # fmt: skip
