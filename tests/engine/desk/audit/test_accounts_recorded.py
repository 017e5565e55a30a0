"""Log-ins, refused ones of accounts that exist, and what the command line does are recorded."""

from __future__ import annotations

import pytest

from engine.cli import main as cli
from engine.cli.shell_user import shell_user
from engine.store.access.audit import page
from engine.store.store import Store
from tests.support.desk.locked_desk import Desk
from tests.support.desk.people_at_the_desk import PASSWORD, Person, account, quick_hashes


def acts(store: Store) -> list[tuple[str, str, str, str]]:
    with store.engine.connect() as connection:
        rows = page(connection, 200, None)
    return [(one.who, one.role, one.act, one.subject) for one in reversed(rows)]


def test_log_ins_are_recorded_and_nothing_that_was_typed_where_no_account_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_hashes(monkeypatch)
    account(store, "li")
    desk = Desk((), store)
    li = Person(desk, "li")
    li.log_in("guessed")
    li.log_in()
    Person(desk, "my password by mistake").log_in()
    new = "battery staple horse"
    assert li.send("/password", password=PASSWORD, new=new, again=new).status_code == 303
    li.send("/log-out")
    own = ("li", "officer")
    assert acts(store) == [
        (*own, "session.refused", "account:li"), (*own, "session.begin", "account:li"),
        (*own, "password.write", "account:li"), (*own, "session.begin", "account:li"),
        (*own, "session.end", "account:li"),
    ]  # fmt: skip
    desk.door.close()


def test_the_command_line_is_recorded(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_hashes(monkeypatch)
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    for command in (
        "user add li --role officer", "user add li --role officer", "user password li",
        "user disable li", "token create --name g --role sender", "token revoke --name g",
    ):  # fmt: skip
        cli.run(command.split())
    assert acts(store) == [
        (shell_user(), "shell", act, subject)
        for act, subject in (
            ("user.add", "account:li"), ("user.password", "account:li"),
            ("user.disable", "account:li"), ("token.create", "token:g"),
            ("token.revoke", "token:g"),
        )
    ]  # fmt: skip
