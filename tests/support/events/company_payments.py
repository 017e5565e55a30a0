"""Elders who pay companies, and a clock that leaps no month."""

from __future__ import annotations

import json
from pathlib import Path

from streams.contract.json_object import Json
from streams.contract.units import DAY_MS

START = 1_767_888_000_000


def pay(day: float, person: str, company: str, kind: str = "company") -> Json:
    return {
        "kind": "payment", "person": person, "at": START + int(day * DAY_MS), "amount_cny": 300.0,
        "direction": "out", "counterparty": company, "counterparty_kind": kind,
    }  # fmt: skip


def elders(day: float, count: int, company: str, **more: str) -> list[Json]:
    return [pay(day + number, f"p{number}", company, **more) for number in range(count)]


def written(folder: Path, events: list[Json]) -> Path:
    days = range(0, 91, 5)  # the clock leaps no month
    beats = [{"kind": "heartbeat", "person": "x", "at": START + day * DAY_MS} for day in days]
    events = events + [{**beat, "sensor": "hub"} for beat in beats]
    events.sort(key=lambda one: (one["at"], one["person"]))
    lines = [json.dumps({"id": f"e{k}", **one}) for k, one in enumerate(events)]
    (folder / "events.ndjson").write_text("\n".join(lines) + "\n")
    return folder / "events.ndjson"


WATER = pay(0, "p0", "water")
"""With it the town begins to be watched."""
