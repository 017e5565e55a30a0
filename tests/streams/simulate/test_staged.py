"""A scene staged by itself: of one person, in order, taken by the door, labelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli import main as cli
from streams.codec.decoder import decode
from streams.contract.units import DAY_MS, HOUR_MS
from streams.register.reader import register_rows
from streams.simulate.harder.registry import EVERY
from streams.simulate.staged.plain import PLAIN
from streams.simulate.staged.staged import kinds, staged
from streams.user_error import UserError

AT = 1_773_792_000_000  # 2026-03-18 08:00 in China
OF_THE_TOWN = ("out_at_night", "false_police", "call_for_help", "family_visits")


@pytest.mark.kernels
@pytest.mark.parametrize("kind", [*PLAIN, *OF_THE_TOWN])
def test_a_scene_is_of_its_person_and_in_the_order_of_receipt(kind: str) -> None:
    scene = staged(kind, "elder-9", AT)
    assert all(event["person"].startswith("elder-9") for event in scene.events)
    received = [event["received_at"] for event in scene.events]
    assert received == sorted(received)
    assert len({event["id"] for event in scene.events}) >= 0.99 * len(scene.events)
    batch = decode(scene.lines)
    assert not batch.rejected and batch.events.size == len(scene.events)
    assert {row["person"] for row in scene.people} <= {one["person"] for one in scene.events}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_scene_is_short_and_happens_when_it_is_told_to(kind: str) -> None:
    scene = staged(kind, at=AT)
    assert len(scene.events) < 500
    if scene.truth is not None:
        assert scene.truth["onset"] == AT
        assert any(event["at"] == AT for event in scene.events) or kind == "silence"


@pytest.mark.kernels
def test_a_scene_of_the_town_happens_on_its_day_behind_ordinary_ones() -> None:
    scene = staged("call_for_help", at=AT, quiet_days=2)
    assert scene.truth is not None
    midnight = AT - 8 * HOUR_MS
    assert midnight <= scene.truth["onset"] < midnight + DAY_MS
    assert min(event["at"] for event in scene.events) < midnight - DAY_MS
    (pressed, *_) = [event for event in scene.events if event["kind"] == "sos"]
    assert pressed["at"] == pytest.approx(scene.truth["onset"], abs=1000)


@pytest.mark.kernels
def test_another_seed_is_another_course_and_the_same_seed_the_same() -> None:
    assert staged("new_park", seed=3) == staged("new_park", seed=3)
    assert staged("new_park", seed=3).events != staged("new_park", seed=4).events


def test_a_scene_of_months_is_staged_whole() -> None:
    scene = staged("interest_from_a_bank", at=AT)
    assert scene.truth is not None and scene.truth["end"] - scene.truth["onset"] > 80 * DAY_MS
    assert scene.events[-1]["received_at"] > scene.truth["end"] - DAY_MS


def test_every_type_of_the_town_can_be_asked_for_and_nothing_else() -> None:
    assert set(kinds()) == PLAIN.keys() | EVERY.keys()
    assert not PLAIN.keys() & EVERY.keys()
    with pytest.raises(UserError, match="no such scene: teleport; one of sos"):
        staged("teleport")


def test_one_scene_is_written_as_a_town_is(tmp_path: Path) -> None:
    assert cli.run(["simulate", "--scene", "fraud", "--out", str(tmp_path)]) == 0
    scene = staged("fraud")
    assert (tmp_path / "events.ndjson").read_bytes() == scene.lines
    assert [dict(row) for row in register_rows(tmp_path / "people.csv")] == list(scene.people)
    assert (tmp_path / "truth.ndjson").read_bytes().count(b"\n") == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--only", "teleport"], "no such type: teleport"),
        (["--scene", "teleport"], "no such scene: teleport"),
        (["--quiet", "--each"], "stand alone"),
        (["--scene", "sos", "--each"], "stand alone"),
    ],
)
def test_what_cannot_be_meant_is_wrong_use(
    wrong: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["simulate", *wrong, "--out", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err
