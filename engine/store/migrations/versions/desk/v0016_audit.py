"""The audit: who did or read what, append-only, each row bound to the one before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, and refuse changes of it."""
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("who", "role", "act", "subject", "reason", "digest")
        ),
    )
    op.create_index("audit_who", "audit", ["who", "seq"])
    op.create_index("audit_subject", "audit", ["subject", "seq"])
    op.execute(
        "CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit"
        " FOR EACH ROW EXECUTE FUNCTION audit_stays()"
    )


def downgrade() -> None:
    """Drop the table: whoever goes back keeps a copy of it first."""
    op.drop_table("audit")
    op.execute("DROP FUNCTION audit_stays()")
