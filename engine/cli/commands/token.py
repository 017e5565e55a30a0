"""`silverguard token`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.shell_user import shell_user
from engine.store.access.roles import TokenRole
from streams.user_error import UserError

if TYPE_CHECKING:
    from engine.settings import Settings
    from engine.store.tokens import Holder

token = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="令牌 Tokens.")
Name = Annotated[str, typer.Option(help="持有人 who holds it")]
Kinds = Annotated[
    str,
    typer.Option(
        help="发送方可送的事件类型，逗号分隔；absence 与 erasure（profile deleted）须写明"
        " kinds a sender may bring, with commas; none: all but absence and erasure"
    ),
]
Expires = Annotated[str, typer.Option(help="到期 when it ends: 2027-01-31, or RFC 3339")]


@token.callback()
def about() -> None:
    """Make, list and end the tokens of programs, trainers and approvers."""


@token.command()
def create(
    name: Name,
    role: Annotated[TokenRole, typer.Option(help="角色 what it allows: docs/access.md")],
    area: Annotated[str, typer.Option(help="区划代码 district code or its first digits")] = "",
    kinds: Kinds = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="有效天数 days it holds")] = 90,
    expires: Expires = "",
) -> None:
    """新建令牌 Make a token; it is printed once and kept nowhere."""
    from engine.settings import read_settings
    from engine.store.store import open_store
    from engine.store.tokens import create as run
    from engine.wall_clock import now_ms

    settings, now = read_settings(), now_ms()
    holder = _holder(name.strip(), role, area, kinds)
    end = _end(now, days, expires, settings)
    store = open_store(settings)
    print(run(store.engine, holder, now, end, shell_user()))
    store.close()


@token.command()
def revoke(name: Name) -> None:
    """吊销令牌 End every token of a name, within a minute wherever it is in use."""
    from engine.settings import read_settings
    from engine.store.store import open_store
    from engine.store.tokens import revoke as run
    from engine.wall_clock import now_ms

    store = open_store(read_settings())
    print(f"已吊销 revoked {run(store.engine, name.strip(), now_ms(), shell_user())}")
    store.close()


@token.command("list")
def listed() -> None:
    """列出令牌 List every token: holder, role, area, kinds, end; never a token itself."""
    from engine.settings import read_settings
    from engine.store.store import open_store
    from engine.store.tokens import every
    from engine.wall_clock import now_ms

    settings, now = read_settings(), now_ms()
    store = open_store(settings)
    for held in sorted(every(store.engine), key=lambda one: (one.holder.name, one.expires_at)):
        one = held.holder
        kinds = ",".join(one.kinds) or "-"
        end = _said(held.expires_at, settings) if held.expires_at > now else "已失效 ended"
        print(f"{one.name}\t{one.role}\t{one.area or '-'}\t{kinds}\t{end}")
    store.close()


def _said(at: int, settings: Settings) -> str:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(at / 1000, ZoneInfo(settings.tz)).isoformat(timespec="minutes")


def _holder(name: str, role: TokenRole, area: str, kinds: str) -> Holder:
    """Return who shall hold it, if all of it can be meant."""
    from engine.store.tokens import Holder
    from streams.admission.sender_rights import APART, BY_DOORS

    named = tuple(sorted({one.strip().lower() for one in kinds.split(",")} - {""}))
    if not name or not ("0" + area).isdecimal():
        raise UserError("--name 不得为空 must not be blank; --area 须为数字 must be digits")
    if named and role != "sender":
        raise UserError("--kinds 只用于发送方 is for a sender only")
    if unknown := [one for one in named if one not in BY_DOORS | APART]:
        known = ", ".join(sorted(BY_DOORS | APART))
        raise UserError(f"--kinds 无此类型 no such kind: {', '.join(unknown)}; {known}")
    return Holder(name, role, area, named)


def _end(now: int, days: int, expires: str, settings: Settings) -> int:
    """Return when it ends: the moment that is named, else so many days from now."""
    from engine.cli.civil_moment import moment
    from streams.contract.units import DAY_MS

    end = moment(expires, settings.tz) or now + days * DAY_MS
    if not now < end <= now + 366 * DAY_MS:
        raise UserError("--expires 须在今后366天内 must lie within the next 366 days")
    return end
