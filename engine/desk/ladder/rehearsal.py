"""A rehearsal of the ladder: every receiver is sent a test message, and it is told who answers."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import httpx
import msgspec

from engine.desk.ladder.ways import send
from engine.desk.ladder.webhook import TIMEOUT_S
from engine.webhooks import Webhook


class Rehearsed(NamedTuple):
    """A receiver, and why it was not reached; empty where it was."""

    hook: Webhook
    why: str


def rehearse(hooks: Sequence[Webhook]) -> list[Rehearsed]:
    """Send each receiver a message of type `rehearsal`, in the order in which they are told."""
    return asyncio.run(_sent(sorted(hooks, key=lambda hook: hook.after_s)))


async def _sent(hooks: Sequence[Webhook]) -> list[Rehearsed]:
    now = time.time()
    made = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
        tries = (
            send(client, hook, secrets.token_hex(8), _message(hook, made), int(now))
            for hook in hooks
        )
        told = await asyncio.gather(*tries)
    return [Rehearsed(hook, why) for hook, why in zip(hooks, told, strict=True)]


def _message(hook: Webhook, made: str) -> bytes:
    data = {"hook": hook.name, "tier": hook.tier, "after_s": hook.after_s}
    return msgspec.json.encode({"type": "rehearsal", "timestamp": made, "data": data})
