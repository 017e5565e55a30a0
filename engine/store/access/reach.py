"""How far a transaction of the desk reaches: PostgreSQL holds it to an area, whatever it asks.

Such a transaction runs as a role that owns no table and cannot log in. Row-level security shows it
the rows of the area that was set for the transaction; where none was set, no row. Who writes for
the log (worker, delivery) and what the desk does by itself run as the owner of the tables.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from engine.errors import FAILED, EndError

ROLE = "silverguard_desk"
EVERYWHERE = ""
_AREA, _CALLER = "silverguard_area", "silverguard_caller"
_SET = text(
    "SELECT set_config('role', :role, true), set_config('silverguard.area', :area, true),"
    " set_config('silverguard.caller', :caller, true)"
)
_SAID = "area:"
"""Before the digits: after a transaction PostgreSQL keeps a setting as an empty text, which must
not mean `everywhere`."""


def within(engine: Engine, area: str, caller: str = "") -> Engine:
    """Return the same engine and its connections, each transaction held to an area.

    Parameters
    ----------
    area
        Digits that the area of a person begins with; empty: everywhere.
    caller
        Whose answers under an idempotency key may be read.
    """
    return engine.execution_options(**{_AREA: area, _CALLER: caller})


def unlimited(engine: Engine) -> Engine:
    """Return the same engine as its own user, for what is asked of all and tells of nobody."""
    return engine.execution_options(**{_AREA: None, _CALLER: None})


@event.listens_for(Engine, "begin")  # of every engine: one that was forgotten would be unlimited
def _limit(connection: Connection) -> None:
    """Make a transaction the desk's before its first question; its end takes that back."""
    options = connection.get_execution_options()
    area = options.get(_AREA)
    if area is not None:
        said = {"role": ROLE, "area": _SAID + area, "caller": options.get(_CALLER) or ""}
        connection.execute(_SET, said)


def require_role(engine: Engine) -> None:
    """Make sure that transactions can be held to an area, before anybody asks.

    Raises
    ------
    EndError
        If the database has no such role, or its user may not take it: after a restore from another
        server, for instance.
    """
    try:
        with within(engine, EVERYWHERE).begin():
            pass
    except OperationalError:
        return  # the database is away: that is told elsewhere
    except DBAPIError:
        raise EndError(FAILED, WITHOUT_ROLE) from None


WITHOUT_ROLE = (
    f"数据库缺少角色 {ROLE} the database has no role {ROLE}, or its user may not take it; its"
    f" administrator runs: CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE} TO <user of"
    " SILVERGUARD_DATABASE_URL>"
)
