"""What is left of a backup, or a restore, that was killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from engine.backup.restore import verified
from engine.errors import EndError
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.connection.database import connect
from engine.unfinished_restore import unfinished_in
from engine.worker.sole_worker import sole_worker
from streams.contract.topics import EVENTS
from tests.support.backups.small_home import LEFT_BEHIND, copy_to, filled, people, put_back
from tests.support.servers.databases import own_database


@pytest.fixture(scope="module")
def context() -> ForkServerContext:
    """Return what starts processes that have all of it imported."""
    made = ForkServerContext()
    made.set_forkserver_preload(["engine.backup.restore", "engine.backup.backup", __name__])
    return made


def killed_at(
    point: str, context: ForkServerContext, work: Callable[..., None], *arguments: object
) -> None:
    process = context.Process(target=at, args=(point, work, *arguments))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def at(point: str, work: Callable[..., None], *arguments: object) -> None:
    os.environ["CRASH_AT"] = point
    with suppress(EndError):
        work(*arguments)


@pytest.mark.parametrize("point", ["backup_file", "before_manifest"])
def test_a_killed_backup_is_none_and_is_written_anew(
    point: str, context: ForkServerContext, target: Settings, tmp_path: Path
) -> None:
    filled(target)
    to = str(tmp_path / "copy")
    killed_at(point, context, copy_to, to, target)
    with pytest.raises(EndError, match="not finished"):
        verified(to, int)
    copy_to(to, target)
    verified(to, int)


POINTS = ("restore_aside", "restore_begun", "restore_database", "restore_file", "restore_files")


def test_a_killed_restore_says_so_and_is_finished_by_another(
    context: ForkServerContext, copied: Path, target: Settings
) -> None:
    filled(target, LEFT_BEHIND)
    places = set()
    for point in POINTS:
        killed_at(point, context, again, copied, target)
        begun = unfinished_in(target.home)
        assert begun is not None
        places.add(begun.aside)
        for start in (journal_of, connect):
            with pytest.raises(EndError, match="restore was not finished"):
                start(target)
        with pytest.raises(EndError, match="not finished"), sole_worker(target):
            pass
        aside = target.home / begun.aside / "journal.sqlite"
        assert aside.exists()
    put_back(copied, target)
    assert people(target) == ["p1"]
    assert {one.name for one in target.home.glob("replaced-*")} == places and len(places) == 1
    assert unfinished_in(target.home) is None
    _, manifest, _ = verified(str(copied), int)
    journal = journal_of(target)
    assert journal.end(EVENTS) == manifest.positions[EVENTS]
    journal.close()


def again(source: Path, settings: Settings) -> None:
    put_back(source, settings, replace=True)


def test_another_backup_takes_the_place_of_an_unfinished_one_only_when_asked(
    context: ForkServerContext, copied: Path, target: Settings, tmp_path: Path
) -> None:
    killed_at("restore_database", context, again, copied, target)
    with own_database(str(target.database_url)) as url:
        other = filled(Settings(home=tmp_path / "other", database_url=url))
        copy_to(str(tmp_path / "second"), other)
    with pytest.raises(EndError, match="a restore that was not finished"):
        put_back(tmp_path / "second", target)
    put_back(tmp_path / "second", target, replace=True)
    assert people(target) == ["p1"] and unfinished_in(target.home) is None
