"""What leaves a partition for the stage that looks across people, instead of being raised here.

A worker's partition sees its own people only. All about homes but alarms of a danger waits for
the shared stage, which has every partition's sweeps before it; the rest is raised at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.alerting.finding import Finding
from engine.alerting.outage import Outage
from engine.correlation.home_number import home_number
from engine.correlation.outage_correlator import LOOK, Looks, looks_of, looks_of_nobody, turn
from engine.correlation.shared_payees import Paid
from features.core.rows import Rows
from streams.kernels.kernel_types import Records


class Erased(NamedTuple):
    """A person is erased at a moment; counted through with the findings, `order` from 1."""

    person: str
    clock: int
    order: int


class PaidHere(NamedTuple):
    """A payment to a company; `order` counts the partition's payments from 1."""

    paid: Paid
    order: int


Leaving = Finding | Erased


@dataclass(slots=True)
class Outlet:
    """Gathers looks, findings and erasures of one partition; looks and the rest are numbered.

    The numbers follow from the log alone: after a restart the same look has the same number, by
    which the shared stage knows what it has already. `shadows` counts the challengers begun here.
    """

    partition: int
    partitions: int
    looked: int = 0
    found: int = 0
    paid: int = 0
    shadows: int = 0
    _looks: list[Looks] = field(default_factory=list)
    _leaving: list[Leaving] = field(default_factory=list)
    _paid: list[PaidHere] = field(default_factory=list)

    def afresh(self) -> Unseen:
        """Return the outlet of a new challenger."""
        self.shadows += 1
        return Unseen(self.partition, self.partitions, self.shadows)

    def note(self, rows: Rows, homes: NDArray[np.int64], context: Records) -> None:
        """Note what sweeps saw, as `SecondLook.note` does."""
        looks = looks_of(rows, home_number(homes, self.partition, self.partitions), context)
        if looks.size:
            self._looks.append(looks)

    def leave(self, homes: NDArray[np.int64], clocks: NDArray[np.int64]) -> None:
        """Note that nobody is known at some homes any more, as `SecondLook.leave` does."""
        homes = home_number(homes, self.partition, self.partitions)
        self._looks.append(looks_of_nobody(homes, clocks))

    def pay(self, said: Iterable[Paid]) -> None:
        """Take in payments to companies."""
        for one in said:
            self.paid += 1
            self._paid.append(PaidHere(one, self.paid))

    def pass_on(self, found: Iterable[Finding], clock: int) -> list[tuple[Finding, Outage | None]]:
        """Take in findings; return those to be raised in this partition, in order."""
        here, leaving = parted(found)
        for finding in leaving:
            self.found += 1
            home = home_number(finding.home, self.partition, self.partitions)
            self._leaving.append(replace(finding, order=self.found, home=home))
        return [(one, None) for one in here]

    def forget(self, person: str, clock: int) -> None:
        """Let the shared stage know, in its place among the findings."""
        self.found += 1
        self._leaving.append(Erased(person, clock, self.found))

    def taken(self) -> tuple[Looks, list[Leaving]]:
        """Hand out what was gathered, and begin anew."""
        looks = np.concatenate(self._looks) if self._looks else np.zeros(0, LOOK)
        leaving = self._leaving
        self.looked += looks.size
        self._looks, self._leaving = [], []
        return looks, leaving

    def taken_paid(self) -> list[PaidHere]:
        """Hand out the payments gathered, and begin anew."""
        said, self._paid = self._paid, []
        return said


@dataclass(slots=True)
class Unseen:
    """Gathers what a challenger found; it sees the same homes, so looks are told once, by others.

    `number` tells challengers apart; findings are numbered for each of them from 1.
    """

    partition: int
    partitions: int
    number: int
    found: int = 0
    _findings: list[Finding] = field(default_factory=list)

    def afresh(self) -> Unseen:
        """Return another of the same challenger, for which nothing waits."""
        return Unseen(self.partition, self.partitions, self.number, self.found)

    def note(self, rows: Rows, homes: NDArray[np.int64], context: Records) -> None:
        """Do nothing: the live outlet tells the same."""

    def leave(self, homes: NDArray[np.int64], clocks: NDArray[np.int64]) -> None:
        """Do nothing: the live outlet tells the same."""

    def pay(self, said: Iterable[Paid]) -> None:
        """Do nothing: companies are not a challenger's matter."""

    def pass_on(self, found: Iterable[Finding], clock: int) -> list[tuple[Finding, Outage | None]]:
        """Take in findings; return those that are the partition's own, in order."""
        here, leaving = parted(found)
        for finding in leaving:
            self.found += 1
            home = home_number(finding.home, self.partition, self.partitions)
            self._findings.append(replace(finding, order=self.found, home=home))
        return [(one, None) for one in here]

    def forget(self, person: str, clock: int) -> None:
        """Do nothing: the live outlet tells the shared stage of the erasure."""

    def taken(self) -> list[Finding]:
        """Hand out what was gathered, and begin anew."""
        findings, self._findings = self._findings, []
        return findings


def parted(found: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Part findings into those of this partition and those of the shared stage, each in order."""
    every = sorted(found, key=lambda one: (one.clock, one.order))
    here = sorted((one for one in every if not shared(one)), key=turn)
    return here, [one for one in every if shared(one)]


def shared(finding: Finding) -> bool:
    """Tell whether a finding belongs to an episode that the shared stage follows.

    A device that is odd and no danger (a tracker's fault) stands in one episode with what else is
    found of the home.
    """
    return finding.application == "home" and not (finding.family == "alarm" and finding.danger)
