"""A line of the findings topic that no partition can have told is put aside, and ends nobody."""

from __future__ import annotations

import msgspec
import pytest

from engine.alerting.tiers import Ladder
from engine.correlation.messages import FindingMessage, WatermarkMessage
from engine.output.output import Output
from engine.pipeline.learner import Learner
from engine.settings import Settings
from engine.worker.correlation_stage import SharedStage
from features.core.civil_time import civil
from models.artefact import COLD
from streams.contract.json_object import Json
from streams.contract.topics import FINDINGS
from streams.log.chunk import Original, Place, chunk_of

T0, HOUR_MS = 1_767_225_600_000, 3_600_000
PLACE = Place(FINDINGS, 0)


def heard(*lines: bytes) -> Output:
    """Return what a stage makes of some lines of one partition, and of its clock a day later."""
    settings, table = Settings(), civil()
    features = Learner(table, COLD, teaching=False).features
    stage = SharedStage(PLACE, 1, Ladder(settings.allowances), features, lambda _: None, table)
    said = [*lines, msgspec.json.encode(WatermarkMessage(0, 0, T0 + 24 * HOUR_MS))]
    count = len(said)
    return stage.take(
        chunk_of(PLACE, [Original(None, one, ()) for one in said], range(count), [T0] * count, 9)
    )


def finding(number: int, person: str, **other: object) -> bytes:
    told = FindingMessage(
        0, 0, number, person, "home", "home", T0, T0, T0 - HOUR_MS, number, 0, 9.0, 3,
        [("limit_silence", 9.0, 9.0)], {},
    )  # fmt: skip
    line: Json = msgspec.to_builtins(told)
    return msgspec.json.encode(line | other)


@pytest.mark.parametrize(
    "wrong",
    [
        {"onset": -(2**63)}, {"at": 2**63 - 1}, {"clock": -(2**63)}, {"combined": -1e308},
        {"parts": [["limit_silence", 9.0, -1e308]]},
    ],
)  # fmt: skip
def test_numbers_nobody_can_reckon_with_end_no_stage(wrong: Json) -> None:
    output = heard(finding(1, "a", **wrong), finding(2, "b"))
    assert [one.person for one in output.warnings] == ["b"]
    assert len(output.aside) == 1


def test_sound_lines_are_warned_of() -> None:
    assert {one.person for one in heard(finding(1, "a"), finding(2, "b")).warnings} == {"a", "b"}
