"""The test person: heard through the whole pipeline, and of no effect on anything else."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from engine.ingest.canary_press import RESERVED, canaries, press
from engine.log.event_log import journal_of
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.worker.bootstrap import on_journal
from streams.admission.partitioner import partition_of
from streams.codec.decoder import decode
from streams.contract.topics import EVENTS, TEST_PERSON, WARNINGS
from streams.log.journal import Journal
from tests.support.events.small_town import lines
from tests.support.servers.run_worker import owners, read_through

ZONE = ZoneInfo("Asia/Shanghai")


def test_each_partition_has_a_person_of_its_own() -> None:
    for partitions in (1, 4, 7, 64):
        batch = decode(b"".join(press(one, 1) for one in canaries(partitions)), ZONE)
        events = batch.events
        found = partition_of(
            batch.buffer, events["person_start"], events["person_length"], partitions
        )
        assert found.tolist() == list(range(partitions))


def test_what_is_warned_of_is_the_same_with_and_without_it(tmp_path: Path) -> None:
    """Presses between all the lines of a town: neither warnings nor the others' counts change."""
    plain = b"".join(lines(3, 9)).splitlines(keepends=True)
    persons = canaries(2)
    pressed: list[bytes] = []
    for number, line in enumerate(plain):
        at = msgspec.json.decode(line)["at"]
        pressed += [press(persons[number % 2], at), line] if number % 20 == 0 else [line]
    said = {}
    for name, some in (("plain", plain), ("pressed", pressed)):
        events = tmp_path / f"{name}.ndjson"
        events.write_bytes(b"".join(some))
        out = tmp_path / f"{name}.out"
        scores = tmp_path / f"{name}.parquet"
        counts = replay(ReplayOptions(events, out, scores=scores), Settings(home=tmp_path))
        assert counts.counts.balanced
        said[name] = out.read_bytes(), scores.read_bytes()
    assert len(pressed) > len(plain) + 100
    assert said["plain"][0] and said["plain"] == said["pressed"]


def worked(settings: Settings, journal: Journal, some: list[tuple[int, bytes]]) -> int:
    """Let a worker work through some lines; returns how many persons it knows then."""
    worker = on_journal(settings, journal)
    read_through(worker)
    journal.append(EVENTS, some)
    read_through(worker)
    return sum(one.pipeline.shards[0].roster.people for one in owners(worker))


def test_a_worker_hears_every_partition_and_keeps_one_record_each(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", partitions=3)
    journal = journal_of(settings)
    for moment in (1_700_000_000_000, 1_700_000_060_000):
        some = [(n, press(one, moment)) for n, one in enumerate(canaries(3))]
        assert worked(settings, journal, some) == 0
    kept = journal.read(TEST_PERSON, 0)
    assert [one.value for one in kept] == [b"%d 1700000060000" % n for n in range(3)]
    assert kept[0].sequence > 6  # behind what a reader has seen of the first
    assert journal.read(WARNINGS, 0) == []
    journal.close()


@pytest.mark.parametrize(
    "line",
    [
        press(canaries(1)[0], 5).replace(b',"test":true', b""),
        press("p1", 5),
        press(canaries(1)[0], 5).replace(RESERVED.encode() + b'","test', b'button","test'),
    ],
)
def test_nobody_elses_call_is_taken_for_one(tmp_path: Path, line: bytes) -> None:
    settings = Settings(home=tmp_path / "home", partitions=1)
    journal = journal_of(settings)
    assert worked(settings, journal, [(0, line)]) == 1
    (warning,) = journal.read(WARNINGS, 0)
    assert msgspec.json.decode(warning.value)["tier"] == 3
    journal.close()


def test_a_press_of_which_no_alarm_is_made_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.alerting.finding.at_once", lambda judgement: judgement.combined * 0)
    settings = Settings(home=tmp_path / "home", partitions=1)
    journal = journal_of(settings)
    worked(settings, journal, [(0, press(canaries(1)[0], 5))])
    assert journal.read(TEST_PERSON, 0) == []
    journal.close()
