"""Deadlines by grade."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import reach, secure

revision = "0020"
down_revision = "0019"
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
    secure("deadlines")
    its_own = "EXISTS (SELECT FROM incidents i WHERE i.id = deadlines.incident)"
    reach("deadlines", its_own, "SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("deadlines")
