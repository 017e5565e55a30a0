"""The ways to a receiver: a webhook, a mailbox, a topic; each takes the same signed message."""

from __future__ import annotations

import httpx

from engine.desk.ladder.mail import mailed
from engine.desk.ladder.topic import published
from engine.desk.ladder.webhook import post
from engine.webhooks import Webhook


async def send(
    client: httpx.AsyncClient, hook: Webhook, notice: str, body: bytes, at_s: int
) -> str:
    """Send one message by the way of its address; returns why it failed, empty where it was taken.

    What is told of a failure names nobody.
    """
    if hook.scheme.startswith("smtp"):
        return await mailed(hook, notice, body, at_s)
    if hook.scheme.startswith("mqtt"):
        return await published(hook, notice, body, at_s)
    return await post(client, hook, notice, body, at_s)
