"""What a batch brings about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.alerting.episodes import Episodes
from engine.alerting.finding import Finding
from engine.alerting.judged_row import KeptRow, behind
from engine.formats.lines import Later, Warning
from streams.admission import admission
from streams.contract.event_row import Events


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that could be read and is put into quarantine all the same: where it lies, and why."""

    line_start: int
    line_end: int
    reason: str


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What a batch of events made ready; walked over, its warnings.

    Parameters
    ----------
    warnings
        In no particular order.
    behind
        The row of each warning.
    explained
        What is to be appended to episodes whose warnings were raised before.
    shadowed
        What a challenger would have warned of.
    refused
        The lines of this batch that could be read but were not believed, in their order.
    tested
        When a test person called, epoch ms.
    """

    warnings: tuple[Warning, ...]
    behind: tuple[KeptRow, ...]
    explained: tuple[Later, ...]
    shadowed: tuple[Warning, ...]
    refused: tuple[Refused, ...]
    tested: tuple[int, ...]

    def __iter__(self) -> Iterator[Warning]:
        """Walk over the warnings: scripts that ask for nothing else need not know the rest."""
        return iter(self.warnings)


@dataclass(slots=True)
class Gathering:
    """The same while a batch is being worked through."""

    warnings: list[Warning] = field(default_factory=list)
    behind: list[KeptRow] = field(default_factory=list)
    explained: list[Later] = field(default_factory=list)
    shadowed: list[Warning] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    tested: list[int] = field(default_factory=list)

    def take(self, episodes: Episodes, finding: Finding) -> None:
        """Take a finding into its episode, and what that makes."""
        if (warning := episodes.add(finding)) is not None:
            self.warnings.append(warning)
            self.behind += behind(warning, finding)
        else:
            self.explained += episodes.again(finding)

    def refuse(self, events: Events, outcome: NDArray[np.uint8]) -> None:
        """Put the lines of events that were not believed aside; a loop over those few."""
        for event, why in zip(
            events[outcome >= admission.CONFLICT],
            outcome[outcome >= admission.CONFLICT].tolist(),
            strict=True,
        ):
            start, end = int(event["line_start"]), int(event["line_end"])
            self.refused.append(Refused(start, end, admission.REASONS[why]))

    def result(self) -> BatchResult:
        """Return what was gathered, to be changed no more."""
        return BatchResult(
            tuple(self.warnings),
            tuple(self.behind),
            tuple(self.explained),
            tuple(self.shadowed),
            tuple(sorted(self.refused, key=lambda one: one.line_start)),
            tuple(self.tested),
        )
