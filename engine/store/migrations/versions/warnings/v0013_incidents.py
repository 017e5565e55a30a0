"""Incidents, every change to them, their episodes, what the log has yet to hear, and answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; stored warnings become incidents when the layout stands."""
    _incidents()
    op.create_table(
        "incident_changes",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        _text("incident"),
        _number("version"),
        _text("act"),
        _text("person"),
        sa.Column("area", sa.Text, nullable=False, server_default=""),
        _text("line"),
        sa.UniqueConstraint("incident", "version", name="incident_changes_once"),
    )
    op.create_index("incident_changes_act", "incident_changes", ["act"])
    op.create_index("incident_changes_person", "incident_changes", ["person", "seq"])
    op.create_table(
        "incident_episodes",
        sa.Column("episode", sa.Text, primary_key=True),
        _text("incident"),
        _text("person"),
    )
    op.create_index("incident_episodes_incident", "incident_episodes", ["incident"])
    _answers()


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        *map(_text, ("case_id", "person", "subject", "kind")),
        sa.Column("area", sa.Text, nullable=False, server_default=""),
        sa.Column("test", sa.Boolean, nullable=False),
        sa.Column("missed", sa.Boolean, nullable=False),
        _text("state"),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("urgency", sa.SmallInteger, nullable=False),
        _number("due_at"),
        _number("at"),
        _text("owner"),
        _number("version"),
        _text("body"),
    )
    queue: list[str | sa.TextClause] = ["open", sa.text("urgency DESC"), "due_at", "number"]
    op.create_index("incidents_queue", "incidents", queue)
    op.create_index("incidents_subject", "incidents", ["subject", "kind", "test"])
    op.create_index("incidents_person", "incidents", ["person", "number"])
    op.create_index("incidents_case", "incidents", ["case_id"])


def _answers() -> None:
    op.create_table(
        "case_outbox",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        _number("due_at"),
        *map(_text, ("act", "person", "line")),
    )
    op.create_index("case_outbox_act", "case_outbox", ["act"])
    op.create_table(
        "act_answers",
        sa.Column("caller", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        _text("asked"),
        _number("at"),
        _text("person"),
        sa.Column("status", sa.SmallInteger, nullable=False),
        _text("body"),
    )
    op.create_index("act_answers_at", "act_answers", ["at"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def downgrade() -> None:
    """Drop them again; what officers did is lost."""
    for table in (
        "act_answers", "case_outbox", "incident_episodes", "incident_changes", "incidents",
    ):  # fmt: skip
        op.drop_table(table)
