"""The whole path: batches of events in, warnings out; a pure function of the log.

Events are stamped over all persons, split by partition, admitted, applied with the sweeps between
them, judged, given the second look, and gathered into episodes. A batch is cut where a new artefact
is learned or takes effect, so that it does not matter how the log was cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.episodes import Episodes
from engine.finding import Finding, findings
from engine.learning import Learner
from engine.second_look import SecondLook
from engine.tiers import LOGGED, Ladder
from features.catalog import FAMILIES
from features.civil import Civil
from features.rows import Rows
from features.shard import Shard
from models.judge import Judgement, judge
from streams.admission import ACCEPTED, CONFLICT, DUPLICATE, LATE, REASONS, Admission, Counts
from streams.clock import RecordingClock
from streams.codec import Batch
from streams.event_row import Events
from streams.kinds import Kind
from streams.partition import partition_of

Warnings = list[dict[str, Any]]


class Listener(Protocol):
    """Somebody who wants to see rows and judgements as they are made."""

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Take in one family's judged rows; `texts` names their persons and events."""
        ...


class Across(Protocol):
    """What looks across people: in this process, or on behalf of all workers."""

    def note(self, rows: Rows, homes: NDArray[np.int64], context: NDArray[Any]) -> None:
        """Note what sweeps saw of homes."""
        ...

    def pass_on(self, found: Iterable[Finding], clock: int) -> list[Finding]:
        """Take in findings; return those to be raised here by `clock`, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that could be read and is put into quarantine all the same: where it lies, and why."""

    line_start: int
    line_end: int
    reason: str


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


class Pipeline:
    """Partitions, the learner, the second look and the episodes of one run."""

    def __init__(
        self,
        table: Civil,
        ladder: Ladder,
        learner: Learner,
        partitions: int = 1,
        listeners: tuple[Listener, ...] = (),
        *,
        registered_only: bool = False,
    ) -> None:
        self.clock = RecordingClock()
        self.counts = Counts()
        self.learner = learner
        self.shards = [Shard(table) for _ in range(partitions)]
        self.admissions = [Admission(registered_only=registered_only) for _ in range(partitions)]
        self.refused: list[Refused] = []
        self.second: Across = SecondLook()
        self.episodes = Episodes(ladder, learner.features)
        self._logged = min(ladder.edge(name) for name in ladder.allowance) - LOGGED
        self._listeners = listeners

    def register(self, batch: Batch) -> None:
        """Take over the people register, ahead of the next event; moves no clock."""
        events = batch.events.copy()
        events["received_at"] = max(self.clock.now, 0)
        for number, chosen in self._split(batch.buffer, events):
            self.admissions[number].enrol(events[chosen])
            self.shards[number].apply(batch.buffer, events[chosen], max(self.clock.now, 0))

    def feed(self, batch: Batch) -> Warnings:
        """Take in a batch; returns the warnings that it made ready, in no particular order.

        `refused` then names the lines of this batch that could be read but were not believed.
        """
        self.refused = []
        events = batch.events
        self.clock.stamp(events)
        self.counts.quarantined += len(batch.rejected)
        self.counts.received += len(batch.rejected) + events.size
        warnings: Warnings = []
        start = 0
        while start < events.size:
            clock = int(events["received_at"][start])
            self.learner.begin(clock)
            while self.learner.next_edge < clock:
                warnings += self._stretch(batch.buffer, events[:0], self.learner.next_edge)
                self.learner.pass_edge(self.shards)
            edge = self.learner.next_edge
            stop = int(np.searchsorted(events["received_at"], edge, side="right"))
            until = int(events["received_at"][stop - 1])
            warnings += self._stretch(batch.buffer, events[start:stop], until)
            start = stop
        return warnings

    def _stretch(self, buffer: NDArray[np.uint8], events: Events, until: int) -> Warnings:
        """Work through events between two edges of learning, up to the clock `until`."""
        found: list[Finding] = []
        for number, chosen in self._split(buffer, events):
            admitted = self._admit(number, events[chosen])
            rows = self.shards[number].apply(buffer, admitted, until)
            texts = Texts(self.shards[number], buffer, admitted)
            found += self._judge(number, rows, texts)
        artefact = self.learner.artefact
        raised = (self.episodes.add(one, artefact) for one in self.second.pass_on(found, until))
        return [warning for warning in raised if warning is not None]

    def _split(
        self, buffer: NDArray[np.uint8], events: Events
    ) -> Iterator[tuple[int, NDArray[np.bool_] | slice]]:
        """Choose each partition's events; every partition gets its turn, for the clock goes on."""
        if len(self.shards) == 1:
            yield 0, slice(None)
            return
        part = partition_of(
            buffer, events["person_start"], events["person_length"], len(self.shards)
        )
        for number in range(len(self.shards)):
            yield number, part == number

    def _admit(self, number: int, events: Events) -> Events:
        """Leave out duplicates and conflicts, and count everything."""
        outcome = self.admissions[number].admit(events)
        self.counts.accepted += int((outcome == ACCEPTED).sum())
        self.counts.late += int((outcome == LATE).sum())
        self.counts.duplicate += int((outcome == DUPLICATE).sum())
        self.counts.quarantined += int((outcome >= CONFLICT).sum())
        self.refused += [
            Refused(int(event["line_start"]), int(event["line_end"]), REASONS[int(why)])
            for event, why in zip(
                events[outcome >= CONFLICT], outcome[outcome >= CONFLICT], strict=True
            )
        ]
        kept = (outcome == ACCEPTED) | (outcome == LATE)
        kept &= events["kind"] != int(Kind.CONTROL)
        return events[kept]

    def _judge(self, number: int, rows: Mapping[str, Rows], texts: Texts) -> Iterator[Finding]:
        """Judge the rows of one partition, show them to the listeners, keep the unusual ones."""
        context = texts.shard.state.context
        partitions = len(self.shards)
        judged = [
            judge(name, rows[name], self.learner.artefact) for name in FAMILIES if name in rows
        ]
        self.learner.watch(number, judged, context["person"])
        for judgement in judged:
            if judgement.family == "home":
                slots = judgement.rows["slot"]
                homes = slots * partitions + number
                self.second.note(judgement.rows, homes, context[slots])
            for listener in self._listeners:
                listener.judged(judgement, texts)
            yield from findings(
                judgement,
                self._logged,
                texts.person,
                texts.event,
                lambda slot: slot * partitions + number,
            )
