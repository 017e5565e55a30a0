"""`POST /api/v1/notices/{notice}/reply`: a gateway for voice and messages tells what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.desk.ladder.replies import Reply, ReplyOut, ReplyService
from engine.desk.web.body import BoundedRoute
from engine.desk.web.problems import documented
from engine.store.store import Store
from engine.webhooks import Webhook

Name = Annotated[str, Path(pattern=r"^[0-9a-f]{1,16}$", examples=["83b1f0c2a4d5e6f7"])]
Signed = Annotated[str, Header(min_length=1, max_length=200)]


def reply_routes(store: Store, hooks: Sequence[Webhook]) -> APIRouter:
    """Return the path, writing to `store`; `hooks` hold the secrets by which replies are signed."""
    router = APIRouter(prefix="/api/v1/notices", tags=["notices"], route_class=BoundedRoute)
    service = ReplyService(store.engine, hooks)

    @router.post(
        "/{notice}/reply",
        response_model=ReplyOut,
        responses=documented(403, 404, 408, 413, 422, 503),
    )
    async def reply(
        request: Request,
        caller: Annotated[Caller, Depends(permitted("notice.reply"))],
        notice: Name,
        said: Reply,
        webhook_id: Signed,
        webhook_timestamp: Signed,
        webhook_signature: Signed,
    ) -> ReplyOut:
        """Record what came of asking, signed after Standard Webhooks with the step's secret."""
        headers = {"webhook-id": webhook_id, "webhook-timestamp": webhook_timestamp,
                   "webhook-signature": webhook_signature}  # fmt: skip
        body = await request.body()
        return await asyncio.to_thread(service.take, caller, notice, said, headers, body)

    return router
