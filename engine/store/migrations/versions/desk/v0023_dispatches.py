"""Who was sent, photos made there, and how one gets into a home."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import EVERYWHERE, in_area, reach, secure

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OF_PERSON = (
    f"{EVERYWHERE} OR EXISTS (SELECT FROM people p WHERE p.person = ways_in.person)"
    " OR EXISTS (SELECT FROM incidents i WHERE i.person = ways_in.person)"
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "dispatches",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, sa.Identity(always=True), nullable=False, unique=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("incident", "person", "area", "state", "body")
        ),
    )
    op.create_index("dispatches_incident", "dispatches", ["incident"])
    op.create_index("dispatches_person", "dispatches", ["person"])
    op.create_index("dispatches_state", "dispatches", ["state", "number"])
    op.create_table(
        "dispatch_photos",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("dispatch", "person", "area")),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
    )
    op.create_index("dispatch_photos_dispatch", "dispatch_photos", ["dispatch", "at"])
    op.create_index("dispatch_photos_person", "dispatch_photos", ["person"])
    op.create_table(
        "ways_in",
        sa.Column("person", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("said", "told_by")),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    for table, condition, may in (
        ("dispatches", in_area("area"), "SELECT, INSERT, UPDATE"),
        ("dispatch_photos", in_area("area"), "SELECT, INSERT"),
        ("ways_in", OF_PERSON, "SELECT, INSERT, UPDATE"),
    ):
        secure(table)
        reach(table, condition, may)


def downgrade() -> None:
    """Drop the tables."""
    for name in ("ways_in", "dispatch_photos", "dispatches"):
        op.drop_table(name)
