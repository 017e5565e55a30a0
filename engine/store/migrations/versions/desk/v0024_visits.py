"""Visits to elders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import EVERYWHERE, reach, secure

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OF_PERSON = (
    f"{EVERYWHERE} OR EXISTS (SELECT FROM people p WHERE p.person = visits.person)"
    " OR EXISTS (SELECT FROM incidents i WHERE i.person = visits.person)"
)


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "visits",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("met", sa.Boolean, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False, server_default="")
            for name in ("saw", "said", "incident")
        ),
    )
    op.create_index("visits_person_at", "visits", ["person", "at"])
    secure("visits")
    reach("visits", OF_PERSON, "SELECT, INSERT")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("visits")
