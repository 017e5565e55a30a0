"""One message to a webhook, signed after Standard Webhooks 1.0 (standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import httpx
import msgspec

from engine.desk.ladder.asked_text import text_of
from engine.store.incidents.queue import Numbered
from engine.store.notices.rows import Notice
from engine.webhooks import Webhook
from streams.contract.json_object import Json

TIMEOUT_S = 3.0
"""Longest time of one try; a receiver answers first and works then."""
FRESH_S = 300
"""Age of a signature beyond which it may be somebody's who listened."""


def message(notice: Notice, found: Numbered, on_duty: Sequence[str] = (), asks: str = "") -> bytes:
    """Return the body: what is the matter, with ids and without names or words of an elder.

    `on_duty` are the accounts of those whose turn it is, `asks` whom a machine is to ask.
    """
    number, one = found
    newest = one.episodes[-1] if one.episodes else None
    data: Json = {
        "notice": notice.id, "incident": one.id, "number": number, "case": one.case,
        "kind": one.kind, "person": one.person, "area": one.area, "tier": one.tier,
        "urgency": one.urgency, "danger": one.danger, "state": one.state,
        "detector": newest.detector if newest else "",
        "reason": newest.reason if newest else {}, "onset": one.onset, "at": one.at,
        "due_at": one.due_at, "alerts": notice.alerts, "path": f"/incidents/{one.id}",
        "on_duty": list(on_duty),
    }  # fmt: skip
    made = datetime.fromtimestamp(notice.made_at / 1000, UTC).isoformat(timespec="milliseconds")
    if asks:
        data |= {"asks": asks, "reply": f"/api/v1/notices/{notice.id}/reply"}
        data |= {"text": text_of(asks, one.kind)}
    kind = "incident.ask" if asks else "incident.called"
    return msgspec.json.encode({"type": kind, "timestamp": made, "data": data})


def signature(secret: str, notice: str, at_s: int, body: bytes) -> str:
    """Return the signature that a receiver computes too.

    Examples
    --------
    >>> signature("s" * 24, "n1", 1_795_942_800, b"{}")
    'v1,h+OOr2FYCIi6rw/FSUyOFZkNfAXyXXkGTfQc6qn8jJ4='
    """
    signed = f"{notice}.{at_s}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now_s: int) -> bool:
    """Tell whether what came was signed with a secret, within the last five minutes.

    Examples
    --------
    >>> said = {"webhook-id": "r1", "webhook-timestamp": "100"}
    >>> said["webhook-signature"] = "v1,other " + signature("s" * 24, "r1", 100, b"{}")
    >>> [is_signed("s" * 24, said, b"{}", now) for now in (100, 401)]
    [True, False]
    """
    at = headers["webhook-timestamp"]
    if not (at.isascii() and at.isdecimal()) or abs(now_s - int(at[:15])) > FRESH_S:
        return False
    expected = signature(secret, headers["webhook-id"], int(at), body).encode()
    brought = headers["webhook-signature"].split()  # several while a secret is changed
    return any(hmac.compare_digest(one.encode(), expected) for one in brought)


def signed(hook: Webhook, notice: str, body: bytes, at_s: int) -> dict[str, str]:
    """Return what tells a receiver by whichever way that a message is ours."""
    return {
        "webhook-id": notice,
        "webhook-timestamp": str(at_s),
        "webhook-signature": signature(hook.secret.get_secret_value(), notice, at_s, body),
    }


async def post(
    client: httpx.AsyncClient, hook: Webhook, notice: str, body: bytes, at_s: int
) -> str:
    """Post one message; returns why it failed, empty where it was taken. Names nobody.

    Nothing of an answer is read but its status: it may be endless.
    """
    headers = {"content-type": "application/json", **signed(hook, notice, body, at_s)}
    async with client.stream("POST", hook.url, content=body, headers=headers) as answer:
        return "" if answer.is_success else f"HTTP {answer.status_code}"
