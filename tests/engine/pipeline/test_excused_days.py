"""Days behind an outage are kept out of what is learned about silence, however the log was cut."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.pipeline.pipeline import Pipeline
from engine.replay.replay import ReplayOptions, assembled
from engine.settings import Settings
from models.calibration.daily_maxima import Pooled
from streams.codec.decoder import decode
from tests.support.events.silent_homes import DAY_MS, DAYS, HOMES, HOUR_MS, START, home

CUT = START + 10 * DAY_MS + 8 * HOUR_MS


def replayed(batch: int = 10**6, partitions: int = 1, model: str = "self") -> Pipeline:
    """Cut the street of p0, p1 and p2 off for ten hours of a day; work through a month of it."""
    rng = np.random.default_rng(1)
    events = [event for number in range(HOMES) for event in home(f"p{number}", None, rng)]
    street = {f"p{number}": "aaabbb"[number] for number in range(HOMES)}
    events = [
        event
        for event in events
        if street[event["person"]] == "b" or not CUT <= event["at"] < CUT + 10 * HOUR_MS
    ]
    events.sort(key=lambda event: (event["at"], event["person"]))
    lines = [json.dumps({"id": str(k), **event}).encode() + b"\n" for k, event in enumerate(events)]
    options = ReplayOptions(Path("-"), Path("-"), partitions=partitions, model=model)
    pipeline = assembled(options, Settings())
    register = [
        {"kind": "profile", "id": f"r{person}", "person": person, "at": 0, "street": name}
        for person, name in street.items()
    ]
    pipeline.register(decode(b"".join(json.dumps(one).encode() + b"\n" for one in register)))
    for start in range(0, len(lines), batch):
        pipeline.feed(decode(b"".join(lines[start : start + batch])))
    return pipeline


def kept(pool: Pooled) -> tuple[list[int], list[float], int]:
    return pool.hashes.tolist(), pool.highest.tolist(), pool.judged_days


def test_the_day_of_an_outage_teaches_nothing_about_silence() -> None:
    learner = replayed().learner
    silence = learner.pools()["silence"]
    assert len(learner._excused.hashes) == 3
    assert not np.isin(silence.hashes, list(learner._excused.hashes)).any()
    assert silence.judged_days == HOMES * (DAYS - 1) - 3
    excused, learner._excused.hashes = learner._excused.hashes, set()
    with_it = learner.pools()["silence"]
    assert with_it.highest.max() > 2 * silence.highest.max(), "it would have been the oddest day"
    learner._excused.hashes = excused


@pytest.mark.parametrize(("batch", "partitions"), [(97, 1), (5000, 3)])
def test_what_is_excused_does_not_depend_on_how_the_log_is_cut(batch: int, partitions: int) -> None:
    whole = {name: kept(pool) for name, pool in replayed().learner.pools().items()}
    cut = replayed(batch, partitions).learner.pools()
    assert {name: kept(pool) for name, pool in cut.items()} == whole


def test_a_restart_remembers_whom_it_excused() -> None:
    before = replayed()
    after = assembled(ReplayOptions(Path("-"), Path("-")), Settings()).learner
    after.recall(before.learner.memory())
    assert kept(after.pools()["silence"]) == kept(before.learner.pools()["silence"])


def test_who_learns_nothing_excuses_nobody() -> None:
    assert replayed(model="none").learner._excused.hashes == set()
