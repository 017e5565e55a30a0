"""Limits on how long a transaction may stand still: who is paused in one must not stop others."""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.sql.functions import Function

BETWEEN_STATEMENTS = "idle_in_transaction_session_timeout"
FOR_A_LOCK = "lock_timeout"


def limited(name: str, limit: str) -> Function[str]:
    """Return what sets a limit of PostgreSQL for the rest of a transaction, when selected.

    Examples
    --------
    >>> str(limited(FOR_A_LOCK, "3s"))
    'set_config(:set_config_1, :set_config_2, :set_config_3)'
    """
    return func.set_config(name, limit, True)
