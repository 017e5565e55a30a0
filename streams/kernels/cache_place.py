"""Where machine code is kept between two starts: the user's cache, or a place of last resort."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NAME = "silverguard"


def cache_place() -> Path | None:
    """Return a folder that can be written and that nobody else can; None if there is none.

    Machine code is run as it is read: what others could put there is never used.
    """
    return next((place for place in _places() if is_own(place)), None)


def _places() -> Iterator[Path]:
    if base := os.environ.get("XDG_CACHE_HOME"):
        yield Path(base) / NAME
    with suppress(RuntimeError):  # where there is no home at all
        yield Path.home() / ".cache" / NAME
    if home := os.environ.get("SILVERGUARD_HOME"):
        yield Path(home) / "cache"
    yield Path(tempfile.gettempdir()) / f"{NAME}-cache-{os.getuid()}"


def is_own(place: Path) -> bool:
    """Tell whether a folder is ours and can be written; makes it."""
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=place):
            pass
        told = place.lstat()
    except OSError:
        return False
    return told.st_uid == os.getuid() and not told.st_mode & 0o002
