"""Tokens name the kinds of events that their holder may bring."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; tokens made before bring none."""
    op.add_column("tokens", sa.Column("kinds", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("tokens", "kinds")
