"""A desk with the account `li`, whose password is hashed quickly."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.desk.access import sessions as sessions_module
from engine.store.store import Store
from tests.support.desk.locked_desk import Desk
from tests.support.desk.people_at_the_desk import account, quick_hashes


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash quickly, and read sessions anew at every question."""
    quick_hashes(monkeypatch)
    monkeypatch.setattr(sessions_module, "FRESH_MS", 0)


@pytest.fixture
def desk(quick: None, store: Store) -> Iterator[Desk]:
    """Return the desk, in this process."""
    account(store, "li")
    made = Desk((), store)
    yield made
    made.door.close()
