"""How far the journal was delivered, and which store this is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "delivered",
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("journal", sa.Text, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
    )
    op.create_table("epoch", sa.Column("id", sa.Text, primary_key=True))


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("epoch")
    op.drop_table("delivered")
