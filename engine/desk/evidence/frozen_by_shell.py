"""Evidence frozen by whoever has a shell on the machine: with what the log holds."""

from __future__ import annotations

from engine.desk.access.caller import Caller
from engine.desk.evidence.from_log import FromLog
from engine.desk.evidence.service import EvidenceService, Frozen
from engine.desk.web.refused import RefusedError
from engine.errors import FAILED, USAGE, EndError
from engine.settings import Settings
from engine.store.access.audit import SHELL, append
from engine.store.store import open_store
from streams.user_error import UserError


def freeze_as(name: str, case: str, reason: str, settings: Settings) -> Frozen:
    """Return a case's bundle; the audit names the machine's user.

    Raises
    ------
    UserError
        If there is no reason.
    EndError
        If there is no such case, or the log cannot be read.
    """
    if not reason.strip():
        raise UserError("--reason 不能为空 say why")
    store = open_store(settings)
    try:
        service = EvidenceService(store.engine, FromLog(settings, store))
        frozen = service.freeze(Caller(name, "local"), case, reason)
        with store.engine.begin() as connection:
            append(connection, name, SHELL, "evidence.freeze", f"case:{case}",
                   f"{frozen.head} {reason}")  # fmt: skip
        return frozen
    except RefusedError as refused:
        raise EndError(FAILED if refused.status >= 500 else USAGE, refused.detail) from None
    finally:
        store.close()
