"""`silverguard user`: what is printed once, and what it leaves behind."""

from __future__ import annotations

import os
from pathlib import Path

import pyotp
import pytest

from engine.cli import main as cli
from engine.desk.access.accounts import Accounts
from engine.desk.access.seal import Seal
from engine.store.access.users import every, factors
from engine.store.store import Store
from tests.support.desk.people_at_the_desk import quick_hashes


@pytest.fixture(autouse=True)
def settings(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_hashes(monkeypatch)
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert cli.run(["user", *arguments]) == 0
    return capsys.readouterr().out.splitlines()


def test_an_account_is_made_with_a_password_that_is_printed_once(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    (password,) = printed(capsys, "add", "li", "--role", "officer", "--area", "331102")
    proven = Accounts(store.engine).proven("li", password, "", "")
    assert proven is not None and (proven.role, proven.area) == ("officer", "331102")
    assert proven.one_time_until is not None
    assert password not in printed(capsys, "list")[0]
    for wrong in ("li --role officer", "x" * 65 + " --role officer",
                  "wu --role officer --area x", "wu --role sender"):  # fmt: skip
        assert cli.run(["user", "add", *wrong.split()]) == 2


def test_an_administrator_is_given_the_address_of_the_six_digits(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    password, address = printed(capsys, "add", "赵", "--role", "security_admin")
    assert address.startswith("otpauth://totp/")
    seal = Seal(Path(os.environ["SILVERGUARD_HOME"]))
    accounts = Accounts(store.engine, seal)
    factor = pyotp.parse_uri(address)
    assert isinstance(factor, pyotp.TOTP)
    code = factor.now()
    assert accounts.proven("赵", password, "", "") is None
    with store.engine.connect() as connection:
        ((_, kept),) = factors(connection)
    assert factor.secret not in kept
    assert printed(capsys, "new-key") == ["已更换 done"]
    assert seal.opened(kept, "赵") is None
    assert accounts.proven("赵", password, code, "") is not None
    (again,) = printed(capsys, "password", "赵")
    assert accounts.proven("赵", password, code, "") is None
    Seal(Path(os.environ["SILVERGUARD_HOME"])).begin_new()
    seal.forget_old()
    assert cli.run(["user", "new-key"]) == 2
    assert "赵" in capsys.readouterr().err
    other, new_address = printed(capsys, "password", "赵", "--second-factor")
    assert other != again and new_address != address


def test_a_disabled_account_stays_and_its_name_is_never_given_again(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    (password,) = printed(capsys, "add", "li", "--role", "officer")
    printed(capsys, "disable", "li")
    assert Accounts(store.engine).proven("li", password, "", "") is None
    assert cli.run(["user", "disable", "li"]) == 2
    assert cli.run(["user", "password", "li"]) == 2
    assert cli.run(["user", "add", "li", "--role", "officer"]) == 2
    assert "disabled" in printed(capsys, "list")[0]
    assert [one.name for one in every(store.engine)] == ["li"]
