"""Time is bounded: one record ahead costs no call for help, and what stood ahead can be mended."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from engine.alerting.tiers import ALLOWANCE, Ladder
from engine.doctor.clock_mending import mend, standing
from engine.doctor.data import journal as checked_journal
from engine.errors import USAGE, EndError
from engine.explain.replay_check import warnings_of
from engine.log.event_log import agreed, journal_of, open_log
from engine.log.feed import Pace, feed
from engine.log.log_head import admits, clock_of
from engine.output.output import Output
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.worker.bootstrap import worker_of
from engine.worker.partition_processor import Owner
from engine.worker.worker import run
from features.core.civil_time import civil
from models.artefact import COLD
from streams.admission.clock_bound import ClockBound
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS, WARNINGS
from streams.log.chunk import Original, Place, chunk_of
from tests.support.events.small_town import START, lines

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
YEAR_MS = 365 * DAY_MS
TABLE = civil("Asia/Shanghai", "cn")
DAYS = 16


def town() -> list[Json]:
    """Return sixteen days of three people, with a press of SOS every eleven hours."""
    said = [json.loads(line) for line in lines(3, DAYS)]
    said += [
        {"kind": "sos", "id": f"s{n}", "person": f"p{n % 3}", "at": START + n * 11 * HOUR_MS + 777}
        for n in range(1, DAYS * 24 // 11)
    ]
    return sorted(said, key=lambda one: int(one["at"]))


def judged(said: Sequence[Json], ahead: int, *, door: bool) -> tuple[Owner, Output]:
    """Judge a town live; one record after ten days is stamped `ahead` by the broker.

    With `door` every line bears the moment at which a door took it.
    """
    wall = [0.0]
    learner = Learner(TABLE, COLD, teaching=False)
    owner = Owner(
        Place(EVENTS, 0), 1, Pipeline(TABLE, Ladder(ALLOWANCE), learner),
        ZoneInfo("Asia/Shanghai"), "wall", ClockBound(lambda: wall[0]),
    )  # fmt: skip
    poisoned = next(n for n, one in enumerate(said) if one["at"] > START + 10 * DAY_MS)
    together = Output()
    cuts = sorted({*range(0, len(said), 20), poisoned, poisoned + 1, len(said)})
    for first, stop in pairwise(cuts):
        part = said[first:stop]
        values = [
            json.dumps(one | ({"received_at": one["at"]} if door else {})).encode() for one in part
        ]
        stamps = [
            int(one["at"]) + 40 + (ahead if first + k == poisoned else 0)
            for k, one in enumerate(part)
        ]
        wall[0] = int(part[-1]["at"]) / 1000 + 1
        offsets = list(range(first, first + len(part)))
        records = [Original(None, value) for value in values]
        output = owner.take(chunk_of(owner.place, records, offsets, stamps, offsets[-1] + 1))
        together.warnings += output.warnings
        together.faults += output.faults
    return owner, together


def told(output: Output) -> set[tuple[str, str, int]]:
    """Return who was warned of by what, and how urgently."""
    return {(one.person, one.detector, one.tier) for one in output.warnings}


def pressed(output: Output) -> list[str]:
    return sorted(x for one in output.warnings if one.detector == "sos" for x in one.events)


@pytest.mark.parametrize("ahead", [HOUR_MS, YEAR_MS])
@pytest.mark.parametrize("door", [True, False])
def test_one_record_ahead_loses_no_sos_and_silences_nobody(ahead: int, door: bool) -> None:
    said = town()
    _, usual = judged(said, 0, door=door)
    owner, output = judged(said, ahead, door=door)
    assert pressed(output) == pressed(usual) and len(pressed(usual)) >= DAYS * 24 // 11
    assert told(output) == told(usual)
    assert owner.pipeline.counts.late == 0
    assert owner.time.held == 1
    assert [one.cause for one in output.faults] == ["clock_ahead"]
    assert usual.faults == []


def warned(settings: Settings) -> list[Json]:
    journal = journal_of(settings)
    found = [json.loads(one.value) for one in journal.read(WARNINGS, 0, 10**6)]
    journal.close()
    return found


def work(settings: Settings, steps: int = 400) -> None:
    left = iter(range(steps))
    run(worker_of(settings), stop=lambda: next(left, None) is None, pause_s=0.0)


def append(settings: Settings, *said: Json) -> None:
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, json.dumps(one).encode()) for one in said])
    journal.close()


def press(number: int, at: int) -> Json:
    return {"kind": "sos", "id": f"s{number}", "person": "p", "at": at}


def test_a_log_that_stands_ahead_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path, partitions=1)
    now = int(time.time() * 1000)
    append(settings, {"kind": "motion", "id": "m", "person": "p", "at": now, "room": "hall"})
    work(settings, 3)
    append(settings, {"kind": "motion", "id": "n", "person": "p", "at": now, "room": "hall"})
    with sqlite3.connect(tmp_path / "journal.sqlite") as db:  # as it was before it was bounded
        last = db.execute("SELECT max(sequence) FROM records WHERE topic = ?", (EVENTS,)).fetchone()
        ahead = "UPDATE records SET received_at = received_at + ? WHERE sequence = ?"
        db.execute(ahead, (YEAR_MS, *last))
    db.close()
    append(settings, press(1, now - 40 * 60_000))
    with monkeypatch.context() as patched:  # a worker of then believed it
        patched.setattr(ClockBound, "limit", lambda self, partition: 2**62)
        work(settings, 4)
    assert [one["at"] > now + YEAR_MS - HOUR_MS for one in warned(settings)] == [True]
    assert standing(settings).ahead > YEAR_MS - HOUR_MS
    assert any("clock mend" in one.remedy for one in checked_journal(settings))

    done = mend(settings)
    assert (done.stamps >= 2, done.snapshots >= 1) == (True, True)
    assert standing(settings).sound
    assert all("clock mend" not in one.remedy for one in checked_journal(settings))
    append(settings, press(2, now))
    work(settings, 4)
    again = [one for one in warned(settings) if one["at"] < now + HOUR_MS]
    assert sorted(x for one in again for x in one["events"]) == ["s1", "s2"]
    assert mend(settings).stamps == 0  # once is enough


def recording(tmp_path: Path) -> Path:
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(lines(3, 9)))
    return file


def test_feed_worker_and_explain_need_no_variable(tmp_path: Path) -> None:
    settings, file = Settings(home=tmp_path / "home", partitions=2), recording(tmp_path)
    feed(file, open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    work(settings)
    replay(ReplayOptions(file, tmp_path / "out", model="none"), settings)
    wanted = {json.loads(line)["id"] for line in (tmp_path / "out").read_bytes().splitlines()}
    assert wanted and {one["id"] for one in warned(settings)} == wanted
    pressing = next(one for one in warned(settings) if one["detector"] == "sos")
    again = warnings_of(pressing["person"], settings)
    assert pressing["id"] in {one.id for one in again}
    journal = journal_of(settings)
    assert (clock_of(journal, settings), settings.clock) == ("log", "wall")
    journal.close()


@pytest.mark.parametrize("clock", ["wall", "log"])
def test_a_recording_is_not_mixed_with_what_is_live_or_later(
    tmp_path: Path, clock: Literal["wall", "log"]
) -> None:
    settings = Settings(home=tmp_path / "home", partitions=2, clock=clock)
    file = recording(tmp_path)
    append(settings, press(1, START if clock == "wall" else int(time.time() * 1000)))
    before = journal_of(settings)
    end = before.end(EVENTS)
    with pytest.raises(EndError, match="SILVERGUARD_HOME") as refused:
        feed(
            file, open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9),
            admit=lambda first: admits(settings, first),
        )  # fmt: skip
    assert refused.value.code == USAGE
    assert before.end(EVENTS) == end
    before.close()


@pytest.mark.parametrize("other", [2, 8])
def test_another_number_of_partitions_is_refused(tmp_path: Path, other: int) -> None:
    settings = Settings(home=tmp_path, partitions=4)
    append(settings, press(1, int(time.time() * 1000)))
    changed = settings.model_copy(update={"partitions": other})
    for start in (worker_of, open_log, agreed):
        with pytest.raises(EndError, match="SILVERGUARD_PARTITIONS=4") as refused:
            start(changed)
        assert refused.value.code == USAGE
    assert any("SILVERGUARD_PARTITIONS=4" in one.said for one in checked_journal(changed))
    agreed(settings)


def test_a_snapshot_of_another_number_of_partitions_is_refused(tmp_path: Path) -> None:
    said = town()[:40]
    owner, _ = judged([*said, press(1, START + 11 * DAY_MS)], 0, door=True)
    memory = owner.memory()
    learner = Learner(TABLE, COLD, teaching=False)
    other = Owner(
        Place(EVENTS, 0), 2, Pipeline(TABLE, Ladder(ALLOWANCE), learner),
        ZoneInfo("Asia/Shanghai"), "wall",
    )  # fmt: skip
    with pytest.raises(EndError, match="SILVERGUARD_PARTITIONS=1"):
        other.recall(owner.position, memory)
    del memory["partitions"]  # of before: it is read
    other.recall(owner.position, memory)
