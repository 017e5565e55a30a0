"""A home may lie wherever a user's files lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.log.people_register import import_register
from engine.settings import Settings
from engine.store.connection.embedded import stop_embedded
from engine.store.connection.socket_place import LONGEST, socket_dir, takes_socket
from engine.store.store import open_store


@pytest.mark.parametrize("name", ["my papers", "家", "100%", "a;b", "it's", "x" * LONGEST])
def test_a_folder_that_no_shell_can_take_holds_no_socket(tmp_path: Path, name: str) -> None:
    folder, runtime = tmp_path / name / "postgres", Path("/tmp/silverguard-test-sockets")
    folder.mkdir(parents=True)
    place = socket_dir(folder, runtime)
    assert place.parent == runtime
    assert takes_socket(place)
    assert place != socket_dir(folder.parent, runtime)
    assert place.stat().st_mode & 0o077 == 0
    for made in runtime.iterdir():
        made.rmdir()


def test_a_plain_folder_holds_its_own_socket(tmp_path: Path) -> None:
    assert socket_dir(Path("/srv/silverguard/postgres"), tmp_path) == Path(
        "/srv/silverguard/postgres"
    )


def test_everything_works_in_a_home_with_a_blank(tmp_path: Path) -> None:
    home = tmp_path / "Users" / "Li Si 李四 50%"
    settings = Settings(home=home)
    (tmp_path / "people.csv").write_text("person,lives_alone\nl1,是\n")
    assert import_register(tmp_path / "people.csv", settings) == 1
    store = open_store(settings)
    try:
        assert store.person("l1") == {"person": "l1", "lives_alone": "true"}
    finally:
        store.close()
        stop_embedded(home / "postgres")
