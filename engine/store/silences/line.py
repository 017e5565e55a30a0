"""A silence as a worker tells it, some times an hour, of everybody it watches."""

from __future__ import annotations

from typing import Literal

import msgspec

What = Literal["heard", "home", "out", "tracker"]
"""Heard of late; silent at home; out and not back; a tracker that fell silent on the way."""


class Silence(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How silent somebody is at the moment `at`, as if nothing more were heard (times: epoch ms).

    Parameters
    ----------
    since
        The last sign of life at home, the leaving, or the tracker's last position.
    tier
        Up to which a limit speaks already; 0: none yet.
    rises_at, rises_to
        When a limit reaches the next tier, and which; None where it will not within a day.
    limit
        The rule that will speak next, or speaks; empty where none does.
    surprise
        How surprising the silence at home is (-log10 of its probability); None where nobody is in.
    deaf_since
        Since when the home's own device misses its beats; None where it is heard, or has none.
    flat
        True where the tracker's battery must be empty by its slope.
    declared
        True where somebody is declared to be elsewhere.

    Examples
    --------
    >>> one = Silence("p", 9, "home", 1, 0, 20, 1, "limit_silence", 1.5)
    >>> msgspec.json.decode(msgspec.json.encode(one), type=Silence) == one
    True
    """

    person: str
    at: int
    what: What
    since: int
    tier: int = 0
    rises_at: int | None = None
    rises_to: int = 0
    limit: str = ""
    surprise: float | None = None
    deaf_since: int | None = None
    flat: bool = False
    declared: bool = False


class SilencesLine(msgspec.Struct, frozen=True):
    """Silences of one part of a place of the log, in place of what that told before."""

    place: str
    silences: tuple[Silence, ...]
