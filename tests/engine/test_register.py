"""The register goes into the database."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.register import import_register
from engine.settings import Settings
from engine.store.store import Store

HEADER = "person,area,lives_alone,name\n"


def test_every_row_is_taken_over(store: Store, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("\ufeff" + HEADER + "p1,331102,true,李某\np2,,false,\n", encoding="utf-8")
    assert import_register(file, Settings(database_url=database_url)) == 2
    found = store.person("p1")
    assert found is not None
    assert found["name"] == "李某"
    assert store.person("p2") == {"person": "p2", "lives_alone": "false"}


def test_a_file_without_person_is_refused(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name\nx\n")
    with pytest.raises(ValueError, match="person"):
        import_register(file, Settings(database_url=database_url))


def test_a_missing_file_is_refused(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such file"):
        import_register(tmp_path / "none.csv", Settings(database_url=database_url))
