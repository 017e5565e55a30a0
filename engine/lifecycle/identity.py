"""Who is at work: a name that is only written, or one that a token proves."""

from __future__ import annotations

import time

from sqlalchemy import Engine

from engine.errors import FAILED, EndError
from engine.settings import Settings
from engine.store.access.roles import TokenRole
from engine.store.tokens import Holder, holder_of, in_force


class UnprovenError(EndError):
    """A name that no token proves, or a token that does not allow what is asked."""

    def __init__(self, message: str) -> None:
        super().__init__(FAILED, message)


def proven(settings: Settings, engine: Engine) -> Holder | None:
    """Return who holds the token of SILVERGUARD_TOKEN_FILE; None where no file is named.

    Raises
    ------
    UnprovenError
        If the file cannot be read, or its token is unknown, revoked, or has run out.
    """
    if settings.token_file is None:
        return None
    try:
        token = settings.token_file.read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise UnprovenError("SILVERGUARD_TOKEN_FILE: 无法读取 cannot be read") from None
    holder = holder_of(engine, token, time.time_ns() // 1_000_000)
    if holder is None:
        raise UnprovenError(
            "令牌无效或已过期 the token is unknown or has run out; see: silverguard token create"
        )
    return holder


def named(written: str, role: TokenRole, settings: Settings, engine: Engine, area: str = "") -> str:
    """Return under whose name something is done in an area.

    Where tokens are in force, an approver must hold one for the area; a name written beside it must
    be the holder's own.

    Raises
    ------
    UnprovenError
        If that is not so.
    """
    holder = proven(settings, engine)
    written = written.strip()
    if holder is None:
        if role == "approver" and in_force(engine):
            raise UnprovenError(
                "须以令牌证明批准人 an approver's token is needed: set SILVERGUARD_TOKEN_FILE"
            )
        return written
    if written and written.casefold() != holder.name.casefold():
        raise UnprovenError("令牌属于他人 the token is another's than the name given")
    if holder.role != role and role == "approver":
        raise UnprovenError("该令牌无权批准 this token does not allow to approve")
    if role == "approver" and not area.startswith(holder.area):
        raise UnprovenError(f"该令牌仅限辖区 this token is for area {holder.area} only")
    return holder.name
