"""Budgets of calls, their shifts, and what was given up for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.store.migrations.row_security import in_area, reach, secure

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def _named(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "budgets",
        *_named("area"),
        sa.Column("tier", sa.SmallInteger, nullable=False),
        sa.Column("calls", sa.Integer, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False)
          for name in ("shift_ms", "anchor", "set_at")),
        *_named("set_by"),
        sa.PrimaryKeyConstraint("area", "tier"),
    )  # fmt: skip
    op.create_table(
        "budget_shifts",
        *_named("station"),
        sa.Column("tier", sa.SmallInteger, nullable=False),
        sa.Column("began_at", sa.BigInteger, nullable=False),
        sa.Column("threshold", sa.Float, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False)
          for name in ("called", "given_up", "reaching")),
        sa.PrimaryKeyConstraint("station", "tier", "began_at"),
    )  # fmt: skip
    op.create_table(
        "given_up",
        *_named("incident"),
        sa.Column("at", sa.BigInteger, nullable=False),
        *_named("person", "area", "station"),
        sa.Column("tier", sa.SmallInteger, nullable=False),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("rarity", "bar")),
        sa.PrimaryKeyConstraint("incident", "at"),
    )
    op.create_index("given_up_at", "given_up", ["at"])
    op.create_index("given_up_person", "given_up", ["person"])
    for table, column, may in (
        ("budgets", "area", "SELECT, INSERT, UPDATE, DELETE"),
        ("budget_shifts", "station", "SELECT"),
        ("given_up", "area", "SELECT"),
    ):
        secure(table)
        reach(table, in_area(column), may)


def downgrade() -> None:
    """Drop the tables."""
    for name in ("given_up", "budget_shifts", "budgets"):
        op.drop_table(name)
