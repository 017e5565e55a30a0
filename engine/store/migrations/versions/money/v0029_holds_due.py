"""Until when a card is held stands in a column: what falls due is looked for each second."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, filled from what is held."""
    op.add_column("holds", sa.Column("due_at", sa.BigInteger))
    op.execute(
        "UPDATE holds SET due_at = (body::jsonb ->> 'until')::bigint"
        " WHERE body::jsonb ->> 'state' = 'held'"
    )
    op.create_index("holds_due", "holds", ["due_at"])


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("holds", "due_at")
