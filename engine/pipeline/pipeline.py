"""The whole path: batches of events in, warnings out; a pure function of the log.

Events are stamped over all persons, split by partition, admitted, applied with the sweeps between
them, judged, given the second look, and gathered into episodes. A batch is cut where a new artefact
is learned or takes effect, and where open episodes begin to weigh: the log's cuts do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.alerting.episodes import Episodes
from engine.alerting.finding import Finding, findings
from engine.alerting.listening import Listener, Texts
from engine.alerting.tiers import LOGGED, Ladder
from engine.correlation.correlator import Across
from engine.correlation.outage_correlator import SecondLook
from engine.correlation.shared_payees import paid
from engine.formats.model_switch import places
from engine.pipeline.active_models import Versions
from engine.pipeline.canary import Canary
from engine.pipeline.learner import Learner
from engine.pipeline.learning_guard import Doubts, casting_doubt
from engine.pipeline.own_people import Owns, owned, ticking
from engine.pipeline.result import BatchResult, Gathering, Refused
from engine.pipeline.strides import Calm, Cuts, Heard, Tried, erasing, weighs_from
from engine.serving.routing import Models
from features.core.civil_time import Civil
from features.population.roster import UNBOUNDED
from features.population.shard import Shard
from features.population.state import EARLIEST
from models.artefact import Artefact
from models.scoring import Judgement
from streams.admission import admission
from streams.admission.admission import Admission, Counts
from streams.admission.clock import RecordingClock
from streams.admission.partitioner import partition_of
from streams.codec.decoder import Batch
from streams.contract.event_row import EventRow, Events, only
from streams.contract.kinds import Kind


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
        models: Models | None = None,
        strangers: int = UNBOUNDED,
    ) -> None:
        self.clock, self.counts = RecordingClock(), Counts()
        self.learner = learner
        self.shards = [Shard(table, strangers=strangers) for _ in range(partitions)]
        self.admissions = [Admission(registered_only=registered_only) for _ in range(partitions)]
        self.canary = Canary(table)
        self.versions = Versions(learner, models)
        self.second: Across = SecondLook()
        self.doubts, self.calm = Doubts(), Calm()
        self.episodes = Episodes(ladder, learner.features, table=table)
        self.heard_from = ladder.lowest - LOGGED
        self._listeners = listeners
        self.owns: Owns | None = None

    def register(self, batch: Batch) -> None:
        """Take over the people register, ahead of the next event; moves no clock."""
        events = owned(batch.events, self.owns).copy()
        events["received_at"] = max(self.clock.now, 0)
        for number, chosen in self._split(batch.buffer, events):
            self.admissions[number].enrol(events[chosen])
            self.shards[number].apply(batch.buffer, events[chosen], max(self.clock.now, 0))
            self._leave(number)
        self._settle()
        self._forget(batch.buffer, events, max(self.clock.now, 0))

    def feed(self, batch: Batch) -> BatchResult:
        """Take in a batch; returns the warnings that it made ready, and what belongs to them."""
        out = Gathering()
        events = batch.events
        self.clock.stamp(events)
        self.counts.quarantined += len(batch.rejected)
        self.counts.received += len(batch.rejected) + events.size
        events, out.tested = self.canary.parted(batch.buffer, events, self.versions)
        self.counts.accepted += batch.events.size - events.size
        events = ticking(events, self.owns)
        begin = 0
        for place in places(events).tolist() if self.versions.heeds else ():
            dated = int(events["received_at"][place]) >= 0  # a switch may come before any time
            self._span(out, batch.buffer, events[begin : place + dated])
            self.counts.accepted += not dated
            self._switch(out, batch.buffer, events[place])
            begin = place + 1
        self._span(out, batch.buffer, events[begin:])
        return out.result()

    def _switch(self, out: Gathering, buffer: NDArray[np.uint8], event: EventRow) -> None:
        """Follow a switch of the model; what says nothing sensible is refused as any line is."""
        if not self.versions.switch(buffer, event, self.second):
            self.counts.accepted -= 1
            self.counts.quarantined += 1
            start, end = int(event["line_start"]), int(event["line_end"])
            out.refused.append(Refused(start, end, "switch"))

    def _span(self, out: Gathering, buffer: NDArray[np.uint8], events: Events) -> None:
        """Work through events between two switches of the model."""
        heard = [
            self._admit(out, number, events, chosen)
            for number, chosen in self._split(buffer, events)
        ]
        cuts, start = Cuts.of(events), 0
        while start < events.size:
            self.learner.begin(int(cuts.received[start]))
            self.doubts.begin(int(cuts.received[start]))
            edge = self._next_edge(cuts, start)
            stop, erased = cuts.stop(start, edge)
            swept = stop < events.size and not erased  # the next event lies behind the edge
            until = edge if swept else int(cuts.received[stop - 1])
            some = [one.between(start, stop) for one in heard]
            reached = self._stretch(out, buffer, some, until)
            if reached < until:
                (stop, _), swept = cuts.stop(start, reached), True
            if swept:
                self._pass_edge(reached, int(cuts.received[stop]))
            start = stop

    def _next_edge(self, cuts: Cuts, start: int) -> int:
        """Return the edge up to which to go: calm hours are tried together."""
        edge = self.doubts.next_edge
        if not self.doubts.found:  # what was found weighs from the next edge on
            people = sum(shard.roster.people for shard in self.shards)
            edge = cuts.far(start, edge, self.calm.hours(edge, people))
        return min(self.learner.next_edge, edge)

    def _pass_edge(self, edge: int, clock: int) -> None:
        """Do what is due at an edge; hours in which nothing can be found have none.

        `clock` is that of the next event.
        """
        if edge == self.learner.next_edge:
            self.learner.pass_edge(self.shards)
        if edge == self.doubts.next_edge:
            if self.doubts.found:
                self.calm.end(edge)
            self.doubts.pass_edge(self.shards)
            due = [int(shard.state.cursor[EARLIEST]) for shard in self.shards]
            self.doubts.skip(min([clock, *due]))

    def _stretch(
        self, out: Gathering, buffer: NDArray[np.uint8], heard: Sequence[Heard], until: int
    ) -> int:
        """Work through events between two edges of learning, up to the clock `until`.

        Returns how far it came: where something was found that weighs from an hour before `until`
        on, what came after that hour is taken back.
        """
        edge = self.doubts.next_edge
        held = [shard.held() for shard in self.shards] if edge < until else []
        tried = [self._tried(buffer, one, until) for one in heard]
        doubted = casting_doubt(self.episodes.ladder, tried)
        if (weighs := weighs_from(doubted, edge, until)) < until:
            for shard, before in zip(self.shards, held, strict=True):
                shard.take_back(before)
            heard, until = [one.before(weighs) for one in heard], weighs
            tried = [self._tried(buffer, one, until) for one in heard]
            doubted = casting_doubt(self.episodes.ladder, tried)
        self.doubts.raise_by(doubted, until)
        for one in tried:
            self._accept(one)
        self._tell(out, tried, until)
        for each in heard:
            self._forget(buffer, each.events, until)
        self._settle()
        return until

    def _tried(self, buffer: NDArray[np.uint8], heard: Heard, until: int) -> Tried:
        """Apply and judge one partition's events; only its records know of it yet."""
        shard = self.shards[heard.number]
        rows = shard.apply(buffer, heard.events, until)
        texts = Texts(shard, buffer, heard.events)
        judged = self.versions.judged(rows, shard.state.context)
        found = [one for told in judged for one in self._found(heard.number, *told, texts)]
        return Tried(heard.number, rows, texts, judged, found)

    def _accept(self, tried: Tried) -> None:
        """Let everybody know what was judged of one partition."""
        number, texts = tried.number, tried.texts
        self.second.pay(paid(texts.buffer, texts.events))
        context = texts.shard.state.context
        self.learner.watch(number, [one for _, one in tried.judged], context["person"])
        self.learner.close(texts.events)
        for _, judgement in tried.judged:
            if judgement.family == "home":
                slots = judgement.rows["slot"]
                homes = slots * len(self.shards) + number
                self.second.note(judgement.rows, homes, context)
            for listener in self._listeners:
                listener.judged(judgement, texts)

    def _tell(self, out: Gathering, tried: Sequence[Tried], until: int) -> None:
        """Warn of what is due by now, after the second look."""
        unseen = [finding for one in tried for finding in self._judge_unseen(one)]
        for one in tried:
            self._leave(one.number)
        if self.versions.shadow is not None:
            said = self.episodes.ladder, self.learner.features, self.episodes.table
            out.shadowed += self.versions.shadow.warnings(unseen, until, *said)
        passed = self.second.pass_on((finding for one in tried for finding in one.found), until)
        self.learner.excuse(passed, self.shards)
        for finding, outage in passed:
            if outage is not None:
                out.explained += self.episodes.explain(outage, finding.clock)
            else:
                out.take(self.episodes, finding)

    def _leave(self, number: int) -> None:
        """Let nobody ask the homes of those whom a partition has let go whether they are silent."""
        left = np.array(self.shards[number].left, np.int64).reshape(-1, 2)
        homes = left[:, 0] * len(self.shards) + number
        seconds = [self.second, *([self.versions.shadow.second] if self.versions.shadow else [])]
        for second in seconds if left.size else ():
            second.leave(homes, left[:, 1])

    def _settle(self) -> None:
        """Give back the places of those who were let go; what was said of them stays said."""
        for number, shard in enumerate(self.shards):
            left = [slot for slot, _ in shard.left]
            shard.settle()
            if left:
                homes = {slot * len(self.shards) + number for slot in left}
                self.learner.leave(number, left)
                self.doubts.leave(homes)
                self.episodes.leave(homes)

    def _forget(self, buffer: NDArray[np.uint8], events: Events, clock: int) -> None:
        """Drop what waits and runs of those whom these events erase."""
        for event in events[erasing(events)]:
            start = int(event["person_start"])
            person = bytes(buffer[start : start + int(event["person_length"])]).decode()
            self.second.forget(person, clock)
            self.episodes.forget(person)
            self.doubts.forget(person)
            if self.versions.shadow is not None:
                self.versions.shadow.forget(person, clock)

    def _split(
        self, buffer: NDArray[np.uint8], events: Events
    ) -> Iterator[tuple[int, NDArray[np.bool_] | slice]]:
        """Choose each partition's events; every partition gets its turn, for the clock goes on."""
        of = len(self.shards)
        if of == 1:
            yield 0, slice(None)
            return
        part = partition_of(buffer, events["person_start"], events["person_length"], of)
        for number in range(of):
            yield number, part == number

    def _admit(
        self, out: Gathering, number: int, events: Events, chosen: NDArray[np.bool_] | slice
    ) -> Heard:
        """Leave out duplicates and conflicts of one partition, and count everything."""
        places = np.arange(events.size)[chosen]
        events = events[chosen]
        outcome = self.admissions[number].admit(events)
        self.counts.accepted += int((outcome == admission.ACCEPTED).sum())
        self.counts.late += int((outcome == admission.LATE).sum())
        self.counts.duplicate += int((outcome == admission.DUPLICATE).sum())
        self.counts.quarantined += int((outcome >= admission.CONFLICT).sum())
        out.refuse(events, outcome)
        kept = (outcome == admission.ACCEPTED) | (outcome == admission.LATE)
        kept &= events["kind"] != int(Kind.CONTROL)
        return Heard(number, only(events, kept), places[kept])

    def _judge_unseen(self, tried: Tried) -> Iterator[Finding]:
        """Let a challenger judge beside what serves."""
        context = tried.texts.shard.state.context
        unseen = self.versions.unseen(tried.rows, context, len(self.shards), tried.number)
        for artefact, judgement in unseen:
            yield from self._found(tried.number, artefact, judgement, tried.texts)

    def _found(
        self, number: int, artefact: Artefact, judgement: Judgement, texts: Texts
    ) -> list[Finding]:
        return findings(
            judgement,
            artefact,
            self.heard_from,
            texts,
            lambda slot: slot * len(self.shards) + number,
        )
