"""A device's own news is logged at tier 0, disturbs nobody's episode and is the same in any cut."""

from __future__ import annotations

import json
from pathlib import Path

from engine.formats.lines import Warning
from engine.replay.replay import ReplayOptions, assembled
from engine.settings import Settings
from streams.codec.decoder import decode

AT, MINUTE = 1_767_900_000_000, 60_000


def warned(lines: list[bytes], cut: int) -> list[Warning]:
    pipeline = assembled(ReplayOptions(Path("x"), Path("y"), model="none"), Settings())
    found = [
        warning
        for start in range(0, len(lines), cut)
        for warning in pipeline.feed(decode(b"".join(lines[start : start + cut]))).warnings
    ]
    return sorted(found, key=lambda one: str(one.id))


def line(number: int, at: int, **said: object) -> bytes:
    return json.dumps({"id": f"e{number}", "person": "p", "at": at, **said}).encode() + b"\n"


def test_a_stuck_pulse_is_noted_and_an_sos_behind_it_is_its_own_warning() -> None:
    pulses = [
        line(k, AT + 10 * MINUTE * k, kind="vital", heart_rate_bpm=69, spo2_pct=96 + k % 4)
        for k in range(60)
    ]
    pulses.append(line(90, AT + 600 * MINUTE, kind="sos"))
    whole = warned(pulses, 1000)
    tiers = {one.detector: one.tier for one in whole}
    assert tiers["sensor_stuck"] == 0 and tiers["sos"] == 3
    assert whole == warned(pulses, 7)
    stuck = next(one for one in whole if one.detector == "sensor_stuck")
    assert stuck.evidence["stuck_value"] == 69 and "不变" in stuck.reason.zh
    assert stuck.onset >= AT + 360 * MINUTE  # nothing found of the person begins with it
