"""What leaves a partition for the stage that looks across people, instead of being raised here.

A worker's partition sees its own people only. Everything about homes that is no alarm waits for
the shared stage, which has every partition's sweeps before it; the rest is raised at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.finding import Finding
from engine.second_look import LOOK, Looks, looks_of, turn
from features.rows import Rows


@dataclass(slots=True)
class Outlet:
    """Gathers looks and findings of one partition; both are numbered through.

    The numbers follow from the log alone: after a restart the same look has the same number, by
    which the shared stage knows what it has already.
    """

    partition: int
    partitions: int
    looked: int = 0
    found: int = 0
    _looks: list[Looks] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)

    def note(self, rows: Rows, homes: NDArray[np.int64], context: NDArray[Any]) -> None:
        """Note what sweeps saw, as `SecondLook.note` does."""
        looks = looks_of(rows, homes * self.partitions + self.partition, context)
        if looks.size:
            self._looks.append(looks)

    def pass_on(self, found: Iterable[Finding], clock: int) -> list[Finding]:
        """Take in findings; return those to be raised in this partition, in order."""
        here = []
        for finding in sorted(found, key=lambda one: (one.clock, one.order)):
            if not shared(finding):
                here.append(finding)
                continue
            self.found += 1
            home = finding.home * self.partitions + self.partition
            self._findings.append(replace(finding, order=self.found, home=home))
        return sorted(here, key=turn)

    def taken(self) -> tuple[Looks, list[Finding]]:
        """Hand out what was gathered, and begin anew."""
        looks = np.concatenate(self._looks) if self._looks else np.zeros(0, LOOK)
        findings = self._findings
        self.looked += looks.size
        self._looks, self._findings = [], []
        return looks, findings


def shared(finding: Finding) -> bool:
    """Tell whether a finding belongs to an episode that the shared stage follows."""
    return finding.application == "home" and finding.family != "alarm"
