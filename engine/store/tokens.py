"""Tokens: who holds one may do what, where, until when. The database keeps their hashes only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Engine, Row, insert, select, update

from engine.store.access.audit import SHELL, append
from engine.store.tables import TOKENS

Role = Literal[
    "trainer", "approver", "sender", "reader", "gateway",
    "officer", "grid_worker", "supervisor", "data_scientist",
    "system_admin", "security_admin", "audit_admin",
]  # fmt: skip
"""The first two are of the command line alone, the others of the desk."""
BYTES = 32
"""Random bytes of a token: too many to guess, so that a plain hash of it suffices."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a token: a name, what it allows, and in which area (empty: everywhere).

    `kinds` are the rights of a sender; none are those that every sender has.
    """

    name: str
    role: Role
    area: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A token that was made: its hash, who holds it, and until when (epoch ms)."""

    sha256: str
    holder: Holder
    expires_at: int


def create(engine: Engine, holder: Holder, now: int, expires_at: int, by: str = "") -> str:
    """Make a token for a holder and return it; it cannot be read again later.

    `by` is who does so at the command line, for the audit.
    """
    token = secrets.token_urlsafe(BYTES)
    row = {
        "sha256": hashed(token),
        "name": holder.name,
        "role": holder.role,
        "area": holder.area,
        "created_at": now,
        "expires_at": expires_at,
        "kinds": " ".join(holder.kinds),
    }
    with engine.begin() as connection:
        connection.execute(insert(TOKENS).values(**row))
        if by:
            append(connection, by, SHELL, "token.create", f"token:{holder.name}")
    return token


def revoke(engine: Engine, name: str, now: int, by: str = "") -> int:
    """End every token of a name; returns how many still held."""
    held = (TOKENS.c.name == name) & (TOKENS.c.expires_at > now)
    with engine.begin() as connection:
        ended = connection.execute(update(TOKENS).where(held).values(expires_at=now)).rowcount
        if by:
            append(connection, by, SHELL, "token.revoke", f"token:{name}")
        return ended


def holder_of(engine: Engine, token: str, now: int) -> Holder | None:
    """Return who holds a token; None if it is unknown, revoked, or has run out."""
    query = select(TOKENS).where(TOKENS.c.sha256 == hashed(token), TOKENS.c.expires_at > now)
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _held(row).holder


def every(engine: Engine) -> list[Held]:
    """Return every token that was ever made, those that have run out too."""
    with engine.connect() as connection:
        return [_held(row) for row in connection.execute(select(TOKENS))]


def _held(row: Row[Any]) -> Held:  # its columns bear the names of TOKENS
    holder = Holder(row.name, cast("Role", row.role), row.area, tuple(row.kinds.split()))
    return Held(row.sha256, holder, row.expires_at)


def in_force(engine: Engine) -> bool:
    """Tell whether an approver's token was ever made: from then on none may be done without."""
    query = select(TOKENS.c.name).where(TOKENS.c.role == "approver").limit(1)
    with engine.connect() as connection:
        return connection.execute(query).one_or_none() is not None


def hashed(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
