"""Under whose name a training run is logged."""

from __future__ import annotations

from engine.lifecycle.identity import named
from engine.settings import Settings
from engine.store.store import open_store


def proven_trainer(written: str, settings: Settings) -> str:
    """Return the name that the token of SILVERGUARD_TOKEN_FILE proves.

    Raises
    ------
    UnprovenError
        If it proves another's or nobody's.
    """
    store = open_store(settings)
    try:
        return named(written, "trainer", settings, store.engine)
    finally:
        store.close()
