"""The tables, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Identity,
    Index,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

METADATA = MetaData()

WARNINGS = Table(
    "warnings",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("episode", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("warning", Text, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("onset", BigInteger, nullable=False),
    Column("detector", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("p", Float),
    Column("test", Boolean, nullable=False),
    Column("line", Text, nullable=False),
    Column("care", Boolean, nullable=False, server_default=text("false")),
    Index("warnings_person_at", "person", "at"),
    Index("warnings_episode", "episode"),
    Index("warnings_detector_at", "detector", "at"),
    Index("warnings_warning_at", "warning", "at"),
)
"""What fired; `seq` is the order of arrival, `line` the warning as it was raised."""

PEOPLE = Table(
    "people",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("area", Text),
    Column("register", Text, nullable=False),
)
"""The register; `register` holds the columns of the contract as JSON."""

PORTRAITS = Table(
    "portraits",
    METADATA,
    Column("person", Text, primary_key=True),
    Column("updated_at", BigInteger, nullable=False),
    Column("line", Text, nullable=False),
)
"""The newest portrait of each person."""

SWITCHES = Table(
    "switches",
    METADATA,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Text),
    Column("alias", Text, nullable=False),
    Column("act", Text, nullable=False, server_default="promote"),
    Column("area", Text, nullable=False, server_default=""),
    Column("sha256", Text, nullable=False, server_default=""),
    Column("approver", Text, nullable=False, server_default=""),
    Column("trainer", Text, nullable=False, server_default=""),
    Column("share", Float),
    Column("sent", Boolean, nullable=False, server_default="true"),
)
"""Which model was live when and where: one row a switch; only `sent` ever changes, once, when the
log has taken the switch."""

GATES = Table(
    "gates",
    METADATA,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
    Column("against", Text, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("report", Text, nullable=False),
)
"""Comparisons of a version against another, and whether it may take its place."""

TOKENS = Table(
    "tokens",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("area", Text, nullable=False, server_default=""),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("kinds", Text, nullable=False, server_default=""),
)
"""Who holds a token (its hash), what it allows, where, until when (epoch ms); `kinds`, with blanks
between, are the rights of a sender."""

JUDGED_ROWS = Table(
    "judged_rows",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("line", Text, nullable=False),
)
"""The row behind each warning, to the last bit, by the warning's id."""

SHADOW_WARNINGS = Table(
    "shadow_warnings",
    METADATA,
    Column("model", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("warning", Text, nullable=False),
    Column("tier", SmallInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("line", Text, nullable=False),
)
"""What a challenger would have warned of; never shown as a warning."""

ERASURES = Table(
    "erasures",
    METADATA,
    Column("token", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
)
"""How many rows were erased and when (clock of the log); `token` is random and names nobody."""

EXPLANATIONS = Table(
    "explanations",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("episode", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("line", Text, nullable=False),
    Index("explanations_episode", "episode"),
)
"""What was found out after a warning was raised; the warning itself is never changed."""

DATA_FAULTS = Table(
    "data_faults",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("arrived_at", BigInteger, nullable=False),
    Column("line", Text, nullable=False),
)
"""What could not be read and may have been a call for help; names nobody."""

HEARTBEATS = Table(
    "heartbeats",
    METADATA,
    Column("part", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("line", Text, nullable=False),
)
"""The newest heartbeat of each part of the chain; `at` by the clock of the database, epoch ms."""
