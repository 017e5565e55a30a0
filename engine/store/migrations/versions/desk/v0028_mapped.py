"""Places of the bureau's map."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import in_area, reach, secure

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NEAR = f"{in_area('area')} OR starts_with((SELECT silverguard_scope()), area)"
"""A city's map is its districts' too, and what bears no area is everybody's."""


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "mapped",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("area", "what", "name", "lines")),
        *(
            sa.Column(name, sa.Double, nullable=False)
            for name in ("detection", "south", "north", "west", "east")
        ),
    )
    op.create_index("mapped_south", "mapped", ["south", "west"])
    op.create_index("mapped_area", "mapped", ["area", "what"])
    secure("mapped")
    reach("mapped", NEAR)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("mapped")
