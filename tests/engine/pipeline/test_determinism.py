"""The same log gives the same warnings, however it is cut, split or cut short."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest

from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from streams.contract.json_object import Json
from tests.support.events.small_town import lines


@cache
def town() -> tuple[bytes, ...]:
    return tuple(lines())


@cache
def whole() -> bytes:
    """Return what one replay says of the town: what every other one is held against."""
    with TemporaryDirectory() as folder:
        return replayed(Path(folder), town())


def replayed(
    tmp: Path,
    events: tuple[bytes, ...],
    batch: int = 1000,
    partitions: int = 1,
    model: str = "self",
) -> bytes:
    (tmp / "events.ndjson").write_bytes(b"".join(events))
    options = ReplayOptions(
        events=tmp / "events.ndjson",
        out=tmp / "warnings.ndjson",
        scores=tmp / "scores.parquet",
        model=model,
        tier=0,
        batch=batch,
        partitions=partitions,
    )
    outcome = replay(options, Settings())
    assert outcome.counts.balanced
    return options.out.read_bytes()


@pytest.mark.parametrize("batch", [7, 5000])
def test_batches_do_not_matter(tmp_path: Path, batch: int) -> None:
    assert whole().count(b"\n") > 5
    assert replayed(tmp_path, town(), batch=batch) == whole()


def test_one_event_at_a_time_warns_the_same(tmp_path: Path) -> None:
    part = tuple(lines(2, 9))
    together = replayed(tmp_path, part)
    assert together.count(b"\n") > 5
    assert replayed(tmp_path, part, batch=1) == together


@pytest.mark.parametrize("model", ["self", "none"])
def test_partitions_do_not_matter(tmp_path: Path, model: str) -> None:
    one = whole() if model == "self" else replayed(tmp_path, town(), model=model)
    assert replayed(tmp_path, town(), partitions=4, model=model) == one


def test_what_was_said_does_not_depend_on_what_comes_later(tmp_path: Path) -> None:
    said = [json.loads(line) for line in whole().splitlines()]
    part = town()[: len(town()) * 2 // 3]
    last = json.loads(part[-1])["at"]
    cut = [json.loads(line) for line in replayed(tmp_path, part).splitlines()]
    assert [one for one in said if one["at"] < last] == [one for one in cut if one["at"] < last]


def test_persons_within_a_moment_may_swap(tmp_path: Path) -> None:
    def turned(line: bytes) -> tuple[int, str]:
        event = json.loads(line)
        return event["at"], "".join(chr(255 - ord(sign)) for sign in event["person"])

    swapped = tuple(sorted(town(), key=turned))
    assert replayed(tmp_path, swapped) == whole()


def warnings(tmp: Path, *events: Json) -> list[Json]:
    said = tuple(
        json.dumps({"id": str(place), "person": "p", **event}).encode() + b"\n"
        for place, event in enumerate(events)
    )
    return [json.loads(line) for line in replayed(tmp, said).splitlines()]


T0 = 1_767_900_000_000


def test_an_sos_is_tier_three_at_once_even_in_an_absence(tmp_path: Path) -> None:
    said = warnings(
        tmp_path, {"kind": "absence", "at": T0, "state": "travel"}, {"kind": "sos", "at": T0 + 1}
    )
    assert [(one["detector"], one["tier"], one["at"]) for one in said] == [("sos", 3, T0 + 1)]


def test_presses_within_ten_minutes_are_one(tmp_path: Path) -> None:
    times = (0, 300_000, 599_000, 2_000_000)
    said = warnings(tmp_path, *({"kind": "sos", "at": T0 + late} for late in times))
    assert [one["at"] - T0 for one in said] == [0, 2_000_000]


def test_an_sos_with_a_broken_field_still_warns(tmp_path: Path) -> None:
    said = warnings(
        tmp_path, {"kind": "motion", "at": T0, "room": "hall"}, {"kind": "sos", "at": "x"}
    )
    assert [one["detector"] for one in said] == ["sos"]


def test_a_fall_without_sign_of_life_rises_to_tier_three(tmp_path: Path) -> None:
    said = warnings(
        tmp_path,
        {"kind": "fall", "at": T0},
        {"kind": "heartbeat", "at": T0 + 400_000, "sensor": "hub"},
    )
    assert [(one["detector"], one["tier"]) for one in said] == [("fall", 2), ("fall_still", 3)]
    assert said[0]["episode"] == said[1]["episode"]


def test_a_faller_who_moves_stays_at_tier_two(tmp_path: Path) -> None:
    said = warnings(
        tmp_path,
        {"kind": "fall", "at": T0},
        {"kind": "motion", "at": T0 + 30_000, "room": "living"},
        {"kind": "heartbeat", "at": T0 + 400_000, "sensor": "hub"},
    )
    assert [(one["detector"], one["tier"]) for one in said] == [("fall", 2)]


def test_smoke_gas_and_carbon_monoxide_are_tier_three(tmp_path: Path) -> None:
    for alarm in ({"smoke": True}, {"gas": True}, {"co_ppm": 120}):
        said = warnings(tmp_path, {"kind": "climate", "at": T0, **alarm})
        assert [one["tier"] for one in said] == [3]


def test_a_test_event_is_shown_as_a_test(tmp_path: Path) -> None:
    said = warnings(tmp_path, {"kind": "sos", "at": T0, "test": True})
    assert said[0]["test"] is True


def test_every_payment_fix_reading_and_sign_has_a_combined_score(tmp_path: Path) -> None:
    replayed(tmp_path, town())
    scores = pd.read_parquet(tmp_path / "scores.parquet")
    combined = set(scores.event[scores.detector == "combined"].dropna())
    judged = {"payment", "fix", "meter", "vital"}
    wanted = {e["id"] for e in map(json.loads, town()) if e["kind"] in judged}
    assert wanted <= combined
