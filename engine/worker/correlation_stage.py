"""The stage that looks across people: findings of all partitions, in the order of one clock.

It advances by the lowest clock of all partitions, so that its result depends neither on the number
of workers nor on who was faster.
"""

from __future__ import annotations

import logging

from engine.alerting.episodes import Episodes
from engine.alerting.finding import Finding
from engine.alerting.judged_row import behind
from engine.alerting.tiers import Ladder
from engine.correlation.messages import (
    FindingMessage,
    GoneMessage,
    Line,
    LooksMessage,
    PaymentMessage,
    WatermarkMessage,
    decoded,
    finding_of_line,
    looks_of_line,
)
from engine.correlation.outage_correlator import SecondLook
from engine.correlation.partition_progress import UNHEARD, Heard
from engine.formats.lines import Memory
from engine.log.partitioning import same_partitions
from engine.output.data_fault import data_fault
from engine.output.dead_letter import aside_of
from engine.output.output import Output, shown
from engine.privacy.erasure import order_of
from engine.serving.routing import Models
from engine.serving.shadow import Shadow
from engine.worker.partition_processor import damaged_aside
from features.core.civil_time import Civil
from models.artefact import COLD
from streams.codec.decoder import UNREADABLE
from streams.log.chunk import Chunk, Place

LOG = logging.getLogger(__name__)
MOST_HOMES = 1 << 22
"""More homes than a city has (assumed): a number beyond would ask for memory without end."""
Found = dict[int, list[Finding]]
"""Findings by the number of the challenger that found them; 0: live."""


class SharedStage:
    """Takes what the partitions say; raises what several of them had to be asked about."""

    def __init__(
        self,
        place: Place,
        partitions: int,
        ladder: Ladder,
        features: str,
        models: Models,
        table: Civil,
    ) -> None:
        self.place, self.position, self._partitions = place, 0, partitions
        self._ladder, self._features, self._models = ladder, features, models
        self._episodes = Episodes(ladder, features, table=table)
        self._second = SecondLook()
        self._shadows: dict[int, Shadow] = {}
        self._erased: list[tuple[int, str, int, int, int]] = []
        self._heard = Heard.nothing(partitions)

    @property
    def clock(self) -> int:
        """Return the lowest clock of all partitions, epoch ms."""
        return min(self._heard.clocks)

    @property
    def lost(self) -> int:
        """Return how many things were told and never came."""
        return self._heard.lost

    def take(self, chunk: Chunk) -> Output:
        """Take in what was said; returns the warnings that it made ready."""
        before, found, start = self.clock, Found(), 0
        unread = []
        for line in chunk.data.splitlines(keepends=True):
            if not self._took(line, found):
                unread.append(aside_of(chunk, start, start + len(line), UNREADABLE))
            start += len(line)
        self.position = chunk.next
        clock = self.clock if self.clock > before else UNHEARD
        output = self._raised(found, clock)
        for aside in [*damaged_aside(chunk), *unread]:
            output.set_aside(aside, data_fault(aside, aside.original.value))
        over = min(self._heard.overs)
        self._shadows = {number: one for number, one in self._shadows.items() if number > over}
        return output

    def _took(self, line: bytes, found: Found) -> bool:
        """Take in one line; False where it cannot be read, whatever is wrong with it."""
        try:
            told = decoded(line)
            if 0 <= told.source < len(self._heard.clocks):
                self._take(told, found)
                return True
        except Exception as error:  # one bad record must not silence all people for good
            LOG.error("发现无法解读 a finding unreadable, left out: %s", type(error).__name__)
        return False

    def _take(self, told: Line, found: Found) -> None:
        if not self._heard.current(told):
            return
        if isinstance(told, FindingMessage):
            self._finding(told, found)
        elif isinstance(told, LooksMessage):
            self._look(told)
        elif isinstance(told, WatermarkMessage):
            self._heard.clock(told)
        elif isinstance(told, PaymentMessage):
            self._second.pay([told.paid] if self._heard.is_new_payment(told) else [])
        elif isinstance(told, GoneMessage):
            self._heard.gone(told)
        elif self._heard.is_new(told):
            self._erased.append((told.at, told.person, told.source, told.origin, told.number))

    def _finding(self, told: FindingMessage, found: Found) -> None:
        """Take in a finding unless it was said before."""
        if not self._heard.is_new(told):
            return
        if not 0 <= told.home < MOST_HOMES:
            raise ValueError("a home that cannot be")
        artefact = COLD if told.model is None else self._models(told.switch)
        finding = finding_of_line(told, artefact or COLD)
        if finding is None:
            LOG.error(
                "发现无法解读 a finding of model=%s cannot be read here, left out", told.model
            )
            return
        found.setdefault(told.shadow, []).append(finding)
        if told.shadow and told.shadow not in self._shadows:
            self._shadows[told.shadow] = Shadow(finding.artefact, self._second.afresh())

    def _look(self, told: LooksMessage) -> None:
        """Take in those looks that were not said before."""
        looks = looks_of_line(told)
        if (
            looks.size
            and not 0 <= int(looks["home"].min()) <= int(looks["home"].max()) < MOST_HOMES
        ):
            raise ValueError("a home that cannot be")
        new = looks[self._heard.known_looks(told.source, told.first, looks.size) :]
        for second in (self._second, *(one.second for one in self._shadows.values())):
            if isinstance(second, SecondLook):
                second.take(new)

    def _raised(self, found: Found, clock: int) -> Output:
        """Work up to `clock`; each erasure takes effect behind what came before it."""
        output = Output()
        self._erased.sort()
        while self._erased and self._erased[0][0] <= clock:
            at, person, *named = self._erased.pop(0)
            self._pass(found, at, output)
            found = {}
            self._forget(person, at)
            output.erased.append(order_of(person, at, *named))
        self._pass(found, clock, output)
        return output

    def _pass(self, found: Found, clock: int, output: Output) -> None:
        for finding, outage in self._second.pass_on(found.get(0, ()), clock):
            if outage is not None:
                output.explained += self._episodes.explain(outage, finding.clock)
                continue
            warning = self._episodes.add(finding)
            for one in shown([] if warning is None else [warning]):
                output.raised(one, behind(one, finding))
        for number, shadow in self._shadows.items():
            unseen = shadow.warnings(
                found.get(number, ()), clock, self._ladder, self._features, self._episodes.table
            )
            output.shadowed += shown(unseen)

    def _forget(self, person: str, clock: int) -> None:
        self._second.forget(person, clock)
        self._episodes.forget(person)
        for shadow in self._shadows.values():
            shadow.forget(person, clock)

    def begin(self, position: int) -> None:
        """Begin without any memory, where the log begins."""
        self.position = position

    def memory(self) -> Memory:
        """Return everything to remember."""
        return {
            "place": tuple(self.place),
            "second": self._second,
            "running": self._episodes.running,
            "silent": self._episodes.silent,
            "shadows": self._shadows,
            "erased": self._erased,
            "heard": self._heard,
        }

    def recall(self, position: int, memory: Memory) -> None:
        """Go on where a snapshot left off."""
        same_partitions(len(memory["heard"].clocks), self._partitions)
        self._second = memory["second"]
        self._episodes.running, self._episodes.silent = memory["running"], memory["silent"]
        self._shadows, self._erased = memory["shadows"], memory["erased"]
        self._heard = memory["heard"]
        self.position = position
