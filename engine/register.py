"""The people register, taken over into the database."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from engine.settings import Settings
from engine.store.store import open_store
from streams.source import UnreadableError, register_rows

ROWS = 1000
"""Rows written at once."""


def import_register(file: Path, settings: Settings) -> int:
    """Write every row of the register to the database; returns how many people it named.

    Raises
    ------
    UnreadableError
        If the file is missing, or names no column `person`.
    """
    if not file.is_file():
        raise UnreadableError(f"{file.name}: no such file")
    store = open_store(settings)
    try:
        rows = (
            {k: v for k, v in row.items() if v not in (None, "")} for row in register_rows(file)
        )
        count = 0
        while part := list(islice(rows, ROWS)):
            count += store.put_people(part)
        return count
    finally:
        store.close()
