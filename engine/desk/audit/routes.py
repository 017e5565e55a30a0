"""`GET /api/v1/audit`: for the administrator of the audit, whose reading is recorded too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.audit.record import LIST, audited, subject_of
from engine.desk.web.problems import documented
from engine.store.access.audit import page
from engine.store.store import Store
from engine.store.warnings import PAGE

Limit = Annotated[int, Query(ge=1, le=PAGE, description="most rows on one page")]
Cursor = Annotated[int | None, Query(ge=1, le=2**63 - 1, description="where the last page ended")]
Who = Annotated[str, Query(max_length=64, description="of this account or token alone")]
Person = Annotated[str, Query(max_length=64, description="about this person alone")]


class AuditRow(BaseModel):
    """Who did or read what."""

    seq: int
    at: int = Field(description="epoch ms, by the database's clock")
    who: str
    role: str
    act: str
    subject: str = Field(description="an incident, a case, a list, or a person by a hash")
    reason: str
    digest: str = Field(description="SHA-256 of the row and the digest before it")


class AuditPage(BaseModel):
    """One page, newest first; `cursor` asks for the next, null at the end."""

    items: list[AuditRow]
    cursor: str | None


def audit_routes(store: Store) -> APIRouter:
    """Return the path, answering from `store`."""
    router = APIRouter(prefix="/api/v1", tags=["audit"])

    @router.get("/audit", response_model=AuditPage, responses=documented(403, 422, 503))
    def audit(
        caller: Annotated[Caller, Depends(permitted("audit.read"))],
        limit: Limit = PAGE,
        cursor: Cursor = None,
        who: Who = "",
        person: Person = "",
    ) -> AuditPage:
        """Return who did or read what, newest first."""
        subject = subject_of(person) if person else ""
        with audited(store.engine, caller, "audit.read", subject or LIST) as connection:
            found = page(connection, limit, cursor, who, subject)
        items = [AuditRow(**one._asdict()) for one in found]
        return AuditPage(items=items, cursor=str(found[-1].seq) if len(found) == limit else None)

    return router
