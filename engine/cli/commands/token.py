"""`silverguard token`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from streams.user_error import UserError

token = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="令牌 Tokens.")
Name = Annotated[str, typer.Option(help="持有人 who holds it")]


class RoleName(StrEnum):
    """What a token allows."""

    TRAINER = "trainer"
    APPROVER = "approver"
    SENDER = "sender"


@token.callback()
def about() -> None:
    """Make and end the tokens by which people prove who they are."""


@token.command()
def create(
    name: Name,
    role: Annotated[RoleName, typer.Option(help="trainer, approver or sender of events")],
    area: Annotated[str, typer.Option(help="区划代码 district code or its first digits")] = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="有效天数 days it holds")] = 90,
) -> None:
    """新建令牌 Make a token; it is printed once and kept nowhere."""
    from engine.lifecycle.promotion import now_ms
    from engine.settings import read_settings
    from engine.store.store import open_store
    from engine.store.tokens import Holder, Role
    from engine.store.tokens import create as run
    from features.core.civil_time import DAY_MS

    if role is RoleName.SENDER:
        _sender(name.strip())
        return
    if not name.strip() or not ("0" + area).isdecimal():
        raise UserError("--name 不得为空 must not be blank; --area 须为数字 must be digits")
    store = open_store(read_settings())
    now = now_ms()
    kind: Role = "trainer" if role is RoleName.TRAINER else "approver"
    holder = Holder(name.strip(), kind, area)
    print(run(store.engine, holder, now, now + days * DAY_MS))
    store.close()


@token.command()
def revoke(name: Name) -> None:
    """吊销令牌 End every token of a name."""
    from engine.lifecycle.promotion import now_ms
    from engine.settings import read_settings
    from engine.store.store import open_store
    from engine.store.tokens import revoke as run

    store = open_store(read_settings())
    print(f"已吊销 revoked {run(store.engine, name.strip(), now_ms())}")
    store.close()


def _sender(name: str) -> None:
    """Make a token for the doors, whose hashes stand in the settings."""
    from engine.ingest.sender_tokens import new_token

    secret, digest = new_token()
    print(f"令牌，交给发送方 token, for the sender: {secret}")
    print(f'加入 add to SILVERGUARD_DOOR_TOKENS: "{name}": "{digest}"')
