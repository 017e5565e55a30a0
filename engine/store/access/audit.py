"""The audit in the database: rows bound to one another, so that none can be changed unseen.

`digest` is the SHA-256 of the digest before and of the row. Who can write to the database can write
the whole chain anew: its head must be kept elsewhere too (`silverguard audit verify`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select, text

from engine.store.access.tables import AUDIT
from engine.store.heartbeats import NOW_MS
from engine.store.warnings import plain

AUDIT_LOCK = 7_311_020_005
"""Advisory lock of who appends: one row follows another. Whoever holds it takes no other lock."""
BEGINNING = "0" * 64
SHELL = "shell"
"""The role of who acts by the command line: whoever has a shell on the machine."""
COLUMNS = AUDIT.c
AT_ONCE = 10_000


class Entry(NamedTuple):
    """One row: who did or read what, when (epoch ms, the database's clock), as what, and why.

    `subject` names no person: `person:` and a hash, or the id of an incident or case.
    """

    seq: int
    at: int
    who: str
    role: str
    act: str
    subject: str
    reason: str
    digest: str


class Head(NamedTuple):
    """The last row of a chain, as it is kept elsewhere.

    Examples
    --------
    >>> str(Head(7, "a" * 4)), Head.read("7:aaaa")
    ('7:aaaa', Head(seq=7, digest='aaaa'))
    """

    seq: int
    digest: str

    def __str__(self) -> str:
        """Return it as one word."""
        return f"{self.seq}:{self.digest}"

    @classmethod
    def read(cls, said: str) -> Head:
        """Return the head that a word names; raises `ValueError` where it names none."""
        seq, _, digest = said.partition(":")
        return cls(int(seq), digest)


def digest_of(before: str, entry: Entry) -> str:
    """Return the digest of a row behind another one's.

    Examples
    --------
    >>> one = Entry(1, 0, "li", "officer", "incident.read", "incident:a", "", "")
    >>> digest_of(BEGINNING, one) == digest_of(BEGINNING, one._replace(who="wu"))
    False
    """
    said = msgspec.json.encode([before, *entry[:-1]])
    return hashlib.sha256(said).hexdigest()


def append(
    connection: Connection, who: str, role: str, act: str, subject: str, reason: str = ""
) -> None:
    """Write a row within a transaction, as the last thing it does."""
    append_all(connection, who, role, act, [subject], reason)


def append_all(
    connection: Connection, who: str, role: str, act: str, subjects: Sequence[str], reason: str = ""
) -> None:
    """Write a row for each subject within a transaction, as the last thing it does."""
    if not subjects:
        return
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": AUDIT_LOCK})
    # in a statement of its own: only behind the lock is the newest row to be seen
    newest = select(COLUMNS.digest).order_by(COLUMNS.seq.desc()).limit(1).scalar_subquery()
    last = select(func.max(COLUMNS.seq)).scalar_subquery()
    seq, before, now = connection.execute(
        select(func.coalesce(last, 0) + 1, func.coalesce(newest, BEGINNING), NOW_MS)
    ).one()
    rows = []
    for place, subject in enumerate(subjects, seq):
        entry = Entry(place, now, plain(who), role, act, plain(subject), plain(reason), "")
        before = digest_of(before, entry)
        rows.append(entry._replace(digest=before)._asdict())
    connection.execute(insert(AUDIT), rows)


def first_broken(entries: Iterable[Entry], head: Head | None = None) -> tuple[int | None, Head]:
    """Return the number of the first row that is not as it was written, None where all are.

    Also the head of what was read. With the head of an earlier look, rows cut off at the end are
    found too: the first that is missing is told.

    Examples
    --------
    >>> one = Entry(1, 0, "li", "officer", "incident.read", "incident:a", "", "")
    >>> one = one._replace(digest=digest_of(BEGINNING, one))
    >>> first_broken([one])[0], first_broken([one._replace(who="wu")])[0]
    (None, 1)
    >>> first_broken([], Head(1, one.digest))[0]
    1
    """
    last = Head(0, BEGINNING)
    for entry in entries:
        if entry.seq != last.seq + 1 or entry.digest != digest_of(last.digest, entry):
            return last.seq + 1, last
        last = Head(entry.seq, entry.digest)
        if head is not None and entry.seq == head.seq and entry.digest != head.digest:
            return entry.seq, last
    if head is not None and head.seq > last.seq:
        return last.seq + 1, last
    return None, last


def verify(engine: Engine, head: Head | None = None) -> tuple[int | None, Head]:
    """Look at every row of a database; see `first_broken`."""
    query = select(AUDIT).order_by(COLUMNS.seq)
    with (
        engine.connect() as connection,
        connection.execution_options(yield_per=AT_ONCE).execute(query) as rows,
    ):
        return first_broken((Entry(*row) for row in rows), head)


def page(
    connection: Connection, limit: int, before: int | None, who: str = "", subject: str = ""
) -> list[Entry]:
    """Return the newest rows first, those before `before`; of somebody, about something alone."""
    query = select(AUDIT).order_by(COLUMNS.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(COLUMNS.seq < before)
    if who:
        query = query.where(COLUMNS.who == who)
    if subject:
        query = query.where(COLUMNS.subject == subject)
    return [Entry(*row) for row in connection.execute(query)]
