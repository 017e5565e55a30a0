"""The register goes into the database."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from engine.log.event_log import journal_of
from engine.log.people_register import import_register
from engine.replay.attendance import Attendance
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.store.store import Store
from streams.contract.topics import EVENTS

HEADER = "person,area,lives_alone,name\n"


def test_every_row_is_taken_over(store: Store, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("\ufeff" + HEADER + "p1,331102,true,李某\np2,,false,\n", encoding="utf-8")
    assert import_register(file, Settings(database_url=database_url)) == 2
    found = store.person("p1")
    assert found is not None
    assert found["name"] == "李某"
    assert store.person("p2") == {"person": "p2", "lives_alone": "false"}


def test_every_profile_goes_into_its_persons_partition(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(HEADER + "".join(f"p{n},331102,true,李某\n" for n in range(30)))
    settings = Settings(home=tmp_path, database_url=database_url, partitions=3)
    import_register(file, settings)
    journal = journal_of(settings)
    records = journal.read(EVENTS, 0)
    journal.close()
    assert {one.partition for one in records} == {0, 1, 2}
    said = [msgspec.json.decode(one.value) for one in records]
    assert {one["person"] for one in said} == {f"p{n}" for n in range(30)}
    assert all("name" not in one and "received_at" not in one for one in said)


def test_a_file_without_person_is_refused(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name\nx\n")
    with pytest.raises(ValueError, match="person"):
        import_register(file, Settings(database_url=database_url))


def test_a_missing_file_is_refused(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such file"):
        import_register(tmp_path / "none.csv", Settings(database_url=database_url))


def test_a_register_with_one_bad_row_leaves_database_and_stream_as_they_were(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    good = "".join(f"g{n},331102,TRUE,赵某\n" for n in range(6000))
    file.write_bytes((HEADER + good + "g6000,331102,有时,赵某\n").encode("gbk"))
    settings = Settings(home=tmp_path, database_url=database_url)
    with pytest.raises(ValueError, match="line 6002 lives_alone"):
        import_register(file, settings)
    assert store.person("g1") is None
    assert not journal_of(settings).read(EVENTS, 0)


def test_a_replay_counts_who_of_the_register_never_occurs(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person\n77\n78\n079\n")
    said = [
        {"kind": "motion", "id": who, "person": who, "at": 1_767_900_000_000, "room": "hall"}
        for who in ("077", "078", "079")
    ]
    (tmp_path / "events.ndjson").write_bytes(b"".join(msgspec.json.encode(x) + b"\n" for x in said))
    options = ReplayOptions(
        tmp_path / "events.ndjson", tmp_path / "out", tmp_path / "people.csv", model="none"
    )
    found = replay(options, Settings()).people
    assert found == Attendance(registered=3, absent=2, strangers=2)
    assert "leading zeros" in str(found)
