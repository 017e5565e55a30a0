"""Salvage of a damaged journal into a new one, in which every record has the place that it had."""

from __future__ import annotations

from pathlib import Path

from streams.log.journal import Journal
from streams.log.journal_salvage import salvaged
from streams.user_error import UserError


def salvage(source: Path, out: Path) -> tuple[int, int]:
    """Copy what can be read; returns how many records, and how many were not what was written.

    Raises
    ------
    UserError
        If there is nothing to read, or the new file exists already.
    """
    if not source.is_file():
        raise UserError(f"{source}: 无此文件 no such file")
    if out.exists():
        raise UserError(f"--out {out}: 已存在 exists already; 另取一名 name another")
    records = list(salvaged(source))
    if not records:
        raise UserError(f"{source}: 无可读记录 holds no record that can be read")
    journal = Journal(out)
    journal.restore(
        (one.sequence, one.topic, one.partition, one.received_at, one.key, one.value)
        for one in sorted(records)
        if one.sound
    )
    journal.close()
    sound = sum(one.sound for one in records)
    return sound, len(records) - sound
