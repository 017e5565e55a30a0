"""The mark of a restore that has begun and not ended: what lies under that home is no whole.

Whoever opens the journal or the database there looks for it first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from engine.errors import FAILED, EndError

FILE = "restore-unfinished.json"


class Unfinished(msgspec.Struct, frozen=True):
    """Which backup is put back (its place, and the digest of its manifest), and how far that is.

    `aside` is the folder under the home to which what lay there before is moved, `fresh` that there
    was nothing worth keeping, `keep_journal` that the home's own journal and snapshots stay.
    """

    backup: str
    digest: str
    aside: str
    fresh: bool
    keep_journal: bool = False
    step: Literal["aside", "placing"] = "aside"


def unfinished_in(home: Path) -> Unfinished | None:
    """Return what a restore has left under a home, None where none is unfinished.

    Examples
    --------
    >>> unfinished_in(Path("/nowhere")) is None
    True
    """
    try:
        return msgspec.json.decode((home / FILE).read_bytes(), type=Unfinished)
    except FileNotFoundError:
        return None


def require_whole(home: Path) -> None:
    """Refuse a home to which a backup was put back in part.

    Raises
    ------
    EndError
        If it is one; says how it is finished.
    """
    begun = unfinished_in(home)
    if begun is not None:
        raise EndError(
            FAILED,
            "恢复未完成 a restore was not finished here; run it again: silverguard restore --from"
            f" {begun.backup}",
        )
