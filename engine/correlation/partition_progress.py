"""What the shared stage has heard of each partition, so that nothing counts twice."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from engine.correlation.messages import (
    ErasureMessage,
    FindingMessage,
    GoneMessage,
    Line,
    PaymentMessage,
    WatermarkMessage,
)

LOG = logging.getLogger(__name__)
UNHEARD = -(2**62)


@dataclass(slots=True)
class Heard:
    """Clocks and numbers by partition; `unseen` counts by partition and challenger.

    `lost` counts what a partition's numbers say was told and never came.
    """

    origins: list[int]
    clocks: list[int]
    overs: list[int]
    looked: list[int]
    found: list[int]
    paid: list[int]
    unseen: dict[tuple[int, int], int] = field(default_factory=dict)
    lost: int = 0

    @classmethod
    def nothing(cls, partitions: int) -> Heard:
        """Return the beginning: nothing was heard of any partition."""
        origins, overs, looked, found, paid = ([0] * partitions for _ in range(5))
        return cls(origins, [UNHEARD] * partitions, overs, looked, found, paid)

    def current(self, told: Line) -> bool:
        """Tell whether numbers are those that count now; a partition that lost all begins anew."""
        source, have = told.source, self.origins[told.source]
        if told.origin > have:
            self.origins[source] = told.origin
            self.looked[source] = self.found[source] = self.paid[source] = 0
            self.unseen = {key: one for key, one in self.unseen.items() if key[0] != source}
        return told.origin >= have

    def gone(self, told: GoneMessage) -> None:
        """Take note of the number of something whose person is erased."""
        if told.paid:
            self.is_new_payment(told)
        else:
            self.is_new(told)

    def is_new(self, told: FindingMessage | ErasureMessage | GoneMessage) -> bool:
        """Tell whether something numbered was not said before, and take note of it."""
        shadow = 0 if isinstance(told, ErasureMessage) else told.shadow
        key = (told.source, shadow)
        have = self.unseen.get(key, 0) if shadow else self.found[told.source]
        if told.number <= have:
            return False
        self._gap(told.number - have - 1)
        if shadow:
            self.unseen[key] = told.number
        else:
            self.found[told.source] = told.number
        return True

    def is_new_payment(self, told: PaymentMessage | GoneMessage) -> bool:
        """Tell whether a payment was not said before, and take note of it."""
        have = self.paid[told.source]
        if told.number <= have:
            return False
        self._gap(told.number - have - 1)
        self.paid[told.source] = told.number
        return True

    def known_looks(self, source: int, first: int, count: int) -> int:
        """Return how many of `count` looks from number `first` on were told before; takes note."""
        have = self.looked[source]
        if first + count > have:
            self._gap(first - have)
            self.looked[source] = first + count
        return min(count, max(0, have - first))

    def clock(self, told: WatermarkMessage) -> None:
        """Note how far a partition has come."""
        self.clocks[told.source] = max(self.clocks[told.source], told.at)
        self.overs[told.source] = max(self.overs[told.source], told.over)

    def _gap(self, missing: int) -> None:
        if missing > 0:
            self.lost += missing
            LOG.error("前段发现缺失 missing=%d: the findings topic has lost records", missing)
