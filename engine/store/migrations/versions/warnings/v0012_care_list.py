"""Warnings tell whether they stand on the care list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing that was raised before stands there."""
    no = sa.text("false")
    op.add_column("warnings", sa.Column("care", sa.Boolean, nullable=False, server_default=no))


def downgrade() -> None:
    """Drop it again."""
    op.drop_column("warnings", "care")
