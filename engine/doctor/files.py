"""The self-check of files: what lies under the home holds persons, and is for its owner alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from engine.doctor.result import Result, State
from engine.settings import Settings

OTHERS = stat.S_IRWXG | stat.S_IRWXO
PASSING = stat.S_IXGRP | stat.S_IXOTH
"""Who may pass through the home sees nothing in it: root's embedded database has its own user."""
NAMED = 3
"""Files that are named; of the rest there is a number."""


def files(settings: Settings) -> Iterator[Result]:
    """Look whether others on this machine may read what lies under the home."""
    what = "文件权限 files"
    found = [path.relative_to(settings.home) for path in open_to_others(settings.home)]
    if not found:
        yield Result(what, State.GOOD, "仅属主可读 for the owner alone")
        return
    named = ", ".join(map(str, found[:NAMED])) + (f" +{len(found) - NAMED}" * (len(found) > NAMED))
    yield Result(
        what, State.BAD, f"他人可访问 open to others: {named}",
        "chmod -R go-rwx 主目录 the home (SILVERGUARD_HOME)",
    )  # fmt: skip


def open_to_others(home: Path) -> Iterator[Path]:
    """Yield the home and what lies under it where group or others may do anything.

    A socket is no file: who may reach it is said by the folder that it lies in.
    """
    for folder, _, names in os.walk(home, onerror=None):
        for path in (Path(folder), *(Path(folder) / name for name in names)):
            try:
                mode = path.lstat().st_mode
            except OSError:
                continue  # gone meanwhile
            plain = stat.S_ISREG(mode) or stat.S_ISDIR(mode)
            if plain and mode & (OTHERS & ~PASSING if path == home else OTHERS):
                yield path
