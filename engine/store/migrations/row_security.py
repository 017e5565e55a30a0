"""What steps of the layout say of row-level security: who owns the tables sees all, the desk some.

Nobody but the owner, and roles that are given its rights, sees a row of a secured table; the desk's
role sees what a condition reaches.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy.exc import ProgrammingError

from engine.errors import FAILED, EndError
from engine.store.access.reach import ROLE, WITHOUT_ROLE
from engine.store.connection.owner import LET_OWNER

EVERYWHERE = "(SELECT silverguard_scope()) = ''"
_MAKE_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
    BEGIN
      CREATE ROLE {ROLE} NOLOGIN;
      EXECUTE format('GRANT {ROLE} TO %I', current_user);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN  -- another database's step was faster
      NULL;
    END;
  END IF;
  IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
    EXECUTE format('GRANT {ROLE} TO %I', current_user);
  END IF;
END $$
"""


def make_role() -> None:
    """Make the desk's role where there is none yet: it is one for all databases of a server.

    Raises
    ------
    EndError
        If the database's user may not; nothing of the step is done then.
    """
    try:
        op.execute(_MAKE_ROLE)
    except ProgrammingError:  # 42501, insufficient privilege
        raise EndError(FAILED, WITHOUT_ROLE) from None


def make_function() -> None:
    """Make what conditions ask: the digits of the area that a transaction reaches, NULL for none.

    They stand behind `area:`, since an empty setting is what an earlier transaction leaves behind.
    """
    op.execute(
        "CREATE FUNCTION silverguard_scope() RETURNS text LANGUAGE sql STABLE AS"
        " $$ SELECT substr(nullif(current_setting('silverguard.area', true), ''), 6) $$"
    )


def in_area(column: str) -> str:
    """Return the condition that an area lies in what is reached.

    By `coalesce` the planner takes it for true of every other row. By `starts_with` alone it
    expects one of hundreds, and sorts a whole queue instead of reading its index in order.
    """
    return f"coalesce(starts_with({column}, (SELECT silverguard_scope())), false)"


def secure(table: str) -> None:
    """Show the rows of a table to its owner alone, at no cost: the planner drops what is true."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(LET_OWNER.format(table))


def reach(table: str, condition: str, may: str = "SELECT") -> None:
    """Let the desk do something with those rows of a table for which a condition holds."""
    op.execute(f"CREATE POLICY {ROLE} ON {table} TO {ROLE} USING ({condition})")
    op.execute(f"GRANT {may} ON {table} TO {ROLE}")


def free(table: str) -> None:
    """Take it all back."""
    op.execute(f"REVOKE ALL ON {table} FROM {ROLE}")
    op.execute(f"DROP POLICY IF EXISTS {ROLE} ON {table}")
    op.execute(f"DROP POLICY silverguard_owner ON {table}")
    op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
