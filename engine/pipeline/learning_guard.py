"""Learning is weighed: while something odd goes on, what the person does teaches little.

What the engine found goes back into the records at full hours of the log's clock, and batches are
cut there: so the same log teaches the same, however it was cut. A person of whom something as rare
as tier 1 was found learns with weight 0.2 from the next full hour until nothing more has been
found for as long as findings belong to one episode, or until a `case` is closed. Doubt begins in
the person's own partition, before the second look: no partition waits for what others saw.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.alerting.danger import close_ms
from engine.alerting.episodes import MERGE_MS, Key, kind_of
from engine.alerting.finding import Finding
from engine.alerting.tiers import Ladder
from engine.pipeline.strides import Tried, full_hour
from features.population.shard import Shard
from streams.contract.units import HOUR_MS

NOT_YET = -1


class Doubt(NamedTuple):
    """Who and where (`slot * partitions + partition`), when it began, how long it lasts."""

    person: str
    home: int
    first: int
    until: int


@dataclass(slots=True)
class Doubts:
    """What was found since the last full hour, and the next one (epoch ms).

    `running` holds the first and last moment of what goes on, as episodes are told apart.
    """

    next_edge: int = NOT_YET
    found: list[Doubt] = field(default_factory=list)
    running: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def begin(self, clock: int) -> None:
        """Set the first edge after the first moment of the log."""
        if self.next_edge == NOT_YET:
            self.next_edge = (clock // HOUR_MS + 1) * HOUR_MS

    def raise_by(self, doubted: Iterable[Finding], until: int) -> None:
        """Cast doubt by what was just found, up to the clock `until`: none before its last hour."""
        self.next_edge = max(self.next_edge, full_hour(until))
        for finding in sorted(doubted, key=lambda one: one.clock):
            self._add(finding)

    def _add(self, finding: Finding) -> None:
        key = (finding.person, finding.application, kind_of(finding))
        first, last = self.running.get(key, (finding.clock, finding.clock))
        span = close_ms("sos") if finding.danger == "sos" else MERGE_MS
        if finding.clock - last >= span:
            first = finding.clock
        self.running[key] = (first, finding.clock)
        until = finding.clock + span
        self.found.append(Doubt(finding.person, finding.home, first, until))

    def pass_edge(self, shards: Sequence[Shard]) -> None:
        """Let what was found weigh on what is learned from here on."""
        for _, home, first, until in self.found:
            slot, number = divmod(home, len(shards))
            record = shards[number].state.context[slot]
            if first > record["cleared_at"]:
                record["doubt_until"] = max(record["doubt_until"], until)
        self.found.clear()
        over = self.next_edge - MERGE_MS
        self.running = {key: one for key, one in self.running.items() if one[1] > over}
        self.next_edge += HOUR_MS

    def skip(self, until: int) -> None:
        """Leave out the hours before `until`, in which nothing happens and nobody is due."""
        self.next_edge = max(self.next_edge, full_hour(until))

    def leave(self, homes: Container[int]) -> None:
        """Drop what was found at homes that are given back."""
        self.found = [one for one in self.found if one.home not in homes]

    def forget(self, person: str) -> None:
        """Drop what was found of a person who is erased."""
        self.found = [one for one in self.found if one.person != person]
        self.running = {key: one for key, one in self.running.items() if key[0] != person}


def casting_doubt(ladder: Ladder, tried: Iterable[Tried]) -> list[Finding]:
    """Return the findings of all partitions that cast doubt on what their person does."""
    return [
        finding
        for one in tried
        for finding in one.found
        if not finding.test and reaches_tier_1(finding, ladder)
    ]


def reaches_tier_1(finding: Finding, ladder: Ladder) -> bool:
    """Tell whether a finding is tier 1 by itself: by its own rarity, or given outright."""
    # a danger speaks for itself: nothing it says is weighed against rarity
    rare = not finding.danger and finding.combined >= ladder.edge(finding.lane)
    return rare or finding.at_once >= 1
