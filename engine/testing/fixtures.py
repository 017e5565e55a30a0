"""Fixtures for pytest: `pytest_plugins = ["engine.testing.fixtures"]` in a `conftest.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.testing.live_desk import LiveDesk, live_desk
from engine.testing.towns import MadeTown, town


@pytest.fixture(scope="module")
def silverguard_desk() -> Iterator[LiveDesk]:
    """Give the tests of a file one live desk: each uses persons of its own."""
    with live_desk() as desk:
        yield desk


@pytest.fixture(scope="session")
def silverguard_quiet_town(tmp_path_factory: pytest.TempPathFactory) -> MadeTown:
    """Give all tests one town of ten people and ten ordinary days."""
    return town(tmp_path_factory.mktemp("quiet"), people=10, days=10, quiet=True)
