"""A log told again, or told in the wrong place, says nothing new."""

from __future__ import annotations

import json
from pathlib import Path

from engine.log.event_log import journal_of
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from streams.contract.topics import EVENTS, WARNINGS
from tests.support.events.small_town import lines
from tests.support.servers.run_worker import worked


def test_a_day_sent_again_warns_of_nothing_new(tmp_path: Path) -> None:
    log = lines(3, 9)
    day = [line for line in log if json.loads(line)["at"] >= json.loads(log[-1])["at"] - 86_400_000]
    said = []
    for name, text in (("once", log), ("again", [*log, *day])):
        (tmp_path / name).write_bytes(b"".join(text))
        out = tmp_path / f"{name}.out"
        counts = replay(ReplayOptions(tmp_path / name, out, model="none"), Settings()).counts
        assert counts.balanced
        said.append(out.read_bytes())
    assert said[0] == said[1] and said[0]
    assert counts.duplicate + counts.late >= len(day)


def test_a_record_in_a_wrong_partition_is_judged_as_in_its_own(tmp_path: Path) -> None:
    said = []
    for place in (0, 1):
        settings = Settings(home=tmp_path / str(place), clock="log", partitions=2)
        journal = journal_of(settings)
        journal.append(EVENTS, [(place, b"".join(lines(3, 6)))])
        worked(settings, journal)
        said.append([record.value for record in journal.read(WARNINGS, 0)])
        journal.close()
    assert said[0] == said[1] and said[0]
