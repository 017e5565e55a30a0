"""Writes heartbeats from a thread of its own: whoever works never waits for whom it tells."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from engine.formats.heartbeat import Beat
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.store.store import Store

LOG = logging.getLogger(__name__)
Write = Callable[[Sequence[Beat]], None]
LAST_S = 2.0
"""How long the last heartbeat of an orderly end may take."""


class Heart:
    """Keeps the newest heartbeats only: what could not be written in time is old."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._newest: Sequence[Beat] = ()
        self._change = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)
        self._thread.start()

    def tell(self, beats: Sequence[Beat]) -> None:
        """Hand over heartbeats; returns at once."""
        with self._change:
            self._newest = beats
            self._change.notify()

    def close(self, last: Sequence[Beat] = ()) -> None:
        """Write the last ones, unless that takes long."""
        with self._change:
            self._newest, self._over = last or self._newest, True
            self._change.notify()
        self._thread.join(LAST_S)

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._newest or self._over)
                beats, self._newest = self._newest, ()
            if not beats:
                return
            try:
                self._write(beats)
            except Exception as error:
                # Whatever keeps it from being written: the desk turns red, as it should.
                LOG.warning("心跳未写入 heartbeat not written: %s", type(error).__name__)


def told_by(settings: Settings, who: str) -> Write:
    """Return how a process tells its heartbeats: to the store, or beside the journal.

    A worker on the journal needs no database: it leaves them in a file, and delivery takes them.
    """
    if not settings.kafka_bootstrap:
        return FileOf(folder_of(settings), who)
    return ToStore(settings)


def folder_of(settings: Settings) -> Path:
    """Return where processes beside the journal leave their heartbeats."""
    return settings.home / "heartbeats"


class ToStore:
    """The store of the desk, opened at the first heartbeat: it may be away at a start."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store: Store | None = None

    def __call__(self, beats: Sequence[Beat]) -> None:
        """Write heartbeats."""
        from engine.store.heartbeats import put_heartbeats  # a journal's worker needs no database
        from engine.store.store import open_store

        self._store = self._store or open_store(self._settings)
        try:
            put_heartbeats(self._store.engine, beats)
        finally:
            self._store.close()  # a connection every few seconds: none is kept beside the work


class FileOf:
    """A file of one process, replaced as a whole."""

    def __init__(self, folder: Path, who: str) -> None:
        self._file = folder / f"{who}.json"

    def __call__(self, beats: Sequence[Beat]) -> None:
        """Replace what the file holds."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(".unfinished")
        unfinished.write_bytes(msgspec.json.encode(beats))
        unfinished.replace(self._file)


def left_in(folder: Path) -> list[Beat]:
    """Return what the processes beside a journal last said; what cannot be read is passed over."""
    found: list[Beat] = []
    for file in sorted(folder.glob("*.json")):
        try:
            found += msgspec.json.decode(file.read_bytes(), type=list[Beat])
        except (OSError, msgspec.MsgspecError) as error:
            LOG.warning("心跳不可读 heartbeat unreadable: %s", type(error).__name__)
    return found
