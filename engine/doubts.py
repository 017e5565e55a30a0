"""Learning is weighed: while an episode of ours is open, what the person does teaches little.

What the engine found goes back into the records at full hours of the log's clock, and batches are
cut there: so the same log teaches the same, however it was cut. A person of whom a warning of
tier 1 or above was raised learns with weight 0.2 from the next full hour until nothing more has
been found for as long as findings belong to one episode, or until a `case` is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from features.shard import Shard

HOUR_MS = 3_600_000
NOT_YET = -1


class Doubt(NamedTuple):
    """Who and where (`slot * partitions + partition`), when it began, how long it lasts."""

    person: str
    home: int
    first: int
    until: int


@dataclass(slots=True)
class Doubts:
    """What was found since the last full hour, and the next one (epoch ms)."""

    next_edge: int = NOT_YET
    found: list[Doubt] = field(default_factory=list)

    def begin(self, clock: int) -> None:
        """Set the first edge after the first moment of the log."""
        if self.next_edge == NOT_YET:
            self.next_edge = (clock // HOUR_MS + 1) * HOUR_MS

    def pass_edge(self, shards: Sequence[Shard]) -> None:
        """Let what was found weigh on what is learned from here on."""
        for _, home, first, until in self.found:
            slot, number = divmod(home, len(shards))
            record = shards[number].state.context[slot]
            if first > record["cleared_at"]:
                record["doubt_until"] = max(record["doubt_until"], until)
        self.found.clear()
        self.next_edge += HOUR_MS

    def skip(self, until: int) -> None:
        """Leave out the hours before `until`, in which nothing happens and nobody is due."""
        self.next_edge = max(self.next_edge, -(-until // HOUR_MS) * HOUR_MS)

    def forget(self, person: str) -> None:
        """Drop what was found of a person who is erased."""
        self.found = [one for one in self.found if one.person != person]
