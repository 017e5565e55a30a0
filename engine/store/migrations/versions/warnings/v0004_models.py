"""Who approved which model version where, gates passed, and what a shadow would have said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXTS = ("area", "sha256", "approver", "trainer")


def upgrade() -> None:
    """Widen the switches, add gates and the shadow's warnings."""
    op.add_column("switches", sa.Column("act", sa.Text, nullable=False, server_default="promote"))
    for name in TEXTS:
        op.add_column("switches", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("switches", sa.Column("share", sa.Float))
    op.add_column("switches", sa.Column("sent", sa.Boolean, nullable=False, server_default="true"))
    op.create_table(
        "gates",
        sa.Column("seq", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("against", sa.Text, nullable=False),
        sa.Column("passed", sa.Boolean, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )
    op.create_table(
        "judged_rows",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_table(
        "shadow_warnings",
        sa.Column("model", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("warning", sa.Text, nullable=False),
        sa.Column("tier", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("shadow_warnings")
    op.drop_table("judged_rows")
    op.drop_table("gates")
    for name in ("sent", "share", *TEXTS, "act"):
        op.drop_column("switches", name)
