"""A copy made while everything runs, put back elsewhere: what it holds, and what comes of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from engine.backup.backup import backup
from engine.backup.copying import Copying
from engine.backup.folder import BackupFolder
from engine.backup.manifest import Manifest
from engine.backup.parts import KEYS, Keys
from engine.backup.restore import restore
from engine.cli.pseudonym_key import pseudonym_key
from engine.delivery.delivery import deliver
from engine.desk.access.seal import Seal
from engine.errors import EndError
from engine.log.event_log import open_log
from engine.log.feed import Pace, feed
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.store.access.audit import verify
from engine.store.connection.epoch import epoch, given_out
from engine.store.store import Store, open_store
from engine.store.tables import WARNINGS
from engine.worker.bootstrap import worker_of
from engine.worker.worker import run
from models.artefact import COLD
from models.registry.mlflow_registry import Logged, Registry
from streams.contract.topics import EVENTS
from tests.support.desk.people_at_the_desk import account
from tests.support.events.small_town import lines
from tests.support.patience import patient
from tests.support.servers.databases import own_database


def settings_of(home: Path, url: str) -> Settings:
    return Settings(home=home, clock="log", partitions=2, database_url=url, snapshot_records=1000)


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path) -> Iterator[Settings]:
    with own_database(database_url) as url:
        yield settings_of(tmp_path / "elsewhere", url)


def warned(store: Store) -> dict[str, str]:
    with store.engine.connect() as connection:
        rows = connection.execute(select(WARNINGS.c.id, WARNINGS.c.line))
        return {row.id: row.line for row in rows}


def working(
    settings: Settings, store: Store, until: Callable[[], bool], then: Callable[[], None]
) -> None:
    """Let worker and delivery run; do something while they do."""
    over = threading.Event()
    parts = [
        threading.Thread(target=deliver, args=(settings, store, over)),
        threading.Thread(  # a journal is of the thread that opens it
            target=lambda: run(worker_of(settings), stop=over.is_set, pause_s=0.01)
        ),
    ]
    for one in parts:
        one.start()
    try:
        assert patient(until)
        then()
    finally:
        over.set()
        for one in parts:
            one.join()


def tables(folder: BackupFolder, manifest: Manifest) -> dict[str, bytes]:
    return {one.path: b"".join(folder.chunks(one)) for one in manifest.below("database")}


def test_a_copy_of_what_runs_goes_on_elsewhere_as_if_nothing_had_happened(
    store: Store,
    database_url: str,
    elsewhere: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.worker.assignment.SAVE_S", 1e9)  # snapshots by records alone
    (tmp_path / "events.ndjson").write_bytes(b"".join(lines(3, 9)))
    here = settings_of(tmp_path / "home", database_url)
    feed(tmp_path / "events.ndjson", open_log(here), ZoneInfo(here.tz), Pace(rate=1e9))
    options = ReplayOptions(tmp_path / "events.ndjson", tmp_path / "w.ndjson", model="none")
    replay(options, here)
    wanted = {json.loads(one)["id"] for one in (tmp_path / "w.ndjson").read_bytes().splitlines()}
    account(store, "zhao", "supervisor")
    to = str(tmp_path / "copy")
    made: list[Manifest] = []

    def copy() -> None:
        made.append(backup(to, here, "root", keys=True, progress=int).manifest)

    working(
        here, store, lambda: bool(warned(store)) and here.home.joinpath("snapshots").exists(), copy
    )
    manifest = made[0]
    # later, they could know of warnings that the copied journal does not hold
    assert manifest.files[0].path.startswith("snapshots/")
    assert min(manifest.snapshots.values()) < manifest.positions[EVENTS]  # something is read again

    done = restore(to, elsewhere, "root", replace=False, progress=int)
    assert (done.aside, done.differing, done.unknown) == (None, [], [])
    there = open_store(elsewhere)
    before = warned(there)
    try:
        assert before and before.items() <= {**before, **warned(store)}.items()
        working(elsewhere, there, lambda: wanted <= warned(there).keys(), lambda: time.sleep(0.2))
        working(here, store, lambda: wanted <= warned(store).keys(), lambda: time.sleep(0.2))
        assert warned(there) == warned(store)
    finally:
        there.close()


def test_every_row_comes_back_and_only_sessions_and_the_like_do_not(
    store: Store, database_url: str, elsewhere: Settings, tmp_path: Path
) -> None:
    store.put_people([{"person": "p1", "name": "王\t秀\n英\\", "area": "331102"}])
    account(store, "zhao", "supervisor")
    here = settings_of(tmp_path / "home", database_url)
    first = str(tmp_path / "first")
    manifest = backup(first, here, "root", keys=True, progress=int).manifest
    rows = {one.name: one.rows for one in manifest.tables}
    assert (rows["people"], rows["users"], rows["audit"]) == (1, 1, 1)
    assert (manifest.positions, manifest.snapshots) == ({}, {})
    assert "sessions" in manifest.left_out
    restore(first, elsewhere, "root", replace=False, progress=int)
    again = backup(str(tmp_path / "again"), elsewhere, "root", keys=True, progress=int).manifest
    copied, back = (
        tables(BackupFolder(str(tmp_path / name)), one)
        for name, one in (("first", manifest), ("again", again))
    )
    audit = "database/audit.copy.zst"
    chain = back.pop(audit).splitlines()
    assert copied.pop(audit).splitlines() == chain[:1]
    assert [one.split(b"\t")[4] for one in chain[1:]] == [b"backup.restore", b"backup.make"]
    assert copied == back
    there = open_store(elsewhere)
    try:
        assert verify(there.engine)[0] is None
        assert epoch(there.engine) != manifest.epoch == epoch(store.engine)
        assert given_out(there.engine) == given_out(store.engine)
    finally:
        there.close()


def test_keys_of_second_factors_come_along_or_stay_as_asked(
    store: Store, database_url: str, elsewhere: Settings, tmp_path: Path
) -> None:
    here = settings_of(tmp_path / "home", database_url)
    kept = Seal(here.home).sealed("JBSWY3DP", "zhao")
    named = pseudonym_key(here.home)
    for name, keys in (("with", True), ("without", False)):
        made = backup(str(tmp_path / name), here, "root", keys=keys, progress=int)
        assert bool(made.manifest.below("second-factor.keys.zst")) == keys
        assert bool(made.manifest.below("pseudonyms.key.zst")) == keys
        assert ("pseudonyms.key" in made.manifest.left_out) != keys
    restore(str(tmp_path / "with"), elsewhere, "root", replace=False, progress=int)
    opened = Seal(elsewhere.home).opened(kept, "zhao")
    assert opened is not None and opened.secret == "JBSWY3DP"
    assert pseudonym_key(elsewhere.home) == named
    restore(str(tmp_path / "without"), elsewhere, "root", replace=True, progress=int)
    assert pseudonym_key(elsewhere.home) == named
    assert Seal(elsewhere.home).opened(kept, "zhao") is not None  # those of the home stay


def test_a_key_made_in_the_middle_of_a_copy_comes_along_with_the_one_before(
    tmp_path: Path,
) -> None:
    seal, kept = Seal(tmp_path / "home"), {}
    kept["before"] = seal.sealed("JBSWY3DP", "zhao")
    keys = Keys(tmp_path / "home")
    seal.begin_new()
    seal.forget_old()
    kept["after"] = seal.sealed("JBSWY3DP", "zhao")
    folder = BackupFolder(str(tmp_path / "copy"))
    copying = Copying(folder, int)
    keys.copy(copying, {}, wanted=True)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / KEYS).write_bytes(b"".join(folder.chunks(copying.files[0])))
    opened = {name: Seal(tmp_path / "there").opened(one, "zhao") for name, one in kept.items()}
    assert opened["before"] == ("JBSWY3DP", False) and opened["after"] == ("JBSWY3DP", True)


def test_models_are_found_where_they_lie_now_also_by_way_of_an_object_store(
    store: Store, database_url: str, elsewhere: Settings, mlflow_home: Path, tmp_path: Path
) -> None:
    copy = f"memory://{tmp_path.name}/copy"
    here = settings_of(mlflow_home, database_url)
    made = Registry(here.tracking_uri).register(COLD, Logged())
    backup(copy, here, "root", keys=True, progress=int)
    with pytest.raises(EndError, match="holds a backup already"):
        backup(copy, here, "root", keys=True, progress=int)
    restore(copy, elsewhere, "root", replace=False, progress=int)
    mlflow_home.rename(tmp_path / "gone")
    assert Registry(elsewhere.tracking_uri).fetch(made.named)[1].sha256 == made.sha256


def test_nobody_else_reads_a_copy(database_url: str, store: Store, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    backup(str(to), settings_of(tmp_path / "home", database_url), "root", keys=True, progress=int)
    modes = {file.stat().st_mode & 0o077 for file in (to, *to.rglob("*"))}
    assert modes == {0}
    assert not (to / "staging").exists() and not (to / "unfinished").exists()


def test_on_kafka_events_are_not_copied_and_that_is_told(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    kafka = Settings(
        home=tmp_path / "home", database_url=database_url, kafka_bootstrap="nowhere:9092"
    )
    store.put_people([{"person": "p1"}])
    made = backup(str(tmp_path / "copy"), kafka, "root", keys=True, progress=int).manifest
    assert (made.log, made.positions) == ("kafka", {}) and "events" in made.left_out
    with own_database(database_url) as url:
        there = kafka.model_copy(update={"home": tmp_path / "there", "database_url": url})
        restore(str(tmp_path / "copy"), there, "root", replace=False, progress=int)
        back = open_store(there)
        assert back.person("p1") is not None
        back.close()
    assert not (tmp_path / "there" / "journal.sqlite").exists()
