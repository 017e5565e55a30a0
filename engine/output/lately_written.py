"""What a database took lately, to be told again where it comes back without its last commits.

A standby that is promoted, or a machine that is put back, may lack what was acknowledged seconds
ago; the snapshots are ahead of it then, and nobody would judge those records again. Every id is
written once, so that telling it a second time changes nothing.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec

from engine.store.transaction import Written
from streams.log.chunk import Place

KEPT_S = 600.0
"""Longer than a standby lags that anybody would promote (assumed)."""
MOST_BYTES = 16 << 20
"""Beyond, the oldest are let go of."""


class _Kept(NamedTuple):
    written: Written
    at: float
    size: int


class LatelyWritten:
    """Remembers by place; a new connection may lead to another database."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Place, deque[_Kept]] = {}
        self._due: set[Place] = set()

    def note(self, place: Place, written: Written) -> None:
        """Remember what was written; of who is erased nothing is told again but the erasure."""
        kept = self._kept.setdefault(place, deque())
        if persons := {one.person for one in written.erased}:
            kept = self._kept[place] = deque(
                one._replace(written=_without(one.written, persons)) for one in kept
            )
            written = _without(written, persons)
        size = sum(map(len, (*written.warnings, *written.explanations, *written.faults)))
        if size or persons:
            kept.append(_Kept(_again(written), self._clock(), size + sum(map(len, written.rows))))
        self._let_go(kept)

    def connected(self) -> None:
        """Note that a connection was made anew: all of it is due."""
        self._due = set(self._kept)

    def due(self, place: Place) -> list[Written]:
        """Return what is to be told again of a place, in its order."""
        if place not in self._due:
            return []
        oldest = self._clock() - KEPT_S  # a quiet place has let go of nothing meanwhile
        return [one.written for one in self._kept[place] if one.at >= oldest]

    @property
    def places(self) -> list[Place]:
        """Return the places of which something is due."""
        return sorted(self._due)

    def told(self, place: Place) -> None:
        """Note that it was told again, or is not to be now."""
        self._due.discard(place)

    def claimed(self, place: Place, before: int, now: int) -> None:
        """Note a claim: all of it is due, unless somebody else owned the place in between."""
        if now > before + 1:
            self._kept.pop(place, None)
            self._due.discard(place)
        elif place in self._kept:
            self._due.add(place)

    def _let_go(self, kept: deque[_Kept]) -> None:
        size = sum(one.size for one in kept)
        while kept and (size > MOST_BYTES or kept[0].at < self._clock() - KEPT_S):
            size -= kept.popleft().size


def _again(written: Written) -> Written:
    """Return what stays true: how silent somebody is, and what a portrait shows, is told anew."""
    return replace(written, shadow=(), portraits=(), silences=None, heard=())


class _About(msgspec.Struct):
    """Whom a line is about."""

    person: str = ""


def _without(written: Written, persons: Collection[str]) -> Written:
    """Return what is not about these persons, and all erasures."""

    def of_others(lines: Sequence[bytes]) -> list[bytes]:
        return [one for one in lines if _ABOUT.decode(one).person not in persons]

    return replace(
        written, warnings=of_others(written.warnings), rows=of_others(written.rows),
        explanations=of_others(written.explanations), faults=of_others(written.faults),
    )  # fmt: skip


_ABOUT = msgspec.json.Decoder(_About)
