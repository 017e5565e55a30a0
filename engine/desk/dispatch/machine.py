"""What an act makes of a dispatch: pure, and refused where its state does not allow it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace

from engine.desk.dispatch.model import Found
from engine.desk.web.refused import conflict
from engine.store.dispatches.dispatch import Dispatch, State

Act = Literal["accept", "decline", "arrive", "found", "finish"]
FROM: Mapping[Act, tuple[State, ...]] = {
    "accept": ("sent",),
    "decline": ("sent", "accepted"),
    "arrive": ("accepted",),
    "found": ("accepted", "arrived"),
    "finish": ("arrived",),
}
"""From which states an act leads; what is not in it is refused."""
KEYS = 20
"""Newest reports by whose keys a repetition is known."""


def allowed(one: Dispatch, who: str) -> list[Act]:
    """Return what somebody may do about a dispatch, in the order in which it is done."""
    if one.worker and one.worker != who:
        return []
    acts = [act for act, states in FROM.items() if one.state in states]
    return [act for act in acts if act != "finish" or one.result]


def is_repeated(one: Dispatch, act: Act, who: str, key: str | None) -> bool:
    """Tell whether an act was done already: a bad line sends what was sent once more."""
    if key is not None and digest_of(who, key) in one.keys:
        return True
    done: dict[Act, bool] = {
        "accept": one.state in ("accepted", "arrived", "done"),
        "arrive": one.state in ("arrived", "done"),
        "finish": one.state == "done",
        "decline": one.state == "declined",
    }
    return one.worker == who and done.get(act, False)


def digest_of(who: str, key: str) -> str:
    """Return what is remembered of an idempotency key.

    Examples
    --------
    >>> digest_of("wang", "k") == digest_of("wang", "k") != digest_of("li", "k")
    True
    """
    return hashlib.sha256(f"{who}\n{key}".encode()).hexdigest()[:16]


def done(
    one: Dispatch, act: Act, who: str, now: int, body: Found | None = None, key: str | None = None
) -> Dispatch:
    """Return a dispatch after an act.

    Raises
    ------
    RefusedError
        409, if it is somebody else's, or its state does not allow the act.
    """
    one = asked(one, who, allowed=act in allowed(one, who), key=key)
    return _done(one, act, who, now, body)


def asked(one: Dispatch, who: str, *, allowed: bool, key: str | None) -> Dispatch:
    """Return a dispatch with a key remembered, if somebody may do to it what he asks.

    Raises
    ------
    RefusedError
        409, if it is somebody else's, or its state does not allow it.
    """
    if one.worker and one.worker != who:
        raise conflict("已由他人接受", "somebody else has accepted it")
    if not allowed:
        raise conflict("当前状态不能如此操作", "its state does not allow that")
    return one if key is None else replace(one, keys=(*one.keys[1 - KEYS :], digest_of(who, key)))


def _done(one: Dispatch, act: Act, who: str, now: int, body: Found | None) -> Dispatch:
    match act:
        case "accept":
            return replace(one, state="accepted", worker=who, accepted_at=now)
        case "decline":
            return replace(one, state="declined", worker=who, done_at=now)
        case "arrive":
            return replace(one, state="arrived", arrived_at=now)
        case "finish":
            return replace(one, state="done", done_at=now)
    assert body is not None
    there = one.arrived_at or now  # who found something is there
    return replace(
        one, state="arrived", arrived_at=there, result=body.result, saw=tuple(body.saw),
        told=body.text,
    )  # fmt: skip
