"""Notices: who is to be told of incidents outside of the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notices",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("hook", "incident", "person")),
        sa.Column("alerts", sa.Integer, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("notices_due", "notices", ["due_at"], postgresql_where=waiting)
    op.create_index("notices_incident", "notices", ["incident"])
    op.create_table(
        "notice_place",
        sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("notice_place")
    op.drop_table("notices")
