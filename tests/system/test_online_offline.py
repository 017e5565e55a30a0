"""Online = offline: a worker, restarted on the way, sees the rows that training sees."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.replay.feature_export import RowFile, write_rows
from engine.settings import Settings
from engine.worker.bootstrap import on_journal
from tests.support.events.small_town import lines
from tests.support.servers.run_worker import owners

ORDER = [
    ("person", "ascending"),
    ("family", "ascending"),
    ("clock", "ascending"),
    ("at", "ascending"),
    ("event", "ascending"),
]
RESTARTS = 3


def test_a_worker_sees_the_rows_that_training_sees(tmp_path: Path) -> None:
    events = tmp_path / "events.ndjson"
    events.write_bytes(b"".join(lines(3, 6)))
    settings = Settings(home=tmp_path / "home", clock="log", partitions=2)
    feed(events, open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    parts = []
    journal = journal_of(settings)
    for number in range(RESTARTS + 1):
        worker = on_journal(settings, journal)
        worker.step(0.0)
        out = tmp_path / f"online-{number}.parquet"
        file = RowFile(out)
        for owner in owners(worker):
            owner.pipeline._listeners = (file,)
        for _ in range(3 if number < RESTARTS else 10**6):
            if not worker.step(0.0):
                break
        worker.save()
        file.close()
        parts.append(out)
    journal.close()
    write_rows(events, tmp_path / "offline.parquet", settings)
    offline = pq.read_table(tmp_path / "offline.parquet").sort_by(ORDER)
    online = pq.read_table(parts).sort_by(ORDER)
    assert len(offline) > 1000
    assert online.equals(offline)
