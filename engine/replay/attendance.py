"""Who of the register occurs in the events, and who occurs without being in it.

Ids that lost their leading zeros in a spreadsheet name nobody: both counts say so at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from features.population.shard import Shard


@dataclass(frozen=True, slots=True)
class Attendance:
    """Counts of people: in the register, of these never seen, and seen without being in it."""

    registered: int
    absent: int
    strangers: int

    @property
    def suspicious(self) -> bool:
        """Tell whether the two hardly know each other, as where ids were written differently."""
        return self.strangers > 0 and 2 * self.absent > self.registered

    def __str__(self) -> str:
        """Return one line for people."""
        hint = "；编号是否丢了前导零？ are ids written alike, leading zeros kept?"
        return (
            f"登记 registered {self.registered}：其中 {self.absent} 人未出现 never occur；"
            f"{self.strangers} 人出现但未登记 occur but are not registered"
            + (hint if self.suspicious else "")
        )


def attendance(shards: Sequence[Shard]) -> Attendance:
    """Count who is registered and who was seen."""
    registered = absent = strangers = 0
    for shard in shards:
        people = shard.state.context[: shard.roster.people]
        known, seen = people["registered"] == 1, people["first_seen"] > 0
        registered += int(known.sum())
        absent += int((known & ~seen).sum())
        strangers += int((seen & ~known).sum())
    return Attendance(registered, absent, strangers)
