"""Deadlines by grade."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "deadlines",
        sa.Column("incident", sa.Text, primary_key=True),
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("set_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("deadlines_due", "deadlines", ["due_at"], postgresql_where=waiting)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("deadlines")
