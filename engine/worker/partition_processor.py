"""Partition processor: one partition's people, its clock, what is made of its records."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from engine.alerting.finding import Finding
from engine.correlation.home_number import slot_of
from engine.correlation.messages import (
    ErasureMessage,
    WatermarkMessage,
    encoded,
    finding_told,
    looks_told,
    paid_told,
)
from engine.correlation.outbound import Erased, Outlet, Unseen
from engine.formats.lines import Memory
from engine.log.partitioning import same_partitions
from engine.output.clock_fault import clock_fault
from engine.output.data_fault import data_fault
from engine.output.dead_letter import aside_of
from engine.output.output import Forwarded, Output, SetAside, shown
from engine.output.portraits import portrait_of
from engine.output.silence_watch import SilenceWatch
from engine.pipeline.pipeline import Pipeline
from engine.pipeline.result import Refused
from engine.privacy.erasure import order_of
from engine.snapshots.state import memory_of, recall
from streams.admission.clock_bound import ClockBound
from streams.admission.dead_letter import set_aside
from streams.admission.log_time import LogTime
from streams.admission.partitioner import partition_of
from streams.codec.decoder import Batch, Rejected, decode
from streams.contract.event_row import Events
from streams.contract.kinds import Kind
from streams.log.chunk import Chunk, Original, Place

LOG = logging.getLogger(__name__)


class Owner:
    """Takes the records of one partition of the events, in their order."""

    def __init__(
        self,
        place: Place,
        partitions: int,
        pipeline: Pipeline,
        zone: ZoneInfo,
        clock: Literal["wall", "log"],
        bound: ClockBound | None = None,
        silences: SilenceWatch | None = None,
    ) -> None:
        self.place, self.position, self.origin = place, 0, 0
        self.pipeline = pipeline
        self.misplaced = 0
        self.refusals: Counter[str] = Counter()
        """Lines put into quarantine, by reason."""
        self.time = LogTime(clock)
        self.partitions, self._zone, self._bound = partitions, zone, bound or ClockBound()
        self._outlet = Outlet(place.partition, partitions)
        self._silences = silences
        self._told = -1
        pipeline.second = self._outlet

    def take(self, chunk: Chunk) -> Output:
        """Judge what a chunk holds behind the position; returns what is to be written."""
        output = Output()
        for damaged in damaged_aside(chunk):
            output.set_aside(damaged, data_fault(damaged, damaged.original.value))
        batch = decode(chunk.data, self._zone)
        self._set_aside(chunk, batch.rejected, output)
        self.pipeline.counts.received += len(batch.rejected)
        self.pipeline.counts.quarantined += len(batch.rejected)
        batch = self._own(chunk, batch, output)
        recorded = self._timed(chunk, batch.events, output)
        for part, profiles in _stretches(batch, recorded):
            if profiles:
                self.pipeline.register(part)
            else:
                self._judge(chunk, part, output)
        self._bound.note(self.place.partition, self.pipeline.clock.now)
        self._tell(output)
        self._tell_silences(output)
        self.position = chunk.next
        return output

    def _timed(self, chunk: Chunk, events: Events, output: Output) -> int:
        """Set when the log took the events; returns from which on recorded times count."""
        records = chunk.record_of(events["line_start"])
        limit, before = self._bound.limit(self.place.partition), self.time.held
        now = self.pipeline.clock.now
        recorded = self.time.set(events, chunk.received_at[records], now, limit)
        if self.time.held > before:
            at = int(events["received_at"][:recorded].max())
            output.faults.append(clock_fault(self.place, int(chunk.offsets[0]), at))
        return recorded

    def _judge(self, chunk: Chunk, batch: Batch, output: Output) -> None:
        result = self.pipeline.feed(batch)
        for warning in shown(result.warnings):
            output.raised(warning, result.behind)
        output.explained += result.explained
        output.shadowed += shown(result.shadowed)
        output.tested += result.tested
        self._set_aside(chunk, result.refused, output)

    def _own(self, chunk: Chunk, batch: Batch, output: Output) -> Batch:
        """Leave out the lines of people who live in another partition, and send them there."""
        events = batch.events
        part = partition_of(
            batch.buffer, events["person_start"], events["person_length"], self.partitions
        )
        elsewhere = (part != self.place.partition) & (events["person"] != 0)
        if not elsewhere.any():
            return batch
        for event, number in zip(events[elsewhere], part[elsewhere].tolist(), strict=True):
            start, length = int(event["person_start"]), int(event["person_length"])
            line = chunk.data[int(event["line_start"]) : int(event["line_end"])]
            person = bytes(batch.buffer[start : start + length])
            output.forwarded.append(Forwarded(Place(self.place.topic, number), person, line))
        self.misplaced += int(elsewhere.sum())
        return replace(batch, events=events[~elsewhere])

    def _set_aside(
        self, chunk: Chunk, bad_lines: Sequence[Rejected | Refused], output: Output
    ) -> None:
        self.refusals.update(bad.reason for bad in bad_lines)
        for bad in bad_lines:
            aside = aside_of(chunk, bad.line_start, bad.line_end, bad.reason)
            line = chunk.data[bad.line_start : bad.line_end]
            unread = isinstance(bad, Rejected)
            output.set_aside(aside, data_fault(aside, line) if unread else None)

    def _tell(self, output: Output) -> None:
        """Tell the shared stage what was seen, and that everything before now has been said."""
        first = self._outlet.looked
        looks, leaving = self._outlet.taken()
        if looks.size:
            output.findings.append((b"", encoded(looks_told(*self._teller, first, looks))))
        for one in leaving:
            if isinstance(one, Erased):
                self._erase(one, output)
            else:
                self._say(one, output)
        shadow = self.pipeline.versions.shadow
        if shadow is not None and isinstance(shadow.second, Unseen):
            for finding in shadow.second.taken():
                self._say(finding, output, shadow.second.number)
        self._tell_paid(output)
        self._tell_clock(output)
        self._paint(output, [one for one in leaving if isinstance(one, Finding)])

    @property
    def _teller(self) -> tuple[int, int]:
        return self.place.partition, self.origin

    def _say(self, finding: Finding, output: Output, shadow: int = 0) -> None:
        key = str(self._street(finding.home))
        pin = self.pipeline.versions.pins.get(finding.artefact.version or "", "")
        told = finding_told(*self._teller, finding, key, pin, shadow)
        output.findings.append((key.encode(), encoded(told)))

    def _erase(self, erased: Erased, output: Output) -> None:
        """Erase here and now, and let the shared stage do so when its clock has come so far."""
        told = ErasureMessage(*self._teller, erased.order, erased.person, erased.clock)
        output.findings.append((b"", encoded(told)))
        output.erased.append(order_of(erased.person, erased.clock, *self._teller, erased.order))

    def _tell_paid(self, output: Output) -> None:
        for said, number in self._outlet.taken_paid():
            told = paid_told(*self._teller, said, number)
            output.findings.append((told.shared.encode(), encoded(told)))

    def _tell_clock(self, output: Output) -> None:
        now = self.pipeline.clock.now
        if now <= self._told:
            return
        self._told = now
        shadow, over = self.pipeline.versions.shadow, self._outlet.shadows
        over -= shadow is not None
        output.findings.append((b"", encoded(WatermarkMessage(*self._teller, now - 1, over))))

    def _paint(self, output: Output, leaving: Sequence[Finding]) -> None:
        """Add portraits of those of whom a warning is or may be raised, unless they are erased."""
        gone = {order.person: order.at for order in output.erased}
        named = [(one.id, one.person, one.at) for one in output.warnings]
        named += [(f"{self.place.partition}-{f.order}", f.person, f.clock) for f in leaving]
        for name, person, at in named:
            seen = portrait_of(self.pipeline, person) if at > gone.get(person, -1) else None
            if seen is not None:
                output.portraits.append((name, seen))

    def _tell_silences(self, output: Output) -> None:
        """Tell how silent everybody is, some times an hour; nobody judges by it.

        Whatever fails there keeps no call for help waiting: it is logged, and tried again later.
        """
        if self._silences is not None:
            name = f"{self.place.topic}-{self.place.partition}"
            try:
                output.silences = self._silences.due(name, self.pipeline.clock.now)
            except Exception as error:
                what = type(error).__name__  # its text may hold what it choked on
                LOG.error("静默未能更新 silences could not be told: %s %s", name, what)

    def _street(self, home: int) -> int:
        """Return the hash of the street of a home, by which findings are keyed."""
        (shard,) = self.pipeline.shards
        return int(shard.state.context["street"][slot_of(home, self.partitions)])

    def begin(self, position: int) -> None:
        """Begin without any memory, where the log begins."""
        self.position = self.origin = position

    def memory(self) -> Memory:
        """Return everything to remember; arrays are its own, not copies."""
        return memory_of(self.pipeline) | {
            "place": tuple(self.place),
            "told": self._told,
            "origin": self.origin,
            "recorded": self.time.recorded,
            "held": self.time.held,
            "partitions": self.partitions,
        }

    def recall(self, position: int, memory: Memory) -> None:
        """Go on where a snapshot left off."""
        same_partitions(memory.get("partitions"), self.partitions)
        recall(self.pipeline, memory)
        self.time.recorded |= memory.get("recorded", False)
        self.time.held = memory.get("held", 0)
        self._outlet = memory["second"]
        self._told, self.origin = memory["told"], memory["origin"]
        self.position = position


def _stretches(batch: Batch, recorded: int) -> Iterator[tuple[Batch, bool]]:
    """Cut a batch where profiles of the register begin or end; tells which stretch is which.

    From the event `recorded` on the register's profiles are those without a `received_at`.
    """
    events = batch.events
    profiles = events["kind"] == int(Kind.PROFILE)
    profiles[recorded:] &= events["received_at"][recorded:] < 0
    edges = np.flatnonzero(np.diff(profiles)) + 1
    for start, stop in zip([0, *edges.tolist()], [*edges.tolist(), events.size], strict=True):
        if stop > start:
            part = Batch(batch.buffer, events[start:stop], (), 0)
            yield part, bool(profiles[start])


def damaged_aside(chunk: Chunk) -> list[SetAside]:
    """Return the stretches of a chunk that cannot be read, for quarantine."""
    return [
        SetAside(
            f"{chunk.place.partition}-{bad.first}-damaged",
            "damaged",
            chunk.place,
            bad.first,
            0,
            Original(None, set_aside(bad.raw)),
        )
        for bad in chunk.damaged
    ]
