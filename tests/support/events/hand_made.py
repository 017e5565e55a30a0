"""Hand-made events of one person, and what a replay warns of."""

from __future__ import annotations

import json
from pathlib import Path

from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, day

ROOMS = ("kitchen", "living", "bedroom", "hall")
Event = Json
LAT, LON = 28.45, 119.92
REGISTER = {"kind": "profile", "home_lat": LAT, "home_lon": LON}


def beats_elsewhere(since: int, until: int) -> list[Event]:
    """Return another home that only keeps time going."""
    return [
        {"kind": "heartbeat", "person": "q", "at": at, "sensor": "other"}
        for at in range(since, until, 5 * MINUTE)
    ]


def warned(tmp: Path, events: list[Event], **register: object) -> list[tuple[int, str, int]]:
    """Return what is warned of p: when, by which detector, at which tier."""
    first = {"at": day(0), **REGISTER, **register}
    ordered = [first, *sorted(events, key=_arrival)]
    lines = [{"id": str(k), "person": "p", **one} for k, one in enumerate(ordered)]
    (tmp / "events").write_text("".join(json.dumps(line) + "\n" for line in lines))
    options = ReplayOptions(events=tmp / "events", out=tmp / "out", model="none")
    replay(options, Settings())
    said = [json.loads(line) for line in (tmp / "out").read_text().splitlines()]
    return [(one["at"], one["detector"], one["tier"]) for one in said if one["person"] == "p"]


def _arrival(event: Event) -> int:
    return int(str(event.get("received_at", event["at"])))


def reached(said: list[tuple[int, str, int]], tier: int, detector: str = "") -> int:
    """Return when a tier was first reached, the end of time where it was not."""
    return min((at for at, by, one in said if one >= tier and detector in by), default=2**62)


def vital(minute: int, **signs: object) -> Event:
    return {"kind": "vital", "at": day(1) + minute * MINUTE, **signs}


def lived(until: int, beats_until: int) -> list[Event]:
    """Return days of somebody up from half past six, and a hub that beats every hour."""
    events: list[Event] = []
    for number in range(until // DAY - day(0) // DAY + 2):
        for step in range(62):
            at = day(number, 6.5) + step * 15 * MINUTE + (step * 7919 % 240) * 1000
            if at < until:
                events.append({"kind": "motion", "at": at, "room": ROOMS[step * step % 4]})
    beats = range(day(0), beats_until, HOUR)
    return events + [{"kind": "heartbeat", "at": at, "sensor": "hub"} for at in beats]
