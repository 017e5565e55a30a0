"""What a backup is made of beside the database, and what has to be seen to in each part."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path

from engine.backup import tracking
from engine.backup.copying import Copying
from engine.backup.snapshot_places import places
from engine.backup.sqlite_copy import copied, held
from engine.desk.access.seal import FILE
from engine.key_file import PSEUDONYMS
from engine.settings import Settings
from engine.snapshots.snapshots import Snapshots

JOURNAL, REGISTRY, KEYS = "journal.sqlite", "mlflow.sqlite", FILE
SPOOL = "spool"
SMALL = ("models", SPOOL)
"""Folders under the home: artefacts kept for a registry that is away; warnings that wait."""
DECIDING = ("tz", "calendar", "clock", "partitions", "require_register", "strangers", "allowances")
"""Settings by which the same log gives the same warnings."""
LEFT = "left out as asked: keep a copy of it elsewhere"
LeftOut = dict[str, str]
"""What is not copied, and why."""


def copy_snapshots(copying: Copying, settings: Settings) -> dict[str, int]:
    """Copy the newest snapshot of each place; returns the positions that they stand for."""
    found = {}
    for place in places(settings.snapshots):
        with ExitStack() as stack:
            newest = Snapshots(settings.snapshots, place).opened(stack)
            if newest is not None:
                saved, files = newest
                named = f"{place.topic}-{place.partition}"
                found[named] = saved.position
                for name, file in files.items():
                    copying.put_open(f"snapshots/{named}/{name}", file)
    return found


def journal_held(
    settings: Settings, left_out: LeftOut
) -> AbstractContextManager[sqlite3.Connection | None]:
    """Return what holds the journal as it is when it is entered; nothing where there is none."""
    if settings.kafka_bootstrap:
        left_out["events"] = "Kafka keeps them: see to its own copies, and archive"
        return nullcontext()
    file = settings.home / JOURNAL
    return held(file) if file.exists() else nullcontext()


class Keys:
    """The keys of second factors: all that there are around the moment of the database.

    `silverguard user new-key` may have encrypted the rows of that moment by an earlier or a later
    one.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / KEYS
        self._before = self._read()

    def copy(self, copying: Copying, left_out: LeftOut, *, wanted: bool) -> None:
        """Copy them, the newest first, where they are wanted."""
        if not wanted:
            left_out[KEYS] = LEFT
        elif keys := dict.fromkeys([*self._read(), *self._before]):
            copying.put(KEYS, [b"\n".join(keys) + b"\n"])

    def _read(self) -> list[bytes]:
        return self._file.read_bytes().split() if self._file.exists() else []


def copy_pseudonyms(copying: Copying, home: Path, left_out: LeftOut, *, wanted: bool) -> None:
    """Copy the key by which converted files name the other side, where there is one."""
    file = home / PSEUDONYMS
    if not file.exists():
        return
    if wanted:
        copying.put(PSEUDONYMS, [file.read_bytes()])
    else:
        left_out[PSEUDONYMS] = LEFT


def copy_registry(copying: Copying, settings: Settings, staging: Path, left_out: LeftOut) -> str:
    """Copy MLflow's store, then its files: each version that the store knows has its own.

    Returns where the store says that they lie.
    """
    file = tracking.store_file(settings)
    if file is None:
        left_out["mlflow"] = "a server of its own: see to its own copies"
    if file is None or not file.exists():
        return ""
    with held(file) as db:
        copied(db, staging / REGISTRY)
        artefacts = tracking.artefacts_of(db)
    copying.put_file(REGISTRY, staging / REGISTRY)
    place = tracking.folder_of(artefacts)
    if place is None:
        if artefacts:
            left_out["artefacts"] = "in no folder: see to their own copies"
        return ""
    copying.put_below("artefacts", place)
    return artefacts
