"""The tables of accounts, sessions and the audit; no password, cookie or person stands in them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text

from engine.store.tables import METADATA

USERS = Table(
    "users",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("area", Text, nullable=False, server_default=""),
    Column("password", Text, nullable=False),
    Column("one_time_until", BigInteger),
    Column("totp", Text, nullable=False, server_default=""),
    Column("totp_step", BigInteger, nullable=False, server_default="0"),
    Column("created_at", BigInteger, nullable=False),
    Column("disabled_at", BigInteger),
)
"""People with an account. `password` is argon2id's hash; `one_time_until` (epoch ms) is set as long
as nobody but the administrator's command has chosen it; `totp` is the secret of the second factor,
encrypted by a key that lies elsewhere, `totp_step` the last step whose code was used. A disabled
account keeps its row: its name is never given to another."""

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Index("sessions_name", "name"),
)
"""Open sessions by the hash of their cookie; moments in epoch ms."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("who", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Index("audit_who", "who", "seq"),
    Index("audit_subject", "subject", "seq"),
)
"""Append-only: the database refuses changes, and each `digest` holds the one before."""
