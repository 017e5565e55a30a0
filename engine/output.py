"""What taking a chunk of the log brings about, and what must be durable before it counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from engine.store.portrait_line import PortraitLine
from streams.chunk import Original, Place


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
    """Warnings of tier 1 and above, portraits, and what goes to other topics."""

    warnings: list[dict[str, Any]] = field(default_factory=list)
    portraits: list[tuple[str, PortraitLine]] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    forwarded: list[Forwarded] = field(default_factory=list)
    findings: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Key and value of each record for the shared stage."""

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (
            self.warnings or self.portraits or self.aside or self.forwarded or self.findings
        )

    @property
    def urgent(self) -> list[dict[str, Any]]:
        """Return the warnings of life safety: those that no rarity had to speak for."""
        return [one for one in self.warnings if one["p"] is None]

    def lines(self) -> list[tuple[str, bytes]]:
        """Return id and line of each warning."""
        return [(one["id"], msgspec.json.encode(one)) for one in self.warnings]
