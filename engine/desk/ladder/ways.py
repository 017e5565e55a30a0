"""The ways to a receiver: a webhook, a mailbox, a topic; each takes the same signed message."""

from __future__ import annotations

import asyncio

import httpx

from engine.desk.ladder.mail import MAIL_S, mailed
from engine.desk.ladder.topic import published
from engine.desk.ladder.webhook import TIMEOUT_S, post
from engine.webhooks import Webhook

MOST_AT_ONCE, MAILS_AT_ONCE = 100, 4
"""Messages sent at once to one receiver; a mail takes a thread, and asyncio has cores + 4 of them:
a hundred mails to a server that hangs kept a call for help waiting for four minutes."""


def at_once(hook: Webhook) -> int:
    """Return how many messages may be sent at once so that all are over within `patience_s`."""
    return MAILS_AT_ONCE if hook.scheme.startswith("smtp") else MOST_AT_ONCE


def patience_s(hook: Webhook) -> float:
    """Return how long one try may take altogether: mail servers keep strangers waiting."""
    return MAIL_S if hook.scheme.startswith("smtp") else TIMEOUT_S


async def send(
    client: httpx.AsyncClient, hook: Webhook, notice: str, body: bytes, at_s: int
) -> str:
    """Send one message by the way of its address; returns why it failed, empty where it was taken.

    Whatever an address, a certificate or an answer can raise is this receiver's failure alone. What
    is told of it names nobody.
    """
    try:
        if hook.scheme.startswith("smtp"):
            return await mailed(hook, notice, body, at_s)
        async with asyncio.timeout(TIMEOUT_S):  # as a whole: one may answer byte by byte, for ever
            if hook.scheme.startswith("mqtt"):
                return await published(hook, notice, body, at_s)
            return await post(client, hook, notice, body, at_s)
    except Exception as error:
        return type(error).__name__
