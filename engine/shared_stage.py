"""The stage that looks across people: findings of all partitions, in the order of one clock.

It advances by the lowest clock of all partitions, so that its result depends neither on the number
of workers nor on who was faster.
"""

from __future__ import annotations

import logging
from typing import Any

import msgspec

from engine.episodes import Episodes
from engine.finding import Finding
from engine.finding_line import (
    ClockTold,
    FindingTold,
    Line,
    LooksTold,
    decoded,
    finding_of_line,
    looks_of_line,
)
from engine.output import Output
from engine.owner import LOWEST_TIER
from engine.second_look import SecondLook
from models.artefact import Artefact
from streams.chunk import Chunk, Place

LOG = logging.getLogger(__name__)
UNHEARD = -(2**62)


class SharedStage:
    """Takes what the partitions say; raises what several of them had to be asked about."""

    def __init__(
        self, place: Place, partitions: int, episodes: Episodes, artefact: Artefact
    ) -> None:
        self.place, self.position = place, 0
        self.lost = 0
        self._episodes, self._artefact = episodes, artefact
        self._second = SecondLook()
        self._origins = [0] * partitions
        self._clocks = [UNHEARD] * partitions
        self._looked = [0] * partitions
        self._found = [0] * partitions

    @property
    def clock(self) -> int:
        """Return the lowest clock of all partitions, epoch ms."""
        return min(self._clocks)

    def take(self, chunk: Chunk) -> Output:
        """Take in what was said; returns the warnings that it made ready."""
        before, found = self.clock, []
        for line in chunk.data.splitlines():
            try:
                told = decoded(line)
            except msgspec.MsgspecError:
                LOG.error("topic=%s offset=%d unreadable, left out", *chunk.place)
                continue
            if not self._current(told):
                continue
            if isinstance(told, FindingTold):
                found += self._finding(told)
            elif isinstance(told, LooksTold):
                self._look(told)
            else:
                self._clock(told)
        self.position = chunk.next
        return self._raised(found, self.clock if self.clock > before else UNHEARD)

    def _current(self, told: Line) -> bool:
        """Tell whether numbers are those that count now; a partition that lost all begins anew."""
        have = self._origins[told.source]
        if told.origin > have:
            self._origins[told.source] = told.origin
            self._looked[told.source] = self._found[told.source] = 0
        return told.origin >= have

    def _finding(self, told: FindingTold) -> list[Finding]:
        """Take in a finding unless it was said before."""
        have = self._found[told.source]
        if told.number <= have:
            return []
        self._gap(told.number - have - 1)
        self._found[told.source] = told.number
        finding = finding_of_line(told, self._artefact)
        return [] if finding is None else [finding]

    def _look(self, told: LooksTold) -> None:
        """Take in those looks that were not said before."""
        looks, have = looks_of_line(told), self._looked[told.source]
        if told.first + looks.size <= have:
            return
        self._gap(told.first - have)
        self._second.take(looks[max(0, have - told.first) :])
        self._looked[told.source] = told.first + looks.size

    def _gap(self, missing: int) -> None:
        if missing > 0:
            self.lost += missing
            LOG.error("前段发现缺失 missing=%d: the findings topic has lost records", missing)

    def _clock(self, told: ClockTold) -> None:
        self._clocks[told.source] = max(self._clocks[told.source], told.at)

    def _raised(self, found: list[Finding], clock: int) -> Output:
        output = Output()
        for finding in self._second.pass_on(found, clock):
            warning = self._episodes.add(finding, self._artefact)
            if warning is not None and warning["tier"] >= LOWEST_TIER:
                output.warnings.append(warning)
        return output

    def begin(self, position: int) -> None:
        """Begin without any memory, where the log begins."""
        self.position = position

    def memory(self) -> dict[str, Any]:
        """Return everything to remember."""
        return {
            "place": tuple(self.place),
            "second": self._second,
            "running": self._episodes.running,
            "origins": self._origins,
            "clocks": self._clocks,
            "looked": self._looked,
            "found": self._found,
        }

    def recall(self, position: int, memory: dict[str, Any]) -> None:
        """Go on where a snapshot left off."""
        self._second = memory["second"]
        self._episodes.running = memory["running"]
        self._clocks, self._looked = memory["clocks"], memory["looked"]
        self._found, self._origins = memory["found"], memory["origins"]
        self.position = position
