"""Who still uses an embedded PostgreSQL, and the end of one that nobody uses.

Every process that uses the server holds a shared lock beside its folder; the kernel takes the lock
of a process that dies, however it dies. Whoever leaves and can lock alone was the last, and stops
the server. Beside each such process a guard waits at a pipe (`python last_user.py FOLDER PID`), so
that somebody leaves in the name of a process that was killed, and so that a server whose folder is
gone does not outlive it.
"""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import IO

import psutil

PAUSE_S = 2.0
"""How often a guard looks whether the folder is still there."""
ENDINGS = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
"""Fast, immediate and forced shutdown of PostgreSQL, and how long each may take."""
LOOK_S = 0.05


def lock_of(folder: Path) -> Path:
    """Return the file whose lock the users of a server share.

    Examples
    --------
    >>> lock_of(Path("home/postgres")).name
    'postgres.lock'
    """
    return folder.with_name(folder.name + ".lock")


def joined(folder: Path) -> IO[str]:
    """Become a user of a server, waiting for one that just stops it; close the lock to leave."""
    descriptor = os.open(lock_of(folder), os.O_RDWR | os.O_CREAT, 0o600)
    lock = os.fdopen(descriptor, "w")
    fcntl.flock(lock, fcntl.LOCK_SH)
    return lock


def left(folder: Path) -> None:
    """Stop the server unless somebody else uses it."""
    try:
        lock = joined_alone(folder)
    except (FileNotFoundError, BlockingIOError):
        return  # the folder is gone, or another process uses the server and will stop it
    with lock:
        ended(postmaster(folder), folder)


def joined_alone(folder: Path) -> IO[str]:
    """Lock against everybody else; raises `BlockingIOError` while there is another user."""
    lock = lock_of(folder).open("r+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise
    return lock


def postmaster(folder: Path) -> int:
    """Return the process id of the server that lies in a folder, 0 where none runs."""
    try:
        number = int((folder / "postmaster.pid").read_text().split("\n")[0])
    except (OSError, ValueError):
        return 0
    return number if runs(number, folder) else 0


def runs(number: int, folder: Path) -> bool:
    """Tell whether a process is the server of a folder and no corpse of it."""
    try:
        process = psutil.Process(number)
        dead = process.status() == psutil.STATUS_ZOMBIE
        paths = {Path(one).resolve() for one in process.cmdline() if one.startswith("/")}
        return not dead and folder.resolve() in paths
    except psutil.Error:
        return False


def ended(number: int, folder: Path) -> None:
    """End a server, the gentle way first; 0 ends nothing."""
    for ending, patience_s in ENDINGS:
        if not number or not runs(number, folder):
            return
        os.kill(number, ending)
        end = time.monotonic() + patience_s
        while runs(number, folder) and time.monotonic() < end:
            time.sleep(LOOK_S)


def guard(folder: Path, parent: int, server: int) -> None:
    """Wait until the parent has closed its end of the pipe or the folder is gone, then clear up.

    `server` is told, since the folder may be gone before the guard can look into it.
    """
    while not select.select([parent], [], [], PAUSE_S)[0]:
        server = postmaster(folder) or server
        if not folder.exists():
            ended(server, folder)
            return
    if folder.exists():
        left(folder)
    else:
        ended(server, folder)


if __name__ == "__main__":
    guard(Path(sys.argv[1]), sys.stdin.fileno(), int(sys.argv[2]))
