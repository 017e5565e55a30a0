"""Stop-payment orders, and who is watched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import EVERYWHERE, in_area, reach, secure

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WRITTEN = "SELECT, INSERT, UPDATE"
OF_PERSON = (
    f"{EVERYWHERE} OR EXISTS (SELECT FROM people p WHERE p.person = watches.person)"
    " OR EXISTS (SELECT FROM incidents i WHERE i.person = watches.person)"
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "payment_stops",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("incident", "person", "area", "state")
        ),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("body", sa.Text, nullable=False),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("payment_stops_due", "payment_stops", ["due_at"], postgresql_where=due)
    op.create_index("payment_stops_incident", "payment_stops", ["incident"])
    op.create_index("payment_stops_person", "payment_stops", ["person"])
    op.create_table(
        "watches",
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("incident", sa.Text, nullable=False),
    )
    secure("payment_stops")
    reach("payment_stops", in_area("area"), WRITTEN)
    secure("watches")
    reach("watches", OF_PERSON, WRITTEN)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("watches")
    op.drop_table("payment_stops")
