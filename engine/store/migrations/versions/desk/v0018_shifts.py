"""Shifts: rotas, changes of them, notes from one shift to the next."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import in_area, reach, secure

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REACHED = {
    "rotas": "SELECT, INSERT, UPDATE",
    "shift_changes": "SELECT, INSERT, UPDATE",
    "handovers": "SELECT, INSERT, UPDATE, DELETE",
}
"""What a caller may do with those of his area, within it and above it: the county's officer is his
officer too. That he writes no rota above him is the desk's to see to."""


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "rotas",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("area", "post", "body")),
    )
    op.create_table(
        "shift_changes",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("swap", sa.Text, nullable=False, server_default=""),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("area", "post")),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("begins_at", "ends_at")),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("who", "instead_of", "state", "made_by")
        ),
        sa.Column("made_at", sa.BigInteger, nullable=False),
    )
    op.create_index("shift_changes_ends", "shift_changes", ["ends_at"])
    op.create_index("shift_changes_swap", "shift_changes", ["swap"])
    op.create_table(
        "handovers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("by", "text", "incidents")),
        sa.Column("accepted_by", sa.Text, nullable=False, server_default=""),
        sa.Column("accepted_at", sa.BigInteger),
    )
    op.create_index("handovers_at", "handovers", ["at"])
    above = "coalesce(starts_with((SELECT silverguard_scope()), area), false)"
    for table, may in REACHED.items():
        secure(table)
        reach(table, f"{in_area('area')} OR {above}", may)


def downgrade() -> None:
    """Drop the tables."""
    for name in ("handovers", "shift_changes", "rotas"):
        op.drop_table(name)
