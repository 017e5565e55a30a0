"""`python -m benchmarks.stream`: events a second out of a real Kafka, by lines a record and reader.

For each width of records: c, the reader that only counts; e, the pipeline over the same chunks held
in memory; w, a whole worker with its database, snapshots and topics. Beside w stands what c and e
allow one process at most, 1 / (1/c + 1/e). Seconds are this process's own work on all its threads.
"""

from __future__ import annotations

import argparse
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import matplotlib as mpl

from benchmarks.stages import town
from engine.alerting.tiers import Ladder
from engine.log.kafka import source_of, target_of
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.settings import Settings
from engine.worker.bootstrap import worker_of
from engine.worker.partition_processor import Owner
from features.core.civil_time import civil
from models.artefact import COLD
from streams.admission.partitioner import partition_of
from streams.codec.decoder import decode
from streams.contract.topics import EVENTS
from streams.log.chunk import Chunk, Place
from streams.log.interface import LogTarget
from tests.system.faults.stand import Stand

mpl.use("svg")
PARTITIONS = 2
PEOPLE, DAYS = 2_000, 2
"""Many people and few days: a city's hour holds many events, and batches are cut at full hours."""
WIDTHS = (1, 5, 20, 200)


@dataclass(frozen=True, slots=True)
class Measured:
    """Events a second at one width of records."""

    lines: int
    batches: bool
    reader: float
    embedded: float
    worker: float

    @property
    def allowed(self) -> float:
        """Return what reader and pipeline in one process allow."""
        return 1.0 / (1.0 / self.reader + 1.0 / self.embedded)

    def __str__(self) -> str:
        """Return a line of the table."""
        kind = "batches" if self.batches else "ordinary"
        return (
            f"| {self.lines} | {kind} | {self.reader:,.0f} | {self.embedded:,.0f} "
            f"| {self.worker:,.0f} | {self.worker / self.allowed:.2f} |"
        )


def publish(chunks: Sequence[bytes], target: LogTarget, lines: int) -> int:
    """Send a log to its partitions in records of so many lines; returns the events sent."""
    waiting: list[list[bytes]] = [[] for _ in range(PARTITIONS)]
    sent = 0
    for chunk in chunks:
        batch = decode(chunk)
        events = batch.events
        place = partition_of(
            batch.buffer, events["person_start"], events["person_length"], PARTITIONS
        )
        edges = zip(place.tolist(), events["line_start"], events["line_end"], strict=True)
        for number, start, end in edges:
            waiting[number].append(chunk[start:end])
            if len(waiting[number]) == lines:
                target.send(Place(EVENTS, number), b"\n".join(waiting[number]), b"p")
                waiting[number] = []
        sent += events.size
        target.flush()
    return sent - sum(map(len, waiting))


def rate(step: Callable[[], object], position: Callable[[], int], records: int) -> float:
    """Return records a second from the first ones on: what the group takes to join is not timed."""
    while not position():
        step()
    first, start = position(), time.process_time()
    while position() < records:
        step()
    return (records - first) / (time.process_time() - start)


class Reader:
    """Reads every record of the events and counts them."""

    def __init__(self, settings: Settings) -> None:
        self.source, self.chunks = source_of(settings), list[Chunk]()
        self.records = 0
        self._begun: set[Place] = set()

    def step(self) -> None:
        """Take what comes next."""
        for chunk in self.source.poll(0.05):
            if chunk.place.topic == EVENTS:
                self.chunks.append(chunk)
                self.records += int(chunk.offsets.size)
        for place in set(self.source.owned()) - self._begun:
            self._begun.add(place)
            self.source.seek(place, 0)


def reading(settings: Settings, records: int) -> tuple[float, list[Chunk]]:
    """Return records a second of the bare reader, and what it read."""
    reader = Reader(settings)
    found = rate(reader.step, lambda: reader.records, records)
    reader.source.close()
    return found, reader.chunks


def judging(settings: Settings, chunks: Sequence[Chunk]) -> float:
    """Return records a second of both partitions' owners over chunks held in memory."""
    owners = {Place(EVENTS, number): owner_of(settings, number) for number in range(PARTITIONS)}
    start = time.process_time()
    for chunk in chunks:
        owners[chunk.place].take(chunk)
    return sum(chunk.offsets.size for chunk in chunks) / (time.process_time() - start)


def owner_of(settings: Settings, number: int) -> Owner:
    """Return an owner as a worker has it, at the beginning of its partition."""
    table = civil(settings.tz, settings.calendar)
    learner = Learner(table, COLD, teaching=False)
    pipeline = Pipeline(table, Ladder(settings.allowances), learner)
    place, zone = Place(EVENTS, number), ZoneInfo(settings.tz)
    owner = Owner(place, PARTITIONS, pipeline, zone, settings.clock)
    owner.begin(0)
    return owner


def working(settings: Settings, records: int) -> float:
    """Return records a second of a whole worker."""
    worker = worker_of(settings)

    def position() -> int:
        places = [place for place in worker.held if place.topic == EVENTS]
        return sum(worker.held[place].position for place in places)

    found = rate(lambda: worker.step(0.05), position, records)
    worker.close()
    return found


def anew(settings: Settings) -> Settings:
    """Return the settings with a group and a home that nobody has used."""
    name = uuid.uuid4().hex
    return settings.model_copy(
        update={"kafka_group": name, "home": settings.home.parent / name, "worker_id": name}
    )


def measured(settings: Settings, events: int, lines: int, *, batches: bool) -> Measured:
    """Measure one width with one way of reading."""
    chosen = settings.model_copy(update={"kafka_batches": batches, "snapshot_records": 10**9})
    records = events // lines
    read, chunks = reading(anew(chosen), records)
    judged, worked = judging(chosen, chunks), working(anew(chosen), records)
    return Measured(lines, batches, lines * read, lines * judged, lines * worked)


def drawn(found: Sequence[Measured], picture: Path) -> None:
    """Draw events a second over lines a record."""
    from matplotlib import pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "silverguard"
    figure, axes = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    some = [one for one in found if one.batches]
    for name in ("reader", "embedded", "worker"):
        axes.plot(
            [one.lines for one in some], [getattr(one, name) for one in some], "o-", label=name
        )
    axes.set(xscale="log", yscale="log", xlabel="lines a record", ylabel="events a second")
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(picture, metadata={"Date": None})


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.stream")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--picture", type=Path, help="write the plot over lines a record there")
    asked = parser.parse_args()
    chunks = town(asked.people, asked.days)
    found: list[Measured] = []
    print("| lines a record | reader | c: only read | e: pipeline | w: worker | w / allowed |")
    print("|---|---|---|---|---|---|")
    for lines in WIDTHS:
        with TemporaryDirectory() as folder:
            stand = Stand(Path(folder), PARTITIONS)
            try:
                target = target_of(stand.settings)
                events = publish(chunks, target, lines)
                for batches in (True, False) if lines in (1, 200) else (True,):
                    found.append(measured(stand.settings, events, lines, batches=batches))
                    print(found[-1], flush=True)
            finally:
                stand.close()
    if asked.picture:
        drawn(found, asked.picture)


if __name__ == "__main__":
    main()
