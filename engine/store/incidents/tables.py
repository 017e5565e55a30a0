"""The tables of incidents. A change is never changed; only a person's erasure takes it away."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.store.tables import METADATA

INCIDENTS = Table(
    "incidents",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("number", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("case_id", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("area", Text, nullable=False, server_default=""),
    Column("test", Boolean, nullable=False),
    Column("missed", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("owner", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("incidents_queue", "open", text("urgency DESC"), "due_at", "number"),
    Index("incidents_subject", "subject", "kind", "test"),
    Index("incidents_person", "person", "number"),
    Index("incidents_case", "case_id"),
)
"""`number` is the short one that officers say; `body` the whole state as JSON, the other columns
are what lists are looked through by."""

CHANGES = Table(
    "incident_changes",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("incident", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("area", Text, nullable=False, server_default=""),
    Column("line", Text, nullable=False),
    UniqueConstraint("incident", "version", name="incident_changes_once"),
    Index("incident_changes_act", "act"),
    Index("incident_changes_person", "person", "seq"),
)
"""Append-only; `seq` is given out together with that of warnings, so that both have one order."""

EPISODES = Table(
    "incident_episodes",
    METADATA,
    Column("episode", Text, primary_key=True),
    Column("incident", Text, nullable=False),
    Column("person", Text, nullable=False),
    Index("incident_episodes_incident", "incident"),
)
"""Which incident an episode lies in."""

CASE_OUTBOX = Table(
    "case_outbox",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("due_at", BigInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("line", Text, nullable=False),
    Index("case_outbox_act", "act"),
)
"""Events that the log has yet to take; sent from `due_at` (epoch ms) on."""

ANSWERS = Table(
    "act_answers",
    METADATA,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("asked", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("act_answers_at", "at"),
)
"""What was answered under an idempotency key; `asked` is a hash of path and body."""
