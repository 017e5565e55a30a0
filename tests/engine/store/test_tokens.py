"""Tokens: where they are in force, a promotion is approved by who holds one, not by a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.lifecycle.identity import UnprovenError, named
from engine.lifecycle.training_name import proven_trainer
from engine.settings import Settings, read_settings
from engine.store.store import Store
from engine.store.tokens import Holder, create, hashed, holder_of, in_force, revoke

NOW, LATER = 1_000, 10**15
WANG = Holder("wang", "approver", "3311")


@pytest.fixture
def settings(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    return read_settings()


def holding(settings: Settings, folder: Path, token: str) -> Settings:
    file = folder / "own.token"
    file.write_text(token + "\n")
    return settings.model_copy(update={"token_file": file})


def test_a_token_is_known_until_it_runs_out_or_is_revoked(store: Store) -> None:
    token = create(store.engine, WANG, NOW, LATER)
    assert holder_of(store.engine, token, NOW) == WANG
    assert holder_of(store.engine, token + "x", NOW) is None
    assert holder_of(store.engine, hashed(token), NOW) is None  # what a thief of the table has
    assert holder_of(store.engine, token, LATER) is None
    assert revoke(store.engine, "wang", NOW + 1) == 1
    assert holder_of(store.engine, token, NOW + 2) is None
    assert in_force(store.engine)  # who revokes the last one does not open the door


def test_a_written_name_suffices_only_until_the_first_approver_holds_one(
    store: Store, settings: Settings
) -> None:
    assert named(" wang ", "approver", settings, store.engine) == "wang"
    create(store.engine, Holder("li", "trainer"), NOW, LATER)
    assert named("wang", "approver", settings, store.engine) == "wang"
    create(store.engine, WANG, NOW, LATER)
    with pytest.raises(UnprovenError, match="SILVERGUARD_TOKEN_FILE"):
        named("wang", "approver", settings, store.engine)
    assert named("wang", "trainer", settings, store.engine) == "wang"


def test_a_token_proves_its_holder_for_its_area_only(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    own = holding(settings, tmp_path, create(store.engine, WANG, NOW, LATER))
    assert named("", "approver", own, store.engine, "331102") == "wang"
    for name, area in (("zhao", "331102"), ("wang", "3301"), ("wang", "")):
        with pytest.raises(UnprovenError):
            named(name, "approver", own, store.engine, area)


def test_a_trainer_s_token_trains_and_does_not_approve(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    token = create(store.engine, Holder("li", "trainer"), NOW, LATER)
    own = holding(settings, tmp_path, token)
    assert proven_trainer("", own) == "li"
    with pytest.raises(UnprovenError):
        proven_trainer("wang", own)
    with pytest.raises(UnprovenError):
        named("li", "approver", own, store.engine)
    lost = own.model_copy(update={"token_file": tmp_path / "missing"})
    with pytest.raises(UnprovenError, match="cannot be read"):
        named("li", "trainer", lost, store.engine)


def test_the_command_prints_a_token_once_and_a_promotion_asks_for_it(
    store: Store, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["token", "create", "--name", "wang", "--role", "approver"]) == 0
    token = capsys.readouterr().out.strip()
    assert holder_of(store.engine, token, NOW) == Holder("wang", "approver")
    assert cli.run(["models", "promote", "silverguard@1", "--approver", "wang"]) == 1
    assert "SILVERGUARD_TOKEN_FILE" in capsys.readouterr().err
    assert cli.run(["token", "revoke", "--name", "wang"]) == 0
    assert "1" in capsys.readouterr().out
    assert cli.run(["token", "create", "--name", " ", "--role", "approver"]) == 2
    assert cli.run(["token", "create", "--name", "x", "--role", "approver", "--area", "a"]) == 2
