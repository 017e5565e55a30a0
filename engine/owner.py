"""The owner of one partition: its people, its clock, and what is made of its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np

from engine.finding_line import ClockTold, encoded, finding_told, looks_told
from engine.memory import memory_of, recall
from engine.outlet import Outlet
from engine.output import Forwarded, Output, SetAside
from engine.pipeline import Pipeline, Refused
from engine.portraits import portrait_of
from streams.chunk import Chunk, Original, Place
from streams.codec import Batch, Rejected, decode
from streams.kinds import Kind
from streams.partition import partition_of

LOWEST_TIER = 1
"""Warnings below are for the log only (contract)."""


class Owner:
    """Takes the records of one partition of the events, in their order."""

    def __init__(
        self,
        place: Place,
        partitions: int,
        pipeline: Pipeline,
        zone: ZoneInfo,
        clock: Literal["wall", "log"],
    ) -> None:
        self.place, self.position, self.origin = place, 0, 0
        self.pipeline = pipeline
        self.misplaced = 0
        self._partitions, self._zone, self._clock = partitions, zone, clock
        self._outlet = Outlet(place.partition, partitions)
        self._told = -1
        pipeline.second = self._outlet

    def take(self, chunk: Chunk) -> Output:
        """Judge what a chunk holds behind the position; returns what is to be written."""
        output = Output()
        batch = decode(chunk.data, self._zone)
        if self._clock == "wall":
            lines = batch.events["line_start"]
            batch.events["received_at"] = chunk.received_at[chunk.record_of(lines)]
        self._set_aside(chunk, batch.rejected, output)
        batch = self._own(chunk, batch, output)
        for part, profiles in _stretches(batch, every=self._clock == "wall"):
            if profiles:
                self.pipeline.register(part)
            else:
                self._judge(chunk, part, output)
        self._tell(output)
        self.position = chunk.next
        return output

    def _judge(self, chunk: Chunk, batch: Batch, output: Output) -> None:
        for warning in self.pipeline.feed(batch):
            if warning["tier"] >= LOWEST_TIER:
                output.warnings.append(warning)
                self._paint(warning["id"], warning["person"], output)
        self._set_aside(chunk, self.pipeline.refused, output)

    def _paint(self, name: str, person: str, output: Output) -> None:
        """Add the portrait of somebody of whom a warning is or may be raised."""
        seen = portrait_of(self.pipeline, person)
        if seen is not None:
            output.portraits.append((name, seen))

    def _own(self, chunk: Chunk, batch: Batch, output: Output) -> Batch:
        """Leave out the lines of people who live in another partition, and send them there."""
        events = batch.events
        part = partition_of(
            batch.buffer, events["person_start"], events["person_length"], self._partitions
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
        for bad in bad_lines:
            number = int(chunk.record_of(np.array([bad.line_start]))[0])
            record = chunk.original(number)
            inside = bad.line_start - int(chunk.starts[number])
            line = chunk.data[bad.line_start : bad.line_end]
            if b"\n" in record.value.rstrip(b"\n"):
                record = record._replace(value=line)
            offset = int(chunk.offsets[number])
            output.aside.append(
                SetAside(
                    f"{chunk.place.partition}-{offset}-{inside}-{bad.reason}",
                    bad.reason,
                    chunk.place,
                    offset,
                    int(chunk.received_at[number]),
                    record,
                )
            )

    def _tell(self, output: Output) -> None:
        """Tell the shared stage what was seen, and that everything before now has been said."""
        source, first = self.place.partition, self._outlet.looked
        origin = self.origin
        looks, findings = self._outlet.taken()
        if looks.size:
            output.findings.append((b"", encoded(looks_told(source, origin, first, looks))))
        for finding in findings:
            self._paint(f"{source}-{finding.order}", finding.person, output)
            key = str(self._street(finding.home))
            output.findings.append(
                (key.encode(), encoded(finding_told(source, origin, finding, key)))
            )
        now = self.pipeline.clock.now
        if now > self._told:
            self._told = now
            output.findings.append((b"", encoded(ClockTold(source, origin, now - 1))))

    def _street(self, home: int) -> int:
        """Return the hash of the street of a home, by which findings are keyed."""
        (shard,) = self.pipeline.shards
        return int(shard.state.context["street"][home // self._partitions])

    def begin(self, position: int) -> None:
        """Begin without any memory, where the log begins."""
        self.position = self.origin = position

    def memory(self) -> dict[str, Any]:
        """Return everything to remember; arrays are its own, not copies."""
        return memory_of(self.pipeline) | {
            "place": tuple(self.place),
            "told": self._told,
            "origin": self.origin,
        }

    def recall(self, position: int, memory: dict[str, Any]) -> None:
        """Go on where a snapshot left off."""
        recall(self.pipeline, memory)
        self._outlet = memory["second"]
        self._told, self.origin = memory["told"], memory["origin"]
        self.position = position


def _stretches(batch: Batch, *, every: bool) -> Iterator[tuple[Batch, bool]]:
    """Cut a batch where profiles of the register begin or end; tells which stretch is which.

    The register's profiles carry no `received_at` of their own (`every` takes all profiles).
    """
    events = batch.events
    profiles = events["kind"] == int(Kind.PROFILE)
    if not every:
        profiles &= events["received_at"] < 0
    edges = np.flatnonzero(np.diff(profiles)) + 1
    for start, stop in zip([0, *edges.tolist()], [*edges.tolist(), events.size], strict=True):
        if stop > start:
            rejected = batch.rejected if start == 0 else ()
            part = Batch(batch.buffer, events[start:stop], rejected, 0)
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
            Original(None, bad.raw),
        )
        for bad in chunk.damaged
    ]
