"""Shifts: rotas, changes of them, notes from one shift to the next."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    """Drop the tables."""
    for name in ("handovers", "shift_changes", "rotas"):
        op.drop_table(name)
