"""Days of an outage or a true case are kept out of what is learned, however the log was cut."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.pipeline.excused_days import ExcusedDays
from engine.pipeline.pipeline import Pipeline
from engine.replay.replay import ReplayOptions, assembled
from engine.settings import Settings
from models.calibration.daily_maxima import Pooled, first_forgotten, mixed
from streams.codec.decoder import decode
from streams.codec.hashing import hash_text
from streams.contract.json_object import Json
from tests.support.events.silent_homes import DAY_MS, DAYS, HOMES, HOUR_MS, START, home

CUT = START + 10 * DAY_MS + 8 * HOUR_MS
END = START + DAYS * DAY_MS
CASE: list[Json] = [
    {"state": "opened", "at": START + 14 * DAY_MS},
    {"state": "acknowledged", "at": START + 15 * DAY_MS},
    {"state": "closed", "outcome": "true", "at": START + 17 * DAY_MS},
]
"""What the desk did with a case of p5."""


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
    events += cases(CASE)
    events.sort(key=lambda event: (event["at"], event["person"]))
    lines = written(events)
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


def cases(told: Sequence[Json]) -> list[Json]:
    return [{"kind": "case", "person": "p5", "incident": "i", **one} for one in told]


def written(events: Sequence[Json]) -> list[bytes]:
    return [json.dumps({"id": str(k), **event}).encode() + b"\n" for k, event in enumerate(events)]


def kept(pool: Pooled) -> tuple[list[int], list[float], int]:
    return pool.hashes.tolist(), pool.highest.tolist(), pool.judged_days


def hashes(persons: Sequence[str], at: int) -> set[int]:
    """Return the hashes of some persons' learning day (it begins at 04:00 in Asia/Shanghai)."""
    day = (at + 4 * HOUR_MS) // DAY_MS
    return {int(mixed(np.uint64(hash_text(one)), day)) for one in persons}


def test_the_day_of_an_outage_teaches_nothing_about_silence() -> None:
    learner = replayed().learner
    excused, silence = learner._excused, learner.remembered(END)["silence"]
    assert excused.hashes == hashes(["p0", "p1", "p2"], CUT)
    days = excused.hashes | excused.confirmed
    assert excused.hashes and not np.isin(silence.hashes, list(days)).any()
    assert silence.judged_days == HOMES * (DAYS - 1) - len(days)
    learner._excused = ExcusedDays()
    with_it = learner.remembered(END)["silence"]
    assert with_it.highest.max() > 2 * silence.highest.max(), "it would have been the oddest day"


def test_the_days_of_a_case_closed_as_true_teach_nothing_at_all() -> None:
    learner = replayed().learner
    confirmed = learner._excused.confirmed
    lasted = range(CASE[0]["at"] - DAY_MS, CASE[-1]["at"] + DAY_MS + 1, DAY_MS)
    theirs = {one for at in lasted for one in hashes(["p5"], at)}
    assert len(theirs) == 6
    assert confirmed == theirs
    assert not np.isin(learner.pools()["slow_day"].hashes, list(confirmed)).any()
    learner._excused = ExcusedDays()
    assert np.isin(list(confirmed), learner.pools()["slow_day"].hashes).all()


@pytest.mark.parametrize("ended", ["benign", "unknown", None])
def test_a_case_that_is_open_or_was_none_teaches_as_any_day_does(ended: str | None) -> None:
    said = [*CASE[:2], *([] if ended is None else [CASE[2] | {"outcome": ended}])]
    excused = ExcusedDays()
    excused.close(decode(b"".join(written(cases(said)))).events, lambda at: at // DAY_MS)
    assert excused.confirmed == set()
    assert len(excused.cases.opened) == (ended is None)


@pytest.mark.parametrize(("batch", "partitions"), [(97, 1), (5000, 3)])
def test_what_is_excused_does_not_depend_on_how_the_log_is_cut(batch: int, partitions: int) -> None:
    whole = {name: kept(pool) for name, pool in replayed().learner.pools().items()}
    cut = replayed(batch, partitions).learner.pools()
    assert {name: kept(pool) for name, pool in cut.items()} == whole


def test_a_restart_remembers_whom_it_excused() -> None:
    before = replayed()
    after = assembled(ReplayOptions(Path("-"), Path("-")), Settings()).learner
    after.recall(before.learner.memory())
    assert after.memory()["excused_days"].keys() == before.learner.memory()["excused_days"].keys()
    assert kept(after.pools()["silence"]) == kept(before.learner.pools()["silence"])
    half = ExcusedDays()
    half.close(decode(b"".join(written(cases(CASE[:1])))).events, lambda at: at // DAY_MS)
    half = ExcusedDays.recalled(half.memory())
    half.close(decode(b"".join(written(cases(CASE[1:])))).events, lambda at: at // DAY_MS)
    assert len(half.confirmed) == 6, "it was opened before the restart"


def test_of_very_many_excused_days_those_are_let_go_that_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = END // DAY_MS
    old, new = hashes(["p0"], END - 4000 * DAY_MS), hashes(["p0"], END - DAY_MS)
    excused = ExcusedDays(old | new, old | new)
    excused.forget(today)
    assert excused.hashes == excused.confirmed == old | new
    monkeypatch.setattr("engine.pipeline.excused_days.MOST", 1)
    excused.forget(today)
    assert (
        excused.hashes == excused.confirmed == {one for one in new if one < first_forgotten(today)}
    )


def test_who_learns_nothing_excuses_nobody() -> None:
    excused = replayed(model="none").learner._excused
    assert excused.hashes == excused.confirmed == set()
