"""Holds of own cards and of parcels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import in_area, reach, secure

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "holds",
        sa.Column("id", sa.Text, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("incident", "person", "area", "body")
        ),
    )
    op.create_index("holds_incident", "holds", ["incident"])
    op.create_index("holds_person", "holds", ["person"])
    secure("holds")
    reach("holds", in_area("area"), "SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("holds")
