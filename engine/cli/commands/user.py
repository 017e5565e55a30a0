"""`silverguard user`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.shell_user import shell_user
from engine.store.access.roles import UserRole
from streams.user_error import UserError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from engine.desk.access.seal import Seal
    from engine.store.access.users import User

user = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="账号 Accounts.")
Name = Annotated[str, typer.Argument(help="账号 the name that is typed to log in")]
ONE_TIME_DAYS = 3
"""How long a password lasts that this command printed."""


@user.callback()
def about() -> None:
    """Make and end the accounts with which people log in to the desk."""


@user.command()
def add(
    name: Name,
    role: Annotated[UserRole, typer.Option(help="角色 what the person is")],
    area: Annotated[str, typer.Option(help="区划代码 district code or its first digits")] = "",
) -> None:
    """新建账号 Make an account; its one-time password is printed once and kept nowhere."""
    from engine.desk.access import passwords, second_factor
    from engine.store.access import users

    name = _name(name)
    if not ("0" + area).isdecimal():
        raise UserError("--area 须为数字 must be digits")
    password, now = passwords.made_up(), _now()
    totp = second_factor.made_up() if role in second_factor.REQUIRED else ""
    kept = _seal().sealed(totp, name) if totp else ""
    made = users.User(name, role, area, now, _until(now))
    secrets = users.Secrets(passwords.hashed(password), kept)
    with _database() as engine, engine.begin() as connection:
        try:
            users.add(connection, made, secrets)
            _record(connection, "user.add", name)
        except users.TakenError:
            raise UserError(
                f"账号已存在（停用者不再发放） there is, or was, an account {name}"
            ) from None
    _tell(name, password, totp)


@user.command()
def password(
    name: Name,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="动态口令也重发 make new six digits too")
    ] = False,
) -> None:
    """重置密码 Print another one-time password; every session of the account ends."""
    from engine.desk.access import passwords
    from engine.desk.access import second_factor as factor
    from engine.store.access import users

    name, made = _name(name), passwords.made_up()
    totp = factor.made_up() if second_factor else ""
    with _database() as engine, engine.begin() as connection:
        if not users.put_password(connection, name, passwords.hashed(made), _until(_now())):
            raise UserError(f"无此账号或已停用 no such account, or disabled: {name}")
        if totp:
            users.put_totp(connection, name, _seal().sealed(totp, name))
        _record(connection, "user.password", name)
    _tell(name, made, totp)


@user.command()
def disable(name: Name) -> None:
    """停用账号 Close an account for good; whoever is logged in with it is out within a minute."""
    from engine.store.access import users

    with _database() as engine, engine.begin() as connection:
        if not users.disable(connection, _name(name), _now()):
            raise UserError(f"无此账号或已停用 no such account, or disabled: {name}")
        _record(connection, "user.disable", _name(name))
    print(f"已停用 disabled {name}")


@user.command("new-key")
def new_key() -> None:
    """更换动态口令密钥 Encrypt every second factor by a new key; telephones notice nothing."""
    from engine.store.access import users

    seal = _seal()
    seal.begin_new()
    with _database() as engine, engine.begin() as connection:
        lost = []
        for name, kept in users.factors(connection):
            opened = seal.opened(kept, name)
            if opened is None:
                lost.append(name)
            else:
                users.reseal(connection, name, kept, seal.sealed(opened.secret, name))
        _record(connection, "user.new_key", "")
    if lost:
        raise UserError(
            "以下账号的动态口令无法解密，旧密钥已保留 these cannot be decrypted, and old keys stay:"
            f" {', '.join(lost)}; silverguard user password … --second-factor"
        )
    seal.forget_old()
    print("已更换 done")


@user.command("list")
def listed() -> None:
    """列出账号 List every account: name, role, area, state."""
    from engine.store.access.users import every

    with _database() as engine:
        for one in every(engine):
            print(f"{one.name}\t{one.role}\t{one.area or '-'}\t{_state(one)}")


def _record(connection: Connection, act: str, name: str) -> None:
    """Record what was done to an account, in the transaction that does it."""
    from engine.store.access.audit import SHELL, append

    append(connection, shell_user(), SHELL, act, f"account:{name}")


def _state(one: User) -> str:
    if one.disabled_at is not None:
        return "停用 disabled"
    if one.one_time_until is None:
        return "正常 open"
    over = one.one_time_until <= _now()
    return "一次性密码已过期 one-time password over" if over else "待首次登录 not yet used"


def _name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= 64 or not name.isprintable():
        raise UserError("账号须为1至64个可见字符 a name has 1 to 64 visible characters")
    return name


def _now() -> int:
    from engine.wall_clock import now_ms

    return now_ms()


def _until(now: int) -> int:
    from streams.contract.units import DAY_MS

    return now + ONE_TIME_DAYS * DAY_MS


def _seal() -> Seal:
    from engine.desk.access.seal import Seal
    from engine.settings import read_settings

    return Seal(read_settings().home)


@contextmanager
def _database() -> Iterator[Engine]:
    from engine.settings import read_settings
    from engine.store.store import open_store

    store = open_store(read_settings())
    try:
        yield store.engine
    finally:
        store.close()


def _tell(name: str, password: str, totp: str) -> None:
    """Print what is shown this once."""
    from engine.desk.access.second_factor import address

    print(password)
    if totp:
        print(address(totp, name))
    typer.echo(
        f"一次性密码，{ONE_TIME_DAYS} 天内首次登录须更改"
        f" a one-time password: log in within {ONE_TIME_DAYS} days and choose another",
        err=True,
    )
