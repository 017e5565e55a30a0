"""`silverguard token`."""

from __future__ import annotations

from typing import Annotated

import typer

token = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="发送方令牌 Senders' tokens.")


@token.callback()
def about() -> None:
    """Keep who may send events."""


@token.command("create")
def create(
    name: Annotated[str, typer.Argument(help="发送方 the sender's name, such as gateway-1")],
) -> None:
    """新令牌：只显示一次，系统只存其摘要 Make a token; it is shown once, only its hash is kept."""
    from engine.door.senders import new_token

    secret, digest = new_token()
    print(f"令牌，交给发送方 token, for the sender: {secret}")
    print(f'加入 add to SILVERGUARD_DOOR_TOKENS: "{name}": "{digest}"')
