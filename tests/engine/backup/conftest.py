"""A copy, and a home and database to which it is put back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.settings import Settings
from tests.support.backups.small_home import copy_to, filled
from tests.support.servers.databases import own_database


@pytest.fixture(scope="module")
def copied(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a backup of a home with a journal, a spool, a snapshot and a person."""
    tmp = tmp_path_factory.mktemp("backup")
    with own_database(database_url) as url:
        home = filled(Settings(home=tmp / "home", database_url=url))
        copy_to(str(tmp / "copy"), home)
    yield tmp / "copy"


@pytest.fixture
def target(database_url: str, tmp_path: Path) -> Iterator[Settings]:
    with own_database(database_url) as url:
        yield Settings(home=tmp_path / "target", database_url=url)
