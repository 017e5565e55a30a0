"""Publish recorded events: stamped as a replay stamps them, ticked, at a chosen pace."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec

from engine.formats.model_switch import places as model_switches
from streams.admission.clock import STEP_MS, RecordingClock
from streams.admission.log_time import RECORDED
from streams.admission.partitioner import partition_of
from streams.admission.received_at import stamped
from streams.admission.watermark import Watermark
from streams.codec.decoder import Batch, decode
from streams.contract.json_object import Json
from streams.files.reader import read_chunks

LINES = 500
"""Lines a batch: few enough that a slow feed does not come in jumps."""


class EventLog(Protocol):
    """Where events are appended: the embedded journal, or Kafka."""

    @property
    def partitions(self) -> int:
        """Return the number of partitions."""
        ...

    def append(self, partition: int, line: bytes, person: bytes = b"") -> None:
        """Append one line about a person; durable after the next flush."""
        ...

    def flush(self) -> None:
        """Wait until everything appended is durable."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast to publish: the recording's own pace times `speed`, or `rate` events a second."""

    speed: float = 1.0
    rate: float | None = None

    def due_s(self, log_ms: int, published: int) -> float:
        """Return when the next batch is due, in seconds since the start.

        Examples
        --------
        >>> Pace(speed=60).due_s(120_000, 5), Pace(rate=10).due_s(120_000, 5)
        (2.0, 0.5)
        """
        return published / self.rate if self.rate else log_ms / 1000 / self.speed


@dataclass(slots=True)
class Feeder:
    """Stamps lines, splits them over partitions and ticks the clock on every one of them."""

    log: EventLog
    zone: ZoneInfo
    admit: Callable[[int], None] | None = None
    published: int = 0
    first: int | None = None
    _watermark: Watermark = field(default_factory=Watermark)
    _clock: RecordingClock = field(default_factory=RecordingClock)
    _step: int = 0

    def publish(self, chunk: bytes) -> None:
        """Publish the lines of a chunk; what no door would take goes out as it is."""
        self._send(self._watermark.take(decode(chunk, self.zone)))

    def _send(self, decided: Iterator[Batch]) -> None:
        for batch in decided:
            self._clock.stamp(batch.events)
            self._begin(batch)
            for line, partition, received_at, person in self._placed(batch):
                self._tick(received_at)
                self.log.append(partition, line, person)
                self.published += 1
        self.log.flush()

    def _begin(self, batch: Batch) -> None:
        """Look, before the first line goes out, whether the log may take this recording."""
        if self.first is None and batch.events.size:
            self.first = int(batch.events["received_at"][0])
            if self.admit is not None:
                self.admit(self.first)

    def finish(self) -> None:
        """Tell every partition that the last moment is over, so that none waits for another.

        Where that would pass a step it would find more than the recording holds: left undone.
        """
        self._send(self._watermark.rest())
        after = self._clock.now + 1
        if self.first is not None and after % STEP_MS:
            self._everywhere(after)
            self.log.flush()

    @property
    def now(self) -> int:
        """Return the recording's clock, epoch ms."""
        return self._clock.now

    def since_start_ms(self) -> int:
        """Return how far the recording's clock has come."""
        return 0 if self.first is None else self._clock.now - self.first

    def _placed(self, batch: Batch) -> Iterator[tuple[bytes, int, int, bytes]]:
        """Yield each event's line, its partition, when it was received, and its person."""
        events, data = batch.events, batch.buffer
        places = partition_of(
            data, events["person_start"], events["person_length"], self.log.partitions
        )
        switches = set(model_switches(events).tolist())  # these go to every partition
        for number, event in enumerate(events):
            received_at = int(event["received_at"])
            line = bytes(data[int(event["line_start"]) : int(event["line_end"])])
            own = range(self.log.partitions) if number in switches else (int(places[number]),)
            start, length = int(event["person_start"]), int(event["person_length"])
            person = bytes(data[start : start + length])
            for place in own:
                yield stamped(line, received_at), place, received_at, person
        for bad in batch.rejected:
            yield bytes(data[bad.line_start : bad.line_end]), 0, self._clock.now, b""

    def _tick(self, received_at: int) -> None:
        """Tell every partition that the merged clock has passed a step."""
        step = received_at // STEP_MS * STEP_MS
        if step <= self._step:
            return
        self._step = step
        self._everywhere(step)

    def _everywhere(self, moment: int) -> None:
        for partition in range(self.log.partitions):
            self.log.append(partition, tick(partition, moment, recorded=True))


def tick(partition: int, step: int, *, recorded: bool = False) -> bytes:
    """Return the record by which time goes on where nothing happens.

    With `recorded` it says that from here on the recorded times count.
    """
    said: Json = {
        "kind": "control",
        "id": f"clock-{partition}-{step}",
        "person": "",
        "at": step,
        "what": "clock",
        "received_at": step,
    }
    if recorded:
        said["value"] = RECORDED
    return msgspec.json.encode(said)


def feed(
    events: Path,
    log: EventLog,
    zone: ZoneInfo,
    pace: Pace,
    progress: Callable[[int], None] | None = None,
    wait: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
    admit: Callable[[int], None] | None = None,
) -> int:
    """Publish a recording; returns the number of events published.

    `admit` is told the recording's first moment before anything is published.
    """
    feeder, start = Feeder(log, zone, admit), clock()
    for chunk in read_chunks(events, lines=LINES):
        feeder.publish(chunk)
        if progress:
            progress(feeder.published)
        wait(max(0.0, start + pace.due_s(feeder.since_start_ms(), feeder.published) - clock()))
    feeder.finish()
    return feeder.published
