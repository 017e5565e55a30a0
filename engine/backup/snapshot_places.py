"""Which places of the log have snapshots, and snapshots put where workers look for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import fsspec

from engine.backup.folder import durable
from streams.log.chunk import Place

_NAMED = re.compile(r"(silverguard\..+)-(\d+)")


def places(url: str) -> list[Place]:
    """Return the places that have a folder of snapshots.

    Examples
    --------
    >>> places("/nowhere")
    []
    """
    files, root = fsspec.core.url_to_fs(url)
    files.invalidate_cache()
    if not files.exists(root):
        return []
    names = (str(one).rstrip("/").rsplit("/", 1)[-1] for one in files.ls(root, False))
    found = (_NAMED.fullmatch(name) for name in sorted(names))
    return [Place(one[1], int(one[2])) for one in found if one]


def put(url: str, name: str, chunks: Iterable[bytes]) -> None:
    """Write a file of a snapshot, `PLACE/NAME`."""
    files, root = fsspec.core.url_to_fs(url)
    path = f"{root}/{name}"
    named = files.protocol
    if "file" in ((named,) if isinstance(named, str) else named):
        with durable(Path(path)) as file:
            file.writelines(chunks)
    else:
        with files.open(path, "wb") as file:
            file.writelines(chunks)


def remove(url: str) -> None:
    """Remove the snapshots of all places."""
    files, root = fsspec.core.url_to_fs(url)
    for place in places(url):
        files.rm(f"{root}/{place.topic}-{place.partition}", recursive=True)
