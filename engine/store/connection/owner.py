"""Who owns the tables is let through row-level security, also after they came to another owner.

Forced row-level security holds the owner too, so that a policy names him. A database that was
restored under another user names somebody else: without this a worker would write and read nothing.
"""

from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from engine.errors import FAILED, EndError

LET_OWNER = "CREATE POLICY silverguard_owner ON {} TO CURRENT_USER USING (true)"
_SHUT_OUT = text("""
SELECT c.oid::regclass::text FROM pg_class c
 WHERE c.relforcerowsecurity AND c.relnamespace = current_schema()::regnamespace
   AND row_security_active(c.oid) AND NOT EXISTS (
       SELECT FROM pg_policy p, unnest(p.polroles) AS one
        WHERE p.polrelid = c.oid AND p.polname = 'silverguard_owner' AND pg_has_role(one, 'USAGE'))
""")


def let_owner_through(engine: Engine) -> None:
    """Name the current user in the policies of tables that shut him out.

    Raises
    ------
    EndError
        If they are not his tables.
    """
    try:
        with engine.begin() as connection:
            for table in connection.execute(_SHUT_OUT).scalars().all():
                connection.execute(text(f"DROP POLICY IF EXISTS silverguard_owner ON {table}"))
                connection.execute(text(LET_OWNER.format(table)))
    except ProgrammingError:  # 42501, insufficient privilege
        raise EndError(
            FAILED,
            "数据库用户不是表的所有者 the user of SILVERGUARD_DATABASE_URL must own the tables,"
            " or be a member of their owner (GRANT owner TO user)",
        ) from None
