"""The row behind a warning is reached where the warning is: the desk tells what it hung on."""

from __future__ import annotations

from alembic import op

from engine.store.access.reach import ROLE
from engine.store.migrations.row_security import reach

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the desk read them; what it reaches of the warnings it asks the warnings."""
    its_own = "EXISTS (SELECT FROM warnings w WHERE w.id = judged_rows.id)"
    reach("judged_rows", its_own)


def downgrade() -> None:
    """Leave them to the owner alone."""
    op.execute(f"REVOKE ALL ON judged_rows FROM {ROLE}")
    op.execute(f"DROP POLICY {ROLE} ON judged_rows")
