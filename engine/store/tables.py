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
    Index("warnings_person_at", "person", "at"),
    Index("warnings_episode", "episode"),
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
)
"""Which model was live when: one row a switch, never changed."""

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
