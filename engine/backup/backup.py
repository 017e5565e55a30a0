"""One consistent copy of everything, made while desk and workers run.

The order is what makes it consistent. Snapshots come first: what a worker knew at one of them was
warned of before it was written, so that the database and the journal, copied as they are in one
later moment, hold those warnings. A worker put back reads on from the snapshot and finds the later
ones again, under the same ids. The registry comes last: versions that the database names are there.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from engine.backup import database_copy
from engine.backup.copying import Copying, Progress
from engine.backup.folder import BackupFolder
from engine.backup.manifest import Manifest
from engine.backup.parts import (
    DECIDING,
    SMALL,
    Keys,
    copy_pseudonyms,
    copy_registry,
    copy_snapshots,
    journal_held,
)
from engine.backup.sqlite_copy import copied, identity, positions
from engine.errors import FAILED, EndError
from engine.settings import Settings
from engine.store.access.audit import SHELL, append
from engine.store.connection.database import DOWN, layout, opened, upgrade
from engine.store.connection.epoch import epoch
from engine.store.connection.owner import let_owner_through
from engine.unfinished_restore import require_whole
from engine.version import code_version


class Made(NamedTuple):
    """A finished backup: where it lies, and what it holds."""

    url: str
    manifest: Manifest


def backup(to: str, settings: Settings, by: str, *, keys: bool, progress: Progress) -> Made:
    """Copy everything; the audit names `by`. Without `keys`, second factors cannot be read from it.

    Raises
    ------
    EndError
        If something lies there already, or the database does not answer.
    """
    require_whole(settings.home)
    folder = BackupFolder(to)
    engine = opened(settings)
    try:
        if layout(engine) is None:
            upgrade(engine)
        let_owner_through(engine)
        folder.begin()
        with engine.begin() as connection:
            append(connection, by, SHELL, "backup.make", "backup")
        manifest = _everything(folder, settings, engine, keys=keys, progress=progress)
    except OperationalError:
        raise EndError(FAILED, DOWN) from None
    finally:
        engine.dispose()
    folder.finish(manifest)
    return Made(folder.url, manifest)


def _everything(
    folder: BackupFolder, settings: Settings, engine: Engine, *, keys: bool, progress: Progress
) -> Manifest:
    """Copy in the order that makes it consistent; returns what the backup holds."""
    copying = Copying(folder, progress)
    left_out = dict(database_copy.LEFT_OUT)
    sealed = Keys(settings.home)
    snapshots = copy_snapshots(copying, settings)
    named = epoch(engine)
    with folder.staging(settings.home) as staging:
        with ExitStack() as stack:
            journal = journal_held(settings, left_out)
            with database_copy.one_moment(engine) as moment:
                log = stack.enter_context(journal)
                made_at = int(time.time() * 1000)
                state = database_copy.copy(moment, copying)
            if log is not None:
                copied(log, staging / "journal.sqlite")
            own = "" if log is None else identity(log)
            reached = {} if log is None else positions(log)
        if log is not None:
            copying.put_file("journal.sqlite", staging / "journal.sqlite")
        sealed.copy(copying, left_out, wanted=keys)
        copy_pseudonyms(copying, settings.home, left_out, wanted=keys)
        artefacts = copy_registry(copying, settings, staging, left_out)
    for name in SMALL:
        copying.put_below(name, settings.home / name)
    return Manifest(
        made_at=made_at,
        code=code_version(),
        log="kafka" if settings.kafka_bootstrap else "journal",
        epoch=named,
        settings=settings.model_dump(mode="json", include=set(DECIDING)),
        journal=own,
        positions=reached,
        snapshots=snapshots,
        files=tuple(copying.files),
        artefacts=artefacts,
        left_out=left_out,
        **state._asdict(),
    )
