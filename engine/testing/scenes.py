"""`scene("sos", person="p1", at=...)`: what happens to somebody, as events to send."""

from __future__ import annotations

from datetime import datetime

from streams.simulate.staged.staged import Staged as Scene
from streams.simulate.staged.staged import kinds as scene_kinds
from streams.simulate.staged.staged import staged

__all__ = ["Scene", "scene", "scene_kinds"]


def scene(
    kind: str,
    *,
    person: str = "p1",
    at: datetime | int | str | None = None,
    seed: int = 1,
    quiet_days: int = 0,
) -> Scene:
    """Stage a scene.

    Parameters
    ----------
    kind
        A plain scene (`sos`, `fall`, `smoke`, `gas`, `carbon_monoxide`, `night_exit`, `fraud`,
        `outage`), or a type of the simulated town (docs/town.md), ordinary life too.
    person
        Whom it happens to; an outage's homes are `p1-1` to `p1-6`, and `p1-elsewhere`.
    at
        Aware datetime, RFC 3339 or epoch ms; None: a fixed day of March 2026. A plain scene happens
        at this moment, one of the town's types on the civil day of it.
    seed
        Another seed, another course of one of the town's types.
    quiet_days
        Days of the same person's ordinary life ahead of one of the town's types.

    Returns
    -------
    Scene
        `events` and `lines` (NDJSON) in the order of receipt, `people` (rows of the register),
        `truth` as in `truth.ndjson` (None for an outage).

    Raises
    ------
    streams.user_error.UserError
        If there is no such scene.
    ValueError
        If `at` is a text or datetime without an offset from UTC.

    Examples
    --------
    >>> scene("sos", at="2026-03-18T15:00:00+08:00").events[0]["at"]
    1773817200000
    """
    return staged(kind, person, _ms(at), seed, quiet_days)


def _ms(at: datetime | int | str | None) -> int | None:
    if at is None or isinstance(at, int):
        return at
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    if moment.tzinfo is None:
        raise ValueError("at needs an offset from UTC, as in 2026-03-18T15:00:00+08:00")
    return round(moment.timestamp() * 1000)
