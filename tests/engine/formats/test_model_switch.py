"""A switch in the log: it holds from its place, the same however the log is cut or split."""

from __future__ import annotations

import io
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.alerting.tiers import ALLOWANCE, Ladder
from engine.formats.lines import Warning
from engine.formats.model_switch import Switch, WrongSwitchError, read, record
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.snapshots.full import read as read_snapshot
from engine.snapshots.full import write
from engine.snapshots.state import memory_of, recall
from features.core.civil_time import civil
from models.artefact import COLD, Artefact
from streams.codec.decoder import decode
from tests.support.events.small_town import DAY_MS, START, lines
from tests.support.judged.made_artefact import loud, quiet

TABLE = civil("Asia/Shanghai", "cn")
MODELS = {"silverguard@1": quiet(), "silverguard@2": loud()}
MIDDLE = START + 6 * DAY_MS


def known(switch: Switch) -> Artefact | None:
    """Return a made-up version; one that is not there is refused."""
    return MODELS.get(str(switch.model))


def pipeline(partitions: int = 1) -> Pipeline:
    learner = Learner(TABLE, COLD, teaching=False)
    return Pipeline(TABLE, Ladder(ALLOWANCE), learner, partitions, models=known)


def town(*switches: tuple[int, str], areas: dict[str, str] | None = None) -> list[bytes]:
    """Return the small town with switches at their moments."""
    said = lines(4, 9)
    for at, value in switches:
        place = next(k for k, one in enumerate(said) if json.loads(one)["at"] >= at)
        said.insert(place, record(read(value), f"model-{at}", 0, at) + b"\n")
    profiles = [
        json.dumps({"kind": "profile", "id": p, "person": p, "at": 0, "area": int(code)}).encode()
        + b"\n"
        for p, code in (areas or {}).items()
    ]
    return profiles + said


def fed(line: Pipeline, said: list[bytes], batch: int = 500) -> list[Warning]:
    warnings: list[Warning] = []
    for start in range(0, len(said), batch):
        data = b"".join(said[start : start + batch])
        warnings += line.feed(decode(data, ZoneInfo("Asia/Shanghai"))).warnings
    assert line.counts.balanced
    return sorted(warnings, key=lambda one: (one.at, one.id))


SWITCHED = ((START + DAY_MS, "silverguard@1"), (MIDDLE, "silverguard@2"))


def test_every_warning_carries_the_version_that_served_at_its_time() -> None:
    for warning in fed(pipeline(), town(*SWITCHED)):
        waited = 120_000  # a silent home's warning waits, and keeps the version that judged it
        at, model = warning.at, warning.versions.model
        if at < START + DAY_MS:
            assert model is None
        elif START + DAY_MS + waited < at <= MIDDLE:
            assert model == "silverguard@1"
        elif at > MIDDLE + waited:
            assert model == "silverguard@2"
    assert any(one.detector == "vital_unusual" for one in fed(pipeline(), town(*SWITCHED)))


@pytest.mark.parametrize(("batch", "partitions"), [(7, 1), (5000, 1), (500, 4)])
def test_a_switched_log_does_not_depend_on_cuts_or_partitions(batch: int, partitions: int) -> None:
    whole = fed(pipeline(), town(*SWITCHED))
    assert len({one.versions.model for one in whole}) == 3
    assert fed(pipeline(partitions), town(*SWITCHED), batch) == whole


def test_a_refused_version_leaves_the_old_one_serving() -> None:
    said = town(SWITCHED[0], (MIDDLE, "silverguard@9"))
    assert fed(pipeline(), said) == fed(pipeline(), town(SWITCHED[0], (MIDDLE, "silverguard@1")))


def test_a_switch_before_any_time_moves_no_clock() -> None:
    first = record(Switch("silverguard@2"), "model-1", 0, 0) + b"\n"
    served = fed(pipeline(), [first, *lines(4, 9)])
    assert {one.versions.model for one in served} == {"silverguard@2"}
    learner = Learner(TABLE, loud(), teaching=False)
    assert served == fed(Pipeline(TABLE, Ladder(ALLOWANCE), learner), lines(4, 9))


def test_a_switch_in_a_district_concerns_its_people_alone() -> None:
    said = town((START + DAY_MS, "silverguard@2 area=3311"), areas={"p0": "331102", "p1": "330100"})
    warned = [one for one in fed(pipeline(2), said) if one.at > START + DAY_MS + 120_000]
    by_person = {(one.person, one.versions.model) for one in warned}
    assert ("p0", "silverguard@2") in by_person
    assert {model for person, model in by_person if person != "p0"} == {None}


def test_what_makes_no_sense_is_set_aside() -> None:
    line = pipeline()
    said = [*lines()[:50], b'{"kind":"control","id":"x","person":"","at":0,"what":"model"}\n']
    refused = line.feed(decode(b"".join(said))).refused
    assert [one.reason for one in refused] == ["switch"]
    assert line.counts.balanced


@pytest.mark.parametrize(
    "value", ["", "x", "a@1 b=2", "a@1 sha256=1", "a@1 area=1", "a@1 shadow=2"]
)
def test_a_wrong_value_is_refused(value: str) -> None:
    with pytest.raises(WrongSwitchError):
        read(value)


def test_the_value_comes_back() -> None:
    switch = Switch("silverguard@4", "0" * 64, "331102", 0.25)
    assert read(switch.value) == switch


def test_a_shadow_changes_no_warning_and_says_what_its_version_would_say() -> None:
    plain = fed(pipeline(), town(SWITCHED[0]))
    unseen = shadowed(
        pipeline(2), town(SWITCHED[0], (START + 2 * DAY_MS, "silverguard@2 shadow=1"))
    )
    assert (
        fed(pipeline(2), town(SWITCHED[0], (START + 2 * DAY_MS, "silverguard@2 shadow=1"))) == plain
    )
    assert {one.versions.model for one in unseen} == {"silverguard@2"}
    assert any(one.detector == "vital_unusual" for one in unseen)


def shadowed(line: Pipeline, said: list[bytes]) -> list[Warning]:
    unseen: list[Warning] = []
    for start in range(0, len(said), 100):
        unseen += line.feed(decode(b"".join(said[start : start + 100]))).shadowed
    return unseen


def test_a_shadow_goes_on_after_a_restart_in_the_middle() -> None:
    said = town(
        (START + DAY_MS, "silverguard@2 shadow=0"),
        (START + 2 * DAY_MS, "silverguard@2 shadow=0.6"),
        (START + 3 * DAY_MS, "silverguard@2 area=3311 shadow=0.1"),
        areas={"p0": "331102"},
    )
    whole = shadowed(pipeline(2), said)
    first, second = pipeline(2), pipeline(2)
    half = len(said) // 200 * 100
    before = shadowed(first, said[:half])
    file = io.BytesIO()
    write(file, memory_of(first))
    recall(second, read_snapshot(file))
    after = shadowed(second, said[half:])
    assert before and after and before + after == whole


def test_the_share_of_a_shadow_is_of_people(tmp_path: Path) -> None:
    def persons(share: str) -> set[str]:
        said = town((START + DAY_MS, f"silverguard@2 shadow={share}"))
        return {one.person for one in shadowed(pipeline(), said)}

    some, all_ = persons("0.5"), persons("1")
    assert some < all_ and some
    assert not persons("0")
