"""Row-level security: what the desk reads and writes for a caller ends at the caller's area."""

from __future__ import annotations

from alembic import op

from engine.store.access.reach import ROLE
from engine.store.migrations.row_security import (
    EVERYWHERE,
    free,
    in_area,
    make_function,
    make_role,
    reach,
    secure,
)

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OWNERS = (
    "judged_rows", "shadow_warnings", "outbox", "notices", "switches", "tokens", "users",
)  # fmt: skip
"""Tables with a person or an area that no caller of the desk reads."""
WRITTEN = "SELECT, INSERT, UPDATE"
OPEN = {"audit": "SELECT, INSERT", "heartbeats": "SELECT"}
"""Tables about nobody."""


def upgrade() -> None:
    """Make the role and the function, and say of each table who reaches which rows."""
    make_role()
    make_function()
    reached = _reached()
    for table in (*OWNERS, *reached):
        secure(table)
    for table, (condition, may) in reached.items():
        reach(table, condition, may)
    for table, may in OPEN.items():
        op.execute(f"GRANT {may} ON {table} TO {ROLE}")
    op.execute(f"GRANT USAGE ON SEQUENCE warnings_seq_seq TO {ROLE}")
    _schema(f"GRANT USAGE ON SCHEMA %I TO {ROLE}")


def _reached() -> dict[str, tuple[str, str]]:
    """Return by table which rows are reached, and what may be done with them.

    An incident keeps the area in which it began; a person is reached where the register has him,
    and where an incident of his is open, so that who moves away in the middle of one is not lost.
    Those are asked for once a question: a register has half a million rows.
    """
    own_area, anywhere = in_area("area"), in_area("coalesce(area, '')")
    troubled = "person IN (SELECT i.person FROM incidents i WHERE i.open)"
    its_own = "EXISTS (SELECT FROM incidents i WHERE i.id = incident_episodes.incident)"
    return {
        "incidents": (own_area, WRITTEN),
        "incident_changes": (own_area, "SELECT, INSERT"),
        "incident_episodes": (its_own, WRITTEN),
        "people": (f"{anywhere} OR {troubled}", "SELECT"),
        **{table: (_of_person(table), "SELECT")
           for table in ("warnings", "explanations", "portraits")},
        "case_outbox": (_of_person("case_outbox"), "INSERT"),
        "act_answers": ("caller = current_setting('silverguard.caller', true)", "SELECT, INSERT"),
        "data_faults": (EVERYWHERE, "SELECT"),
    }  # fmt: skip


def _of_person(table: str) -> str:
    return (
        f"{EVERYWHERE} OR EXISTS (SELECT FROM people p WHERE p.person = {table}.person)"
        f" OR EXISTS (SELECT FROM incidents i WHERE i.person = {table}.person)"
    )


def _schema(statement: str) -> None:
    op.execute(f"DO $$ BEGIN EXECUTE format('{statement}', current_schema()); END $$")


def downgrade() -> None:
    """Take all of it back but the role: other databases of the server may use it."""
    for table in (*OWNERS, *_reached()):
        free(table)
    for table in OPEN:
        op.execute(f"REVOKE ALL ON {table} FROM {ROLE}")
    op.execute(f"REVOKE ALL ON SEQUENCE warnings_seq_seq FROM {ROLE}")
    _schema(f"REVOKE USAGE ON SCHEMA %I FROM {ROLE}")
    op.execute("DROP FUNCTION silverguard_scope()")
