"""What taking a chunk of the log brings about, and what must be durable before it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.alerting.judged_row import KeptRow
from engine.formats.lines import CalledAgain, DataFault, Later, Urgent, Warning
from engine.privacy.erasure import Order
from engine.store.people.portrait_line import PortraitLine
from engine.store.silences.line import SilencesLine
from models.discovery import life_safety
from streams.log.chunk import Original, Place

ROW_BYTES = 4_000
"""What a warning, or anything that belongs to one, takes in memory: about, and rather more."""
LINE_BYTES = 300
"""What the line of somebody's silence takes: about, and rather more."""
LOWEST_TIER = 1
"""Warnings below are for the log only (contract)."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Bytes for quarantine: the record's own where one line is all it holds, else the line.

    `key` tells the same line again after a restart.
    """

    key: str
    reason: str
    place: Place
    offset: int
    received_at: int
    original: Original


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A line that lay in a wrong partition, on its way to the right one."""

    place: Place
    person: bytes
    line: bytes


@dataclass(slots=True)
class Output:
    """Warnings of tier 1 and above, what belongs to them, and what goes to other topics.

    `behind` holds the row of each warning, `explained` what is appended to earlier ones, `shadowed`
    what a challenger would have warned of, `erased` whom to erase from what was written, `faults`
    what could not be read and may be a call for help, `tested` when a test person called that was
    heard.
    """

    warnings: list[Warning] = field(default_factory=list)
    behind: list[KeptRow] = field(default_factory=list)
    explained: list[Later] = field(default_factory=list)
    shadowed: list[Warning] = field(default_factory=list)
    portraits: list[tuple[str, PortraitLine]] = field(default_factory=list)
    erased: list[Order] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    faults: list[DataFault] = field(default_factory=list)
    tested: list[int] = field(default_factory=list)
    forwarded: list[Forwarded] = field(default_factory=list)
    findings: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Key and value of each record for the shared stage."""
    silences: SilencesLine | None = None
    """How silent everybody of the place is, where it is time to tell."""
    sent_on: bool = False
    """Whether what other places wait for is on its way to them already."""

    @property
    def stored(self) -> bool:
        """Tell whether there is something for the store of the desk."""
        return bool(
            self.warnings
            or self.behind
            or self.explained
            or self.shadowed
            or self.portraits
            or self.erased
            or self.faults
            or self.tested
            or self.silences
        )

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (self.stored or self.aside or self.forwarded or self.findings)

    @property
    def weight(self) -> int:
        """Return about how many bytes of memory it takes while it waits."""
        sent = [len(value) for _, value in self.findings]
        sent += [len(one.original.value) for one in self.aside]
        sent += [len(one.line) for one in self.forwarded]
        rows = len(self.warnings) + len(self.behind) + len(self.explained) + len(self.shadowed)
        rows += len(self.portraits) + len(self.faults)
        sent.append(LINE_BYTES * len(self.silences.silences) if self.silences else 0)
        return sum(sent) + ROW_BYTES * (rows + 1)

    @property
    def urgent(self) -> list[Urgent]:
        """Return what is of life safety: warnings outside every allowance, calls again, faults."""
        outright = life_safety()
        warned = (one for one in self.warnings if one.detector in outright)
        again = (one for one in self.explained if isinstance(one, CalledAgain))
        return [*warned, *again, *self.faults]

    def raised(self, warning: Warning, rows: Iterable[KeptRow]) -> None:
        """Take in a warning of tier 1 or above with the row behind it."""
        self.warnings.append(warning)
        self.behind += [row for row in rows if row.id == warning.id]

    def set_aside(self, one: SetAside, fault: DataFault | None) -> None:
        """Take in what goes to quarantine, with a card for the desk where it may call for help."""
        self.aside.append(one)
        if fault is not None:
            self.faults.append(fault)


def shown(warnings: Sequence[Warning]) -> list[Warning]:
    """Return the warnings that leave the log."""
    return [one for one in warnings if one.tier >= LOWEST_TIER]
