"""A home that holds a little of everything, copied and put back."""

from __future__ import annotations

from pathlib import Path

from engine.backup.backup import backup
from engine.backup.restore import PutBack, restore
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.store import open_store
from streams.contract.topics import EVENTS

LEFT_BEHIND = "p-left-behind"
"""A person of before, who is not in a copy."""


def filled(settings: Settings, *persons: str) -> Settings:
    """Make a journal, a spool, a snapshot and a person, or several."""
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, b"{}")] * 3)
    journal.close()
    for name in (
        "spool/urgent.ndjson",
        f"snapshots/{EVENTS}-0/{0:020d}-{0:010d}-20260301.snapshot",
    ):
        file = settings.home / name
        file.parent.mkdir(parents=True)
        file.write_bytes(b"something")
    store = open_store(settings)
    store.put_people({"person": one, "area": "331102"} for one in ("p1", *persons))
    store.close()
    return settings


def copy_to(to: str, settings: Settings) -> None:
    """Make a backup."""
    backup(to, settings, "root", keys=True, progress=int)


def put_back(
    source: Path, settings: Settings, *, replace: bool = False, keep_journal: bool = False
) -> PutBack:
    """Restore one."""
    return restore(
        str(source), settings, "root", replace=replace, progress=int, keep_journal=keep_journal
    )


def people(settings: Settings) -> list[str]:
    """Return who is in the register."""
    store = open_store(settings)
    try:
        return [
            one["person"] for one in (store.person(name) for name in ("p1", LEFT_BEHIND)) if one
        ]
    finally:
        store.close()
