"""Roll-call of searchers: who is out, since when, when last heard of, who is overdue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.store.dispatches.dispatch import Dispatch
from engine.store.incidents.change import Change
from streams.contract.units import MINUTE_MS

HEARD = "heard"
"""What the act of a roll-call is called in the history of an incident."""
SILENT_MS = 30 * MINUTE_MS
"""After so long without a word somebody who is out is overdue (assumed)."""


class Searcher(NamedTuple):
    """Somebody who searches; times in epoch ms, `back_at` None while out."""

    name: str
    since: int
    heard_at: int
    back_at: int | None
    overdue: bool


def roll_call(sent: Iterable[Dispatch], told: Iterable[Change], now: int) -> list[Searcher]:
    """Return all who were out, those longest silent first, who is back last.

    Who was sent is out from when he accepts, else from when he was sent; others from when they are
    first called. Whatever somebody does at the incident is a word from him.
    """
    out: dict[str, Searcher] = {}
    for one in sorted(sent, key=lambda one: one.sent_at):
        for name in [one.worker] if one.worker else one.whom.split():
            since = one.accepted_at or one.sent_at
            heard = max(since, one.arrived_at or 0, one.done_at or 0)
            back = None if one.open else one.done_at or heard
            out[name] = Searcher(name, since, heard, back, False)
    for change in sorted(told, key=lambda change: change.seq):
        _hear(out, change)
    called = [
        one._replace(overdue=one.back_at is None and now - one.heard_at > SILENT_MS)
        for one in out.values()
    ]
    return sorted(called, key=lambda one: (one.back_at is not None, one.heard_at, one.name))


def _hear(out: dict[str, Searcher], change: Change) -> None:
    """Take in one change: a roll-call names somebody, any other act is a word of who acts."""
    if change.what != HEARD:
        if change.by in out:
            _word(out, change.by, change.at)
        return
    name = str(change.detail["whom"])
    at = change.at
    out.setdefault(name, Searcher(name, at, at, None, False))
    back = at if change.detail.get("back") else None
    _word(out, name, at)
    out[name] = out[name]._replace(back_at=back)


def _word(out: dict[str, Searcher], name: str, at: int) -> None:
    one = out[name]
    out[name] = one._replace(heard_at=max(one.heard_at, at))
