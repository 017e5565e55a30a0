"""Secrets of second factors at rest: encrypted, bound to their account, by keys that can change."""

from __future__ import annotations

from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from engine.desk.access.accounts import Accounts
from engine.desk.access.seal import FILE, Seal
from engine.store.access import users
from engine.store.access.tables import USERS
from engine.store.store import Store
from tests.support.desk.people_at_the_desk import PASSWORD, account, quick_hashes

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    kept = Seal(home).sealed(SECRET, "zhao")
    assert SECRET not in kept
    assert (home / FILE).stat().st_mode & 0o777 == 0o600
    assert [one.name for one in home.iterdir()] == [FILE]
    assert Seal(home).opened(kept, "zhao") == (SECRET, True)
    assert kept != Seal(home).sealed(SECRET, "zhao")


def test_another_account_or_home_does_not_open_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Seal(tmp_path / "a").sealed(SECRET, "zhao")
    assert Seal(tmp_path / "a").opened(kept, "li") is None
    assert Seal(tmp_path / "b").opened(kept, "zhao") is None
    assert Seal(tmp_path / "a").opened(kept[:-8] + "AAAAAAA=", "zhao") is None
    assert caplog.messages and "zhao" not in caplog.text and kept not in caplog.text


def test_old_keys_open_until_they_are_forgotten(tmp_path: Path) -> None:
    seal = Seal(tmp_path)
    kept = seal.sealed(SECRET, "zhao")
    seal.begin_new()
    assert seal.opened(kept, "zhao") == (SECRET, False)
    again = seal.sealed(SECRET, "zhao")
    seal.forget_old()
    assert seal.opened(again, "zhao") == (SECRET, True)
    assert seal.opened(kept, "zhao") is None
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_a_row_of_before_is_encrypted_when_it_is_used(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_hashes(monkeypatch)
    secret = account(store, "zhao", "security_admin")
    assert _kept(store) == secret
    now = [1_800_000_000_000]
    accounts = Accounts(store.engine, Seal(tmp_path), lambda: now[0])

    def proven() -> bool:
        code = pyotp.TOTP(secret).at(now[0] // 1000)
        return accounts.proven("zhao", PASSWORD, code, "") is not None

    assert proven()
    first = _kept(store)
    assert secret not in first
    assert not proven()  # each code once, encrypted or not
    now[0] += 30_000
    assert proven() and _kept(store) == first
    Seal(tmp_path).begin_new()
    now[0] += 30_000
    assert proven() and _kept(store) != first


def test_the_factor_of_another_account_is_none(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_hashes(monkeypatch)
    account(store, "zhao", "security_admin")
    seal = Seal(tmp_path)
    with store.engine.begin() as connection:
        users.put_totp(connection, "zhao", seal.sealed(SECRET, "li"))
    code = pyotp.TOTP(SECRET).now()
    assert Accounts(store.engine, seal).proven("zhao", PASSWORD, code, "") is None


def _kept(store: Store) -> str:
    with store.engine.connect() as connection:
        return str(connection.execute(select(USERS.c.totp)).scalar_one())
