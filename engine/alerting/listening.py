"""Who listens to rows and judgements as they are made, and what the rows' numbers stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from streams.admission.clock import claimed_at
from streams.contract.event_row import Events

if TYPE_CHECKING:  # a desk explains warnings, and needs no kernel for it
    from features.population.shard import Shard
    from models.scoring import Judgement


class Listener(Protocol):
    """Somebody who wants to see rows and judgements as they are made."""

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Take in one family's judged rows; `texts` names their persons and events."""
        ...


@dataclass(frozen=True, slots=True)
class Texts:
    """Where the names of rows are: persons by slot, events by number in the buffer."""

    shard: Shard
    buffer: NDArray[np.uint8]
    events: Events

    def person(self, slot: int) -> str:
        """Return the person id of a slot."""
        return self.shard.roster.id(slot)

    def event(self, number: int) -> str:
        """Return the id of an event of the batch."""
        start, length = int(self.events["id_start"][number]), int(self.events["id_length"][number])
        return bytes(self.buffer[start : start + length]).decode()

    def claimed(self, number: int) -> int:
        """Return when an event of the batch says it happened, epoch ms."""
        return claimed_at(self.events[number])
