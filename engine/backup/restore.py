"""A backup put back: proven before anything is touched, and finished by running it again.

The database is replaced in one transaction, and becomes another one: streams start over, and
everybody logs in again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import OperationalError

from engine.backup import snapshot_places, tracking
from engine.backup.copying import Progress
from engine.backup.database_back import put_back
from engine.backup.folder import BackupFolder, durable
from engine.backup.manifest import FileCopy, Manifest, TableCopy
from engine.backup.parts import DECIDING, JOURNAL, KEYS, REGISTRY, SMALL, SPOOL
from engine.backup.sqlite_copy import held, identity, positions
from engine.backup.target import POSTGRES, Target, stopped
from engine.errors import FAILED, USAGE, EndError
from engine.fault_injection import crash_at
from engine.key_file import PSEUDONYMS
from engine.settings import Settings
from engine.store.access.audit import SHELL, append
from engine.store.connection.database import DOWN, newest, opened
from engine.store.connection.embedded import stop_embedded
from engine.store.connection.epoch import epoch

NEWER = (
    "备份来自更新版本 the backup is of a later version ({code}, layout {revision}); upgrade this"
    " program first"
)
NO_JOURNAL = (
    "--keep-journal: 本机日志不是备份时的日志 the home's journal is not the one that was copied,"
    " or has less: restore without it"
)
OTHER_LOG = "备份的日志不同 the backup is of a log on {theirs}, configured is {ours}"
OTHER_PARTITIONS = "SILVERGUARD_PARTITIONS: 备份为 the backup has {theirs}, configured are {ours}"


class PutBack(NamedTuple):
    """What was restored: `differing` are settings by which warnings may come out otherwise."""

    manifest: Manifest
    epoch: str
    aside: Path | None
    differing: list[str]
    unknown: list[str]


def verified(url: str, progress: Progress) -> tuple[BackupFolder, Manifest, str]:
    """Prove every file of a backup; returns it, what it holds, and its digest.

    Raises
    ------
    EndError
        If it is no finished backup, damaged, or of a later version.
    """
    folder = BackupFolder(url)
    manifest, digest = folder.manifest()
    done = 0
    for one in manifest.files:
        done += folder.verify(one)
        progress(done)
    return folder, manifest, digest


def restore(
    url: str,
    settings: Settings,
    by: str,
    *,
    replace: bool,
    progress: Progress,
    keep_journal: bool = False,
) -> PutBack:
    """Put a backup back to where the settings say; the audit names `by`.

    With `keep_journal` the home's own journal, snapshots and spool stay: what the journal has
    beyond the backup is delivered to the database that was put back.

    Raises
    ------
    EndError
        If the backup is damaged or does not suit, something is at work, or lies there already.
    """
    folder, manifest, digest = verified(url, progress)
    _suits(manifest, settings)
    with stopped(settings):
        if keep_journal:
            _goes_on(manifest, settings)
        target = Target(settings, manifest, keep_journal=keep_journal)
        begun = target.make_room(folder.url, digest, replace=replace)
        crash_at("restore_begun")
        named, unknown = _database(folder, manifest, settings, by, digest)
        crash_at("restore_database")
        _files(folder, manifest, settings, keep_journal=begun.keep_journal)
        crash_at("restore_files")
        aside = target.finish(begun)
    now = settings.model_dump(mode="json", include=set(DECIDING))
    differing = [name for name in DECIDING if manifest.settings.get(name) != now[name]]
    return PutBack(manifest, named, aside, differing, unknown)


def _suits(manifest: Manifest, settings: Settings) -> None:
    """Look whether this program, with these settings, can go on from a backup."""
    if manifest.revision > newest():
        raise EndError(USAGE, NEWER.format(code=manifest.code, revision=manifest.revision))
    log = "kafka" if settings.kafka_bootstrap else "journal"
    if manifest.log != log:
        raise EndError(USAGE, OTHER_LOG.format(theirs=manifest.log, ours=log))
    theirs = manifest.settings.get("partitions")
    if log == "journal" and theirs != settings.partitions:
        raise EndError(USAGE, OTHER_PARTITIONS.format(theirs=theirs, ours=settings.partitions))


def _goes_on(manifest: Manifest, settings: Settings) -> None:
    """Look whether the home's journal is the copied one, as far or further; raises `EndError`."""
    file = settings.home / JOURNAL
    if settings.kafka_bootstrap or not manifest.journal or not file.exists():
        raise EndError(USAGE, NO_JOURNAL)
    with held(file) as db:
        reached = positions(db)
        behind = [name for name, end in manifest.positions.items() if reached.get(name, 0) < end]
        if identity(db) != manifest.journal or behind:
            raise EndError(USAGE, NO_JOURNAL)


def _database(
    folder: BackupFolder, manifest: Manifest, settings: Settings, by: str, digest: str
) -> tuple[str, list[str]]:
    files = {one.path: one for one in manifest.below("database")}

    def lines(table: TableCopy) -> Iterator[bytes]:
        return folder.chunks(files[f"database/{table.name}.copy.zst"])

    engine = opened(settings)
    try:
        unknown = put_back(engine, manifest, lines)
        with engine.begin() as connection:
            append(connection, by, SHELL, "backup.restore", f"backup:{digest}")
        return epoch(engine), unknown
    except OperationalError:
        raise EndError(FAILED, DOWN) from None
    finally:
        engine.dispose()
        stop_embedded(settings.home / POSTGRES)


def _files(
    folder: BackupFolder, manifest: Manifest, settings: Settings, *, keep_journal: bool
) -> None:
    """Put everything beside the database in its place."""
    home = settings.home
    for copy in [] if keep_journal else manifest.below("snapshots"):
        name = _plain(copy).removeprefix("snapshots/")
        snapshot_places.put(settings.snapshots, name, folder.chunks(copy))
    kept = {JOURNAL + ".zst", SPOOL} if keep_journal else set[str]()
    for name in {JOURNAL + ".zst", KEYS + ".zst", PSEUDONYMS + ".zst", *SMALL} - kept:
        for copy in manifest.below(name):
            _put(folder, copy, home / _plain(copy))
    store = tracking.store_file(settings)
    for copy in manifest.below(REGISTRY + ".zst"):
        if store is not None:
            _registry(folder, manifest, copy, store)


def _registry(folder: BackupFolder, manifest: Manifest, copy: FileCopy, store: Path) -> None:
    _put(folder, copy, store)
    beside = tracking.artefacts_beside(store)
    for one in manifest.below("artefacts"):
        _put(folder, one, beside / _plain(one).removeprefix("artefacts/"))
    if manifest.artefacts:
        tracking.files_moved(store, manifest.artefacts, beside.as_uri())


def _put(folder: BackupFolder, copy: FileCopy, path: Path) -> None:
    with durable(path) as file:
        file.writelines(folder.chunks(copy))
    crash_at("restore_file")


def _plain(copy: FileCopy) -> str:
    return copy.path.removesuffix(".zst")
