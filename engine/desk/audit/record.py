"""Record what a caller does or reads, in the transaction in which it is done or read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import Act
from engine.store.access.audit import append, append_all
from engine.store.access.reach import within

LIST = "list"
"""The subject of who reads a list: what is on it he could have read one by one."""


def record(
    connection: Connection, caller: Caller, act: Act, subject: str, reason: str = ""
) -> None:
    """Record an act or a read of personal data, as the last thing of its transaction.

    On a desk without any account or token nobody is known, and nothing is recorded.
    """
    if caller.role != "local":
        append(connection, caller.name, caller.role, act, subject, reason)


def record_all(connection: Connection, caller: Caller, act: Act, subjects: Sequence[str]) -> None:
    """Record the same act on several, as the last thing of its transaction."""
    if caller.role != "local":
        append_all(connection, caller.name, caller.role, act, subjects)


@contextmanager
def audited(
    engine: Engine, caller: Caller, act: Act, subject: str, reason: str = ""
) -> Iterator[Connection]:
    """Give a connection that reads in the caller's area; it is recorded, or not read at all."""
    with within(engine, caller.area).begin() as connection:
        yield connection
        record(connection, caller, act, subject, reason)


def subject_of(person: str) -> str:
    """Return how the audit names a person: who knows the id finds the rows, not the other way.

    An erased person's rows stay, and lead to nobody.

    Examples
    --------
    >>> subject_of("p1") == subject_of("p1") != subject_of("p2"), len(subject_of("p1"))
    (True, 39)
    """
    return "person:" + hashlib.sha256(f"silverguard audit {person}".encode()).hexdigest()[:32]
