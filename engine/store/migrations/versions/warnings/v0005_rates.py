"""Indexes by which the rate of a detector is counted."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index("warnings_detector_at", "warnings", ["detector", "at"])
    op.create_index("warnings_warning_at", "warnings", ["warning", "at"])


def downgrade() -> None:
    """Drop them again."""
    op.drop_index("warnings_warning_at", "warnings")
    op.drop_index("warnings_detector_at", "warnings")
