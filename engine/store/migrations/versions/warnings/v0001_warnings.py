"""Warnings, people, portraits and model switches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the first four tables."""
    op.create_table(
        "warnings",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        sa.Column("episode", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("warning", sa.Text, nullable=False),
        sa.Column("tier", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("onset", sa.BigInteger, nullable=False),
        sa.Column("detector", sa.Text, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("p", sa.Float),
        sa.Column("test", sa.Boolean, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_index("warnings_person_at", "warnings", ["person", "at"])
    op.create_index("warnings_episode", "warnings", ["episode"])
    op.create_table(
        "people",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("area", sa.Text),
        sa.Column("register", sa.Text, nullable=False),
    )
    op.create_table(
        "portraits",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_table(
        "switches",
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Text),
        sa.Column("alias", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in ("switches", "portraits", "people", "warnings"):
        op.drop_table(table)
