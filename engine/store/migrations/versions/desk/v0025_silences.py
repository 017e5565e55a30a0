"""Silences that last now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import EVERYWHERE, reach, secure

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OF_PERSON = (
    f"{EVERYWHERE} OR EXISTS (SELECT FROM people p WHERE p.person = silences.person)"
    " OR EXISTS (SELECT FROM incidents i WHERE i.person = silences.person)"
)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "silences",
        sa.Column("person", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("place", "line")),
    )
    op.create_index("silences_place", "silences", ["place"])
    secure("silences")
    reach("silences", OF_PERSON)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("silences")
