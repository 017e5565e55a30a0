"""The home to which a backup is put back: nobody at work on it, and room made for what comes.

What lay there is moved into a folder beside it. A mark stands in the home from the first move until
everything is in its place (`engine.unfinished_restore`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from engine.backup import snapshot_places, tracking
from engine.backup.database_back import filled, known_here, others
from engine.backup.folder import durable
from engine.backup.manifest import Manifest
from engine.backup.parts import JOURNAL, KEYS, REGISTRY, SMALL, SPOOL
from engine.backup.sqlite_copy import SIDES, in_use
from engine.errors import USAGE, EndError
from engine.fault_injection import crash_at
from engine.key_file import PSEUDONYMS
from engine.settings import Settings
from engine.store.connection.database import layout, opened
from engine.store.connection.embedded import stop_embedded
from engine.store.connection.last_user import joined_alone, lock_of
from engine.unfinished_restore import FILE, Unfinished, unfinished_in
from engine.worker.sole_worker import LOCK

POSTGRES = "postgres"
PATIENCE_S = 20.0
"""How long a database is waited for that its last user has just left, or lost by a kill."""
LINGERING_S = 2.0
"""How long a server may take to notice that a client was killed."""
STOP_FIRST = (
    "请先停止 stop first: {what}; 恢复期间不能运行 a restore needs desk, workers and bridges"
    " stopped"
)
NOT_EMPTY = (
    "目标非空 there is something already: {what}; name another SILVERGUARD_HOME or database, or add"
    " --replace (what lies under the home is kept aside, rows of a database of your own are not)"
)
OTHER_WAY = "--keep-journal: 与未完成的恢复不同 as the restore that was not finished, or without it"


@contextmanager
def stopped(settings: Settings) -> Iterator[None]:
    """Keep workers and other restores away; make sure that nobody else is at work.

    Raises
    ------
    EndError
        If somebody is.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(settings.home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EndError(USAGE, STOP_FIRST.format(what="silverguard worker")) from None
        if in_use(settings.home / JOURNAL):
            raise EndError(USAGE, STOP_FIRST.format(what="who has the journal open")) from None
        _nobody_asks(settings)
        yield


def _nobody_asks(settings: Settings) -> None:
    """Look whether somebody else uses the database; raises `EndError`."""
    if not settings.database_url:
        _left(settings.home / POSTGRES)
        return
    engine = opened(settings)
    end = time.monotonic() + LINGERING_S
    try:
        while number := others(engine):
            if time.monotonic() > end:
                what = f"{number} connections to the database (silverguard desk, worker)"
                raise EndError(USAGE, STOP_FIRST.format(what=what))
            time.sleep(0.1)
    finally:
        engine.dispose()


def _left(folder: Path) -> None:
    """Wait until an embedded database has no user; raises `EndError`."""
    end = time.monotonic() + PATIENCE_S
    while lock_of(folder).exists():
        try:
            joined_alone(folder).close()
            return
        except BlockingIOError:
            if time.monotonic() > end:
                what = "who uses the embedded database (silverguard desk)"
                raise EndError(USAGE, STOP_FIRST.format(what=what)) from None
            time.sleep(0.2)


class Target:
    """What lies under a home, and is about to be replaced."""

    def __init__(self, settings: Settings, manifest: Manifest, *, keep_journal: bool) -> None:
        self._settings, self._home = settings, settings.home
        self._manifest, self._keep = manifest, keep_journal

    def make_room(self, backup: str, digest: str, *, replace: bool) -> Unfinished:
        """Mark the home, and move aside what lies there; goes on where that was interrupted.

        Raises
        ------
        EndError
            If something lies there that nobody has allowed to replace.
        """
        begun = unfinished_in(self._home)
        if begun is None or (begun.digest != digest and replace):
            begun = self._begin(backup, digest, begun, replace=replace)
        elif begun.digest != digest:
            what = f"a restore that was not finished, of {begun.backup}"
            raise EndError(USAGE, NOT_EMPTY.format(what=what))
        self._keep = begun.keep_journal
        if begun.step == "aside":
            self._move_aside(self._home / begun.aside)
            begun = msgspec.structs.replace(begun, step="placing")
            self._mark(begun)
        else:
            self._clear()
        return begun

    def finish(self, begun: Unfinished) -> Path | None:
        """Take the mark off; returns the folder in which lies what was there before."""
        aside = self._home / begun.aside
        if begun.fresh:
            shutil.rmtree(aside, ignore_errors=True)
        with suppress(OSError):  # one in which nothing lies
            aside.rmdir()
        (self._home / FILE).unlink()
        return aside if aside.exists() else None

    def _begin(
        self, backup: str, digest: str, other: Unfinished | None, *, replace: bool
    ) -> Unfinished:
        found = [] if other is not None else self._held()
        if found and not replace:
            raise EndError(USAGE, NOT_EMPTY.format(what=", ".join(found)))
        named = f"replaced-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
        if other is not None:  # what it had moved aside stays there, what it had placed goes
            begun = msgspec.structs.replace(other, backup=backup, digest=digest)
            if self._keep != other.keep_journal:
                raise EndError(USAGE, OTHER_WAY)
        else:
            begun = Unfinished(backup, digest, named, fresh=not found, keep_journal=self._keep)
        self._mark(begun)
        return begun

    def _mark(self, begun: Unfinished) -> None:
        unfinished = self._home / f"{FILE}.new"
        with durable(unfinished) as file:
            file.write(msgspec.json.encode(begun))
        unfinished.replace(self._home / FILE)

    def _held(self) -> list[str]:
        """Return what lies there that somebody could miss."""
        found = []
        if not _empty_sqlite(self._home / JOURNAL, "records"):
            found.append(JOURNAL)
        if self._database_filled():
            found.append("the database")
        if snapshot_places.places(self._settings.snapshots):
            found.append("snapshots")
        if (store := self._store()) and not _empty_sqlite(store, "model_versions"):
            found.append(store.name)
        return found

    def _database_filled(self) -> bool:
        settings, folder = self._settings, self._home / POSTGRES
        if not settings.database_url and not (folder / "PG_VERSION").exists():
            return False
        try:
            engine = opened(settings)
        except EndError:
            return True  # one that cannot start may still hold something
        try:
            found = layout(engine)
            if settings.database_url and found is not None:
                known_here(found)
            return found is not None and filled(engine)
        finally:
            engine.dispose()
            stop_embedded(folder)

    def _store(self) -> Path | None:
        """Return MLflow's file where the backup brings one."""
        return (
            tracking.store_file(self._settings) if self._manifest.below(REGISTRY + ".zst") else None
        )

    def _items(self) -> list[Path]:
        """Return whatever the backup takes the place of, and what belongs to it."""
        if self._keep:
            names = [one for one in SMALL if one != SPOOL]
        else:
            names = [*(JOURNAL + side for side in SIDES), *SMALL]
        names.append("heartbeats")
        if not self._settings.database_url:
            names.append(POSTGRES)
        names += [one for one in (KEYS, PSEUDONYMS) if self._manifest.below(one + ".zst")]
        items = [self._home / name for name in names]
        if not (self._settings.snapshots_url or self._keep):
            items.append(Path(self._settings.snapshots))
        if store := self._store():
            items += [store.with_name(store.name + side) for side in SIDES]
            items.append(tracking.artefacts_beside(store))
        return [one for one in items if one.exists()]

    def _move_aside(self, aside: Path) -> None:
        aside.mkdir(mode=0o700, exist_ok=True)
        for item in self._items():
            shutil.move(item, aside / item.name)  # a tracking store may lie on another disk
            crash_at("restore_aside")
        self._remove_shared()

    def _clear(self) -> None:
        """Remove what an interrupted run has put in place: it is put there again."""
        for item in self._items():
            shutil.rmtree(item) if item.is_dir() else item.unlink()
        self._remove_shared()

    def _remove_shared(self) -> None:
        if self._settings.snapshots_url and not self._keep:
            snapshot_places.remove(self._settings.snapshots_url)


def _empty_sqlite(file: Path, table: str) -> bool:
    if not file.exists():
        return True
    try:
        with closing(sqlite3.connect(file)) as db:
            return db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None
    except sqlite3.OperationalError as error:
        return "no such table" in str(error)
    except sqlite3.DatabaseError:
        return False
