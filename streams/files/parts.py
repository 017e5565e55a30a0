"""Which files hold recorded events: one file, or the folder of Parquet parts that Spark writes."""

from __future__ import annotations

import re
from pathlib import Path

from streams.user_error import UserError

PARQUET = b"PAR1"
"""How a Parquet file begins."""


class UnreadableError(UserError):
    """A file that cannot be read to its end; says which and what to do."""


def is_parquet(events: Path | str) -> bool:
    """Tell by its first bytes whether a file holds columns; a folder is one of parts."""
    path = Path(events)
    return path.is_dir() or (path.is_file() and begins(path, PARQUET))


def begins(path: Path, sign: bytes) -> bool:
    """Tell whether a file begins with some bytes."""
    with path.open("rb") as file:
        return file.read(len(sign)) == sign


def parts_of(events: Path | str) -> list[Path]:
    """Return the Parquet files to read, in order.

    Raises
    ------
    UnreadableError
        If a folder holds anything else, or nothing.
    """
    path = Path(events)
    if not path.is_dir():
        return [path]
    parts = sorted((one for one in path.iterdir() if _counts(one)), key=_turn)
    if not parts or not all(one.is_file() and begins(one, PARQUET) for one in parts):
        raise UnreadableError(
            f"{events}: 是文件夹，且不全是Parquet a folder, and not of Parquet parts alone;"
            " 请给出其中一个文件 name one file in it"
        )
    return parts


def _counts(path: Path) -> bool:
    """Tell parts from the marks that Spark and others leave beside them."""
    return not path.name.startswith(("_", "."))


def _turn(path: Path) -> list[tuple[int, str]]:
    """Order numbers in names as numbers: part-2 comes before part-10."""
    return [(int(word), "") if word.isdigit() else (-1, word) for word in _words(path.name)]


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"([0-9]+)", name) if word]
