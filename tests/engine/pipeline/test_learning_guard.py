"""While an episode of ours is open, a person teaches little; whatever way the log is cut."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.alerting.tiers import ALLOWANCE, Ladder
from engine.pipeline.learner import Learner
from engine.pipeline.learning_guard import Doubts
from engine.pipeline.pipeline import Pipeline
from features.core.civil_time import civil
from features.core.context import IN_DOUBT, LONGEST_CASE_MS, learning_weight
from models.artefact import COLD
from streams.codec.decoder import decode
from streams.contract.json_object import Json
from streams.contract.units import HOUR_MS
from tests.support.events.small_town import START, lines

DAY_MS = 24 * HOUR_MS


def pipeline(partitions: int = 1) -> Pipeline:
    return Pipeline(civil(), Ladder(ALLOWANCE), Learner(civil(), COLD, teaching=False), partitions)


def told(to: Pipeline, *said: Json) -> None:
    named = [{"id": f"{one['kind']}-{one['at']}", "person": "p", **one} for one in said]
    text = b"".join(json.dumps(one).encode() + b"\n" for one in named)
    to.feed(decode(text, ZoneInfo("Asia/Shanghai")))


def pulse(at: int) -> Json:
    return {"kind": "vital", "at": at, "id": f"v{at}", "heart_rate_bpm": 70}


def weight(of: Pipeline, at: int, slot: int = 0) -> float:
    return float(learning_weight(of.shards[0].state, slot, at, 0))


def learned(of: Pipeline) -> float:
    return float(of.shards[0].state.vitals[0]["weight"][0])


FALL: Json = {"kind": "fall", "at": START + 90 * 60_000}
NEXT_HOUR = START + 2 * HOUR_MS


def test_an_open_episode_weighs_from_the_next_full_hour() -> None:
    to = pipeline()
    told(to, pulse(START), FALL, pulse(NEXT_HOUR - 1), pulse(NEXT_HOUR + 1))
    assert learned(to) == pytest.approx(2 + IN_DOUBT)


def test_it_ends_when_nothing_more_is_found() -> None:
    to = pipeline()
    told(to, FALL, pulse(NEXT_HOUR + 1))
    assert weight(to, NEXT_HOUR + 1) == IN_DOUBT
    assert weight(to, FALL["at"] + 9 * HOUR_MS) == 1.0


def test_a_closed_case_ends_it_and_an_open_one_casts_doubt_for_a_week_at_most() -> None:
    case = {"kind": "case", "incident": "i1"}
    to = pipeline()
    told(to, FALL, pulse(NEXT_HOUR + 1), {**case, "at": NEXT_HOUR + 2, "state": "closed",
                                          "outcome": "benign"})  # fmt: skip
    assert weight(to, NEXT_HOUR + 3) == 1.0
    told(to, {**case, "at": NEXT_HOUR + 4, "state": "opened"})
    assert weight(to, NEXT_HOUR + 5) == IN_DOUBT
    assert weight(to, NEXT_HOUR + 4 + LONGEST_CASE_MS) == 1.0


def test_what_was_found_before_a_case_was_closed_casts_no_doubt_after() -> None:
    to = pipeline()
    closed = {"kind": "case", "incident": "i", "state": "closed", "at": FALL["at"] + 10 * 60_000}
    told(to, FALL, closed, pulse(NEXT_HOUR + 1))
    assert weight(to, NEXT_HOUR + 1) == 1.0


def test_a_test_alarm_casts_no_doubt() -> None:
    to = pipeline()
    told(to, {**FALL, "test": True}, pulse(NEXT_HOUR + 1))
    assert learned(to) == 1.0


def test_another_person_learns_as_ever() -> None:
    to = pipeline()
    told(to, FALL, {**pulse(NEXT_HOUR + 1), "person": "q"})
    assert weight(to, NEXT_HOUR + 1, slot=1) == 1.0


@pytest.mark.parametrize(("batch", "partitions"), [(1, 1), (7, 3), (10**6, 2)])
def test_the_same_is_learned_however_the_log_is_cut(batch: int, partitions: int) -> None:
    log = lines(4, 9)
    found, wanted = pipeline(partitions), pipeline()
    wanted.feed(decode(b"".join(log)))
    for start in range(0, len(log), batch):
        found.feed(decode(b"".join(log[start : start + batch])))
    assert any(wanted.shards[0].state.context["doubt_until"] > 0)
    for slot, person in enumerate(wanted.shards[0].roster.ids):
        shard = next(one for one in found.shards if person in list(one.roster.ids))
        place = list(shard.roster.ids).index(person)
        for name in ("context", "routine", "vitals", "finance", "mobility", "resources"):
            ours, theirs = getattr(shard.state, name), getattr(wanted.shards[0].state, name)
            np.testing.assert_array_equal(
                np.array(ours[place].tobytes()), np.array(theirs[slot].tobytes())
            )


def test_hours_without_anything_are_skipped() -> None:
    doubts = Doubts()
    doubts.begin(START + 1)
    doubts.skip(START + 5 * HOUR_MS + 1)
    assert doubts.next_edge == START + 6 * HOUR_MS
    doubts.skip(START)
    assert doubts.next_edge == START + 6 * HOUR_MS
