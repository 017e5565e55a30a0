"""Idempotency keys: what was answered under one is answered again, and not done again."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from engine.store.incidents.tables import ANSWERS
from streams.contract.units import DAY_MS

KEPT_MS = DAY_MS
"""How long a key is remembered: longer than anybody tries again (assumed)."""


class Asked(NamedTuple):
    """Who asks under which key, and the hash of what."""

    caller: str
    key: str
    what: str


class Answered(NamedTuple):
    """An answer: HTTP status and JSON body."""

    status: int
    body: bytes


class OtherBodyError(Exception):
    """The key was used for something else."""


def asked(caller: str, key: str, path: str, body: bytes) -> Asked:
    """Return what is remembered of a request.

    Examples
    --------
    >>> asked("li", "k", "/a", b"{}") == asked("li", "k", "/a", b"{}")
    True
    >>> asked("li", "k", "/a", b"{}") == asked("li", "k", "/b", b"{}")
    False
    """
    return Asked(caller, key, hashlib.sha256(path.encode() + b"\0" + body).hexdigest())


def answer_to(connection: Connection, question: Asked) -> Answered | None:
    """Return what was answered before, None where nobody asked under this key.

    Raises
    ------
    OtherBodyError
        If something else was asked under it.
    """
    query = select(ANSWERS.c.asked, ANSWERS.c.status, ANSWERS.c.body).where(
        ANSWERS.c.caller == question.caller, ANSWERS.c.key == question.key
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.asked != question.what:
        raise OtherBodyError
    return Answered(row.status, row.body.encode())


def keep(connection: Connection, question: Asked, answer: Answered, person: str, now: int) -> None:
    """Remember an answer; `person` is whom it speaks of, so that it is erased with them."""
    row = {"caller": question.caller, "key": question.key, "asked": question.what, "at": now,
           "person": person, "status": answer.status, "body": answer.body.decode()}  # fmt: skip
    connection.execute(insert(ANSWERS), row)


def forget(connection: Connection, now: int) -> int:
    """Forget the answers of long ago; returns how many."""
    return connection.execute(delete(ANSWERS).where(ANSWERS.c.at < now - KEPT_MS)).rowcount
