"""The table of notices, and how far the changes of incidents were looked through for new ones."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table, Text, text

from engine.store.tables import METADATA

NOTICES = Table(
    "notices",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("hook", Text, nullable=False),
    Column("incident", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("alerts", Integer, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("why", Text, nullable=False, server_default=""),
    Index("notices_due", "due_at", postgresql_where=text("state = 'waiting'")),
    Index("notices_incident", "incident"),
)
"""`state` is `waiting`, `told`, `answered` (somebody had it before the step's time), `nobody` (was
on duty: the next step came at once) or `given_up`; `alerts` says which call it was."""

NOTICE_PLACE = Table(
    "notice_place",
    METADATA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
)
"""One row: changes up to `seq` have their notices."""
