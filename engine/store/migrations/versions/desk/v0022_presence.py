"""Who has the page of an incident open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import reach, secure

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, reached where its incident is."""
    op.create_table(
        "presence",
        sa.Column("incident", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("until_at", sa.BigInteger, nullable=False),
        prefixes=["UNLOGGED"],
    )
    secure("presence")
    its_own = "EXISTS (SELECT FROM incidents i WHERE i.id = presence.incident)"
    reach("presence", its_own, "SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("presence")
