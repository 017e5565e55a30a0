"""Every type of scene: whose warning it concerns, whom it can happen to, how it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from streams.simulate.people.who import Chance
from streams.simulate.scripts.script import Script


@dataclass(frozen=True, slots=True)
class Type:
    """A type of scenes; `play` draws one of its courses and writes it into a script."""

    warning: str
    chance: Chance
    play: Callable[[Script], None]
    decoy: bool = False
    reaches: int = 0
    """How many people of a street it reaches at most, one after the other; 0: each by himself."""
