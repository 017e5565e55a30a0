"""Where a person who was erased might still be named: tables, and what snapshots remember."""

from __future__ import annotations

import json

from sqlalchemy import text

from engine.settings import Settings
from engine.snapshots.codec import Freezer
from engine.snapshots.snapshots import Snapshots
from engine.snapshots.state import KINDS
from engine.store.store import Store
from engine.store.tables import METADATA
from streams.log.chunk import Place

CANARY = "canary-7f3a"


def tables_naming(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        rows = {
            name: repr(connection.execute(text(f"SELECT * FROM {name}")).all())
            for name in METADATA.tables
        }
    return sorted(name for name, found in rows.items() if CANARY in found)


def remembered(settings: Settings, place: Place) -> bytes:
    """Return everything that the newest snapshot of a place holds, as bytes."""
    found = Snapshots(settings.snapshots, place).newest()
    assert found is not None
    freezer = Freezer(KINDS)
    frozen = json.dumps(freezer.freeze(found[1]), ensure_ascii=False)
    return frozen.encode() + b"".join(one.tobytes() for one in freezer.arrays)
