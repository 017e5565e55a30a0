"""What a restore refuses, what it replaces, and what it brings up to date."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from engine.backup.folder import BackupFolder
from engine.errors import EndError
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.access.reach import ROLE
from engine.store.connection.database import connect, layout, newest, opened, upgrade
from engine.store.store import Store
from engine.store.tables import PEOPLE
from engine.unfinished_restore import FILE
from engine.worker.sole_worker import sole_worker
from streams.contract.topics import EVENTS
from tests.support.backups.small_home import LEFT_BEHIND, copy_to, filled, people, put_back
from tests.support.servers.databases import own_database, plain_user


@pytest.fixture
def copy(copied: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(copied, tmp_path / "copy"))


def sealed(folder: Path) -> None:
    """Let the manifest's digest be that of the manifest again."""
    digest = sha256((folder / "manifest.json").read_bytes()).hexdigest()
    (folder / "manifest.json.sha256").write_text(f"{digest}  manifest.json\n")


def flipped(folder: Path) -> None:
    file = folder / "journal.sqlite.zst"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def cut(folder: Path) -> None:
    file = folder / "database" / "people.copy.zst"
    file.write_bytes(file.read_bytes()[:-1])


def missing(folder: Path) -> None:
    (folder / "spool" / "urgent.ndjson.zst").unlink()


def edited(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(file.read_text().replace('"rows": 1', '"rows": 2', 1))


def unproven(folder: Path) -> None:
    (folder / "manifest.json.sha256").unlink()


def leading_out(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(file.read_text().replace("spool/urgent", "../../urgent"))
    sealed(folder)


def later(folder: Path) -> None:
    file = folder / "manifest.json"
    revision = file.read_text().split('"revision": "')[1][:4]
    file.write_text(file.read_text().replace(f'"revision": "{revision}"', '"revision": "9999"'))
    sealed(folder)


def later_layout(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(file.read_text().replace('"layout": 1', '"layout": 2'))
    sealed(folder)


def of_kafka(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(file.read_text().replace('"log": "journal"', '"log": "kafka"'))
    sealed(folder)


def split_otherwise(folder: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(file.read_text().replace('"partitions": 4', '"partitions": 8'))
    sealed(folder)


def never_finished(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    (folder / "unfinished").touch()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (flipped, "damaged: journal.sqlite.zst"),
        (cut, "damaged: database/people.copy.zst"),
        (missing, "damaged: spool/urgent.ndjson.zst"),
        (edited, "damaged: manifest.json"),
        (unproven, "damaged: manifest.json.sha256"),
        (leading_out, "damaged: manifest.json"),
        (later, "layout 9999"),
        (later_layout, "later version"),
        (of_kafka, "log on kafka"),
        (split_otherwise, "SILVERGUARD_PARTITIONS"),
        (never_finished, "not finished"),
        (shutil.rmtree, "no backup"),
    ],
)
def test_what_does_not_hold_or_suit_is_refused_before_anything_is_touched(
    harm: Callable[[Path], None], said: str, copy: Path, tmp_path: Path
) -> None:
    harm(copy)
    untouched = Settings(home=tmp_path / "untouched", database_url="postgresql:///nowhere")
    with pytest.raises(EndError, match=said):
        put_back(copy, untouched)
    assert not untouched.home.exists()


def test_what_is_there_is_replaced_only_when_asked_and_lies_beside_then(
    copied: Path, target: Settings
) -> None:
    filled(target, LEFT_BEHIND)
    with pytest.raises(EndError, match=r"journal.sqlite, the database, snapshots.*--replace"):
        put_back(copied, target)
    assert people(target) == ["p1", LEFT_BEHIND] and not (target.home / FILE).exists()
    put_back(copied, target, replace=True)
    assert people(target) == ["p1"]
    (aside,) = target.home.glob("replaced-*")
    assert {"journal.sqlite", "snapshots", "spool"} <= {one.name for one in aside.iterdir()}
    assert not (target.home / FILE).exists()


def test_a_home_that_holds_nothing_yet_needs_no_leave_and_keeps_nothing_aside(
    copied: Path, target: Settings
) -> None:
    connect(target).dispose()  # as `silverguard check` does
    journal_of(target).close()
    put_back(copied, target)
    assert people(target) == ["p1"]
    assert not list(target.home.glob("replaced-*"))


def test_nothing_is_put_back_under_who_is_at_work(copied: Path, target: Settings) -> None:
    with sole_worker(target), pytest.raises(EndError, match="silverguard worker"):
        put_back(copied, target)
    journal = journal_of(target)
    with pytest.raises(EndError, match="journal"):
        put_back(copied, target)
    journal.close()
    engine = connect(target)
    with engine.connect(), pytest.raises(EndError, match=r"1 connections"):
        put_back(copied, target)
    engine.dispose()
    assert not (target.home / FILE).exists()


def test_a_backup_is_never_written_over(copied: Path, target: Settings, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").touch()
    for place in (copied, tmp_path / "full"):
        with pytest.raises(EndError, match="another folder"):
            copy_to(str(place), target)
    assert (tmp_path / "full" / "thesis.txt").exists()


def test_a_copy_of_an_older_layout_is_brought_up_to_date_and_the_copied_is_not(
    database_url: str, target: Settings, tmp_path: Path
) -> None:
    with own_database(database_url) as url:
        own = Settings(home=tmp_path / "home", database_url=url)
        engine = opened(own)
        upgrade(engine, "0020")
        with engine.begin() as connection:
            row = {"person": "p1", "area": None, "register": '{"person": "p1"}'}
            connection.execute(insert(PEOPLE).values(row))
        copy_to(str(tmp_path / "copy"), own)
        assert layout(engine) == "0020"
        engine.dispose()
    put_back(tmp_path / "copy", target)
    engine = opened(target)
    assert layout(engine) == newest()
    engine.dispose()
    assert people(target) == ["p1"]


def test_a_database_of_a_later_version_is_not_replaced_and_nothing_is_moved(
    copied: Path, target: Settings
) -> None:
    filled(target)
    engine = opened(target)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(EndError, match="of a later version"):
        put_back(copied, target, replace=True)
    assert (target.home / "journal.sqlite").exists() and not (target.home / FILE).exists()


def test_who_owns_the_tables_and_nothing_else_copies_and_puts_back_all_rows(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    """Row-level security holds the owner too, and lets him through: a superuser it does not."""
    with (
        plain_user(database_url, ROLE) as user,
        own_database(database_url, user) as here,
        own_database(database_url, user) as there,
    ):
        own = filled(Settings(home=tmp_path / "home", database_url=here))
        copy_to(str(tmp_path / "copy"), own)
        target = Settings(home=tmp_path / "target", database_url=there)
        put_back(tmp_path / "copy", target)
        assert people(target) == ["p1"]
        engine = connect(target)
        with engine.connect() as connection:
            forced = "SELECT count(*) FROM pg_class WHERE relforcerowsecurity"
            assert connection.execute(text(forced)).scalar_one() > 20
            assert not connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname ="
                                               " current_user")).scalar()  # fmt: skip
        engine.dispose()


def test_a_journal_that_outlived_its_database_stays_with_what_came_after_the_copy(
    copied: Path, target: Settings, tmp_path: Path
) -> None:
    filled(target, LEFT_BEHIND)
    with pytest.raises(EndError, match="not the one that was copied"):
        put_back(copied, target, replace=True, keep_journal=True)
    copy_to(str(tmp_path / "own"), target)
    journal = journal_of(target)
    later = journal.append(EVENTS, [(0, b"later")])
    journal.close()
    assert put_back(tmp_path / "own", target, replace=True, keep_journal=True).aside is None
    assert people(target) == ["p1", LEFT_BEHIND]
    journal = journal_of(target)
    assert journal.read(EVENTS, later - 1)[0].value == b"later"
    journal.close()
    assert not list(target.home.glob("replaced-*"))
    assert (target.home / "snapshots").exists() and (target.home / "spool").exists()


def test_tables_of_somebody_else_are_left_out_and_named(
    database_url: str, target: Settings, tmp_path: Path
) -> None:
    with own_database(database_url) as url:
        own = Settings(home=tmp_path / "home", database_url=url)
        engine = connect(own)
        with engine.begin() as connection:
            connection.execute(text('CREATE TABLE "Their table" (n int)'))
        engine.dispose()
        copy_to(str(tmp_path / "copy"), own)
    done = put_back(tmp_path / "copy", target)
    assert done.unknown == ["Their table"]
    assert BackupFolder(str(tmp_path / "copy")).manifest()[0].rows == 1
