"""Made-up days of a few people, for tests that need a log with everything in it."""

from __future__ import annotations

import json

import numpy as np

from streams.contract.json_object import Json

DAY_MS = 86_400_000
START = 1_767_888_000_000  # 2026-01-09 00:00 in Shanghai, a Friday
ROOMS = ("bedroom", "bathroom", "kitchen", "living")


def lines(people: int = 4, days: int = 12, seed: int = 1) -> list[bytes]:
    """Return events as NDJSON lines in order of time; the last person is silent at the end."""
    rng = np.random.default_rng(seed)
    events: list[Json] = []
    for number in range(people):
        for day in range(days):
            silent = number == people - 1 and day >= days - 2
            events += _day(f"p{number}", START + day * DAY_MS, rng, silent=silent)
    events.append({"kind": "sos", "person": "p0", "at": START + DAY_MS // 2})
    events.append({"kind": "fall", "person": "p1", "at": START + 5 * DAY_MS})
    events += _incidents(days) if days >= 8 else []
    events.sort(key=lambda event: (event["at"], event["person"]))
    return [
        json.dumps({"id": f"e{place}", **event}).encode() + b"\n"
        for place, event in enumerate(events)
    ]


def _incidents(days: int) -> list[Json]:
    """Return what no calibration can hush: alarms, an emptied account, a pressure crisis."""
    late = START + (days - 4) * DAY_MS + DAY_MS // 2
    paid = [
        {"kind": "payment", "person": "p1", "at": late + k * 600_000, "amount_cny": 2900.0,
         "direction": "out", "counterparty": f"stranger{k}", "balance_cny": 6100.0 - 2900.0 * k}
        for k in range(3)
    ]  # fmt: skip
    ill = [
        {"kind": "vital", "person": "p2", "at": late + k * 3_600_000, "systolic_mmhg": 214.0,
         "diastolic_mmhg": 128.0, "heart_rate_bpm": 138.0}
        for k in range(3)
    ]  # fmt: skip
    alarms = [
        {"kind": "climate", "person": "p0", "at": late, "temperature_c": 31.0, "smoke": True},
        {"kind": "climate", "person": "p1", "at": late, "temperature_c": 22.0, "gas": True},
        {"kind": "climate", "person": "p2", "at": late, "temperature_c": 22.0, "co_ppm": 160},
    ]
    return paid + ill + alarms


def _day(person: str, start: int, rng: np.random.Generator, *, silent: bool) -> list[Json]:
    events = [_payment(person, start, rng), _vital(person, start, rng)]
    events += [_reading(person, start, hour, rng) for hour in range(24)]
    events += _walk(person, start, rng)
    if not silent:
        events += [_motion(person, start, rng) for _ in range(60)]
        events.append(_door(person, start + int(rng.integers(9, 11) * 3_600_000)))
        if rng.random() < 0.3:
            events.append(_door(person, start + 2 * 3_600_000))
    return events


def _motion(person: str, start: int, rng: np.random.Generator) -> Json:
    at = start + int(rng.uniform(6, 22) * 3_600_000)
    return {"kind": "motion", "person": person, "at": at, "room": str(rng.choice(ROOMS))}


def _door(person: str, at: int) -> Json:
    return {"kind": "door", "person": person, "at": at, "door": "front", "state": "open"}


def _payment(person: str, start: int, rng: np.random.Generator) -> Json:
    return {
        "kind": "payment",
        "person": person,
        "at": start + int(rng.uniform(8, 20) * 3_600_000),
        "amount_cny": round(float(rng.lognormal(4, 1)), 2),
        "direction": "out",
        "counterparty": f"payee{rng.integers(8)}",
        "balance_cny": 9000.0,
    }


def _vital(person: str, start: int, rng: np.random.Generator) -> Json:
    return {
        "kind": "vital",
        "person": person,
        "at": start + 8 * 3_600_000,
        "heart_rate_bpm": round(float(rng.normal(72, 8)), 1),
        "systolic_mmhg": round(float(rng.normal(130, 12)), 1),
    }


def _reading(person: str, start: int, hour: int, rng: np.random.Generator) -> Json:
    litres = float(rng.gamma(2, 5)) if 6 <= hour < 22 and rng.random() < 0.6 else 0.0
    return {
        "kind": "meter",
        "person": person,
        "at": start + hour * 3_600_000,
        "utility": "water",
        "amount": round(litres, 1),
        "period_s": 3600,
    }


def _walk(person: str, start: int, rng: np.random.Generator) -> list[Json]:
    east, north = rng.normal(0, 0.004, 2)
    at = start + 15 * 3_600_000
    return [
        {
            "kind": "fix",
            "person": person,
            "at": at + k * 60_000,
            "lat": round(28.45 + north * min(k, 20 - k) / 10, 6),
            "lon": round(119.92 + east * min(k, 20 - k) / 10, 6),
        }
        for k in range(21)
    ]
