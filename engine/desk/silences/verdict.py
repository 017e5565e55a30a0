"""Whose silence it is: the person's, a device's, a street's or the feed's, as neighbours tell.

Neighbours are those of one hub, building or street; what is common among them is decided by the
same measure as in the engine's second look. A neighbour who is heard speaks for the person's own
silence, and a device that misses its beats while neighbours are heard is that device's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from engine.alerting.outage import ODD, together
from engine.store.silences.rows import Lives, Watched

Verdict = Literal["person", "device", "street", "feed"]
VERDICTS: tuple[Verdict, ...] = ("person", "device", "street", "feed")
Shared = Literal["", "hub", "building", "street", "feed"]
FEWEST, FEED_HOMES = 3, 5
"""Silent homes that make an outage, and that call out a whole feed: as the second look has it."""


class Judged(NamedTuple):
    """A silence, whose it is, and the neighbours that say so: `silent` of `asked`, itself left out.

    `shared` is what they share with it; empty where nobody beside it is watched.
    """

    watched: Watched
    verdict: Verdict
    shared: Shared
    silent: int
    asked: int


def judged(everybody: Sequence[Watched]) -> list[Judged]:
    """Return whose silence each is of those who are not heard.

    Examples
    --------
    >>> from engine.store.silences.line import Silence
    >>> def one(name, surprise):
    ...     silence = Silence(name, 9, "home" if surprise else "heard", 0, surprise=surprise)
    ...     return Watched(silence, Lives(name, street="Jiefang"), "")
    >>> judged([one("a", 3.0), one("b", 0.0), one("c", 0.0)])[0][1:]
    ('person', 'street', 0, 2)
    >>> {each.verdict for each in judged([one(name, 3.0) for name in "abc"])}
    {'street'}
    """
    groups = _groups(everybody)
    everywhere = [one.silence.surprise or 0.0 for one in everybody if _asked(one)]
    feed = _group(everywhere, FEED_HOMES)
    return [_judged(one, groups, feed) for one in everybody if one.silence.what != "heard"]


_Key = tuple[Shared, str]


def _keys(lives: Lives) -> list[_Key]:
    """Return what somebody shares with neighbours, the nearest first."""
    named: tuple[tuple[Shared, str | None], ...] = (
        ("hub", lives.hub), ("building", lives.building and f"{lives.street} {lives.building}"),
        ("street", lives.street),
    )  # fmt: skip
    return [(shared, f"{lives.area} {name}") for shared, name in named if name]


def _asked(one: Watched) -> bool:
    """Tell whether a home can say anything: somebody is in it, or was."""
    return one.silence.surprise is not None and one.silence.what in ("heard", "home")


def _odd(one: Watched) -> bool:
    return (one.silence.surprise or 0.0) >= ODD


class _Group(NamedTuple):
    """Homes that share something: how many can say anything, how many are silent, and together."""

    asked: int
    silent: int
    common: bool

    def beside(self, one: Watched) -> tuple[int, int]:
        """Return how many are silent, of how many, the one itself left out."""
        counted = _asked(one)
        return self.silent - (counted and _odd(one)), self.asked - counted


def _groups(everybody: Sequence[Watched]) -> dict[_Key, _Group]:
    surprises: dict[_Key, list[float]] = defaultdict(list)
    for one in everybody:
        if _asked(one):
            for key in _keys(one.lives):
                surprises[key].append(one.silence.surprise or 0.0)
    return {key: _group(told, FEWEST) for key, told in surprises.items()}


def _group(surprises: Sequence[float], fewest: int) -> _Group:
    """Count homes, and tell whether they fell silent together."""
    silent = sum(one >= ODD for one in surprises)
    common = silent >= fewest and together(np.array(surprises, np.float64), fewest)
    return _Group(len(surprises), silent, bool(common))


def _judged(one: Watched, groups: dict[_Key, _Group], feed: _Group) -> Judged:
    """Return whose silence one is: what most share explains an odd silence, or a deaf home."""
    keys = _keys(one.lives) if one.silence.what == "home" else []
    explained = _odd(one) or one.silence.deaf_since is not None
    if feed.common and keys and explained:
        return Judged(one, "feed", "feed", *feed.beside(one))
    for key in keys:
        if explained and key in groups and groups[key].common:
            return Judged(one, "street", key[0], *groups[key].beside(one))
    own: Verdict = "device" if one.silence.deaf_since or one.silence.flat else "person"
    near = next((key for key in keys if key in groups and groups[key].asked > 1), None)
    if near is None:
        return Judged(one, own, "", 0, 0)
    return Judged(one, own, near[0], *groups[near].beside(one))
