"""Events of evidence, wherever the log keeps them: archive, Kafka, or both."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.desk.evidence.from_log import FromLog
from engine.desk.web.refused import RefusedError
from engine.log.archive import archive
from engine.log.event_log import journal_of, open_log
from engine.log.person_lines import partition_of
from engine.settings import Settings
from engine.store.store import Store
from streams.contract.topics import EVENTS

EARLY = b'{"kind":"sos", "id":"b-1" ,"person":"p1","at":1773817200000}'
LATE = b'{"kind":"sos","id":"b-2","person":"p1","at":1773817200001}'
OTHER = b'{"kind":"sos","id":"b-1","person":"p2","at":1773817200000}'


def test_what_a_journal_has_no_more_is_read_from_its_archive(tmp_path: Path, store: Store) -> None:
    settings = Settings(home=tmp_path / "home", archive=str(tmp_path / "archive"))
    journal = journal_of(settings)
    place = partition_of(settings, "p1")
    journal.append(EVENTS, [(place, b"no line\n" + OTHER + b"\n" + EARLY), (place, LATE)])
    archive(str(settings.archive), settings)
    recorded = FromLog(settings, store)
    assert recorded.events("p1", ["b-1", "b-2", "b-3"]) == [EARLY, LATE]
    journal.rewrite(EVENTS, [(1, b"")])
    journal.close()
    assert recorded.events("p1", ["b-1", "b-2", "b-3"]) == [LATE, EARLY]
    for file in (tmp_path / "archive").rglob("*.parquet"):
        file.write_bytes(file.read_bytes()[:-1])
    assert recorded.events("p1", ["b-2"]) == [LATE]
    with pytest.raises(RefusedError, match="damaged"):
        recorded.events("p1", ["b-1"])


def test_kafka_is_read_where_the_archive_ends(
    kafka_settings: Settings, store: Store, tmp_path: Path
) -> None:
    place = partition_of(kafka_settings, "p1")
    log = open_log(kafka_settings)
    log.append(place, OTHER, b"p1")
    log.append(place, EARLY, b"p1")
    log.flush()
    kept = kafka_settings.model_copy(update={"archive": str(tmp_path / "archive")})
    archive(str(kept.archive), kept)
    log.append(place, LATE, b"p1")
    log.flush()
    for settings in (kafka_settings, kept):
        assert FromLog(settings, store).events("p1", ["b-1", "b-2", "b-3"]) == [EARLY, LATE]
        assert FromLog(settings, store).events("p1", []) == []
