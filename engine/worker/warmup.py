"""Everything that a worker runs, run once before it takes partitions over.

Machine code is made, or loaded, when a loop is first called with its kinds of arrays. What is not
called here is made while a call for help waits behind it.
"""

from __future__ import annotations

from contextlib import suppress
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from engine.alerting.outage import together
from engine.alerting.tiers import ALLOWANCE, Ladder
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.pipeline.warmup import FIRST_MS, ZONE, warm
from engine.snapshots.snapshots import Snapshots
from engine.worker.partition_processor import Owner
from features.core.civil_time import DAY_MS, civil
from streams.contract.topics import EVENTS
from streams.log.chunk import Chunk, Original, Place, chunk_of

PLACE = Place(EVENTS, 0)
DAYS = 40
"""Days between two payments to one payee: months are reckoned in another loop."""


def warm_worker(*, kafka: bool = False) -> int:
    """Let a partition that nobody owns take a few lines, be saved and be read; returns how many.

    Examples
    --------
    >>> warm_worker()
    10
    """
    warm()
    together(np.full(3, 1.0), 3)  # scipy, which nothing else here asks for
    first, second = _owner(), _owner()
    lines = _lines()
    first.take(_chunk(lines))
    first.pipeline.admissions[0].sweep_out(0)
    _remembered(first, second)
    for line in lines:  # an array of one is another kind of array
        second.take(_chunk([line]))
    if kafka:
        second.take(_fetched())
    return first.pipeline.counts.accepted + second.pipeline.counts.accepted


def _owner() -> Owner:
    learner = Learner(civil(ZONE, "cn"), teaching=False)
    pipeline = Pipeline(civil(ZONE, "cn"), Ladder(ALLOWANCE), learner, strangers=1)
    return Owner(PLACE, 1, pipeline, ZoneInfo(ZONE), "wall")


def _remembered(first: Owner, second: Owner) -> None:
    """Save what one knows, whole and as a change, and let the other read it."""
    with suppress(OSError), TemporaryDirectory() as folder:  # a full disk is told later
        snapshots = Snapshots(folder, PLACE)
        for generation in range(2):
            snapshots.save(first.position, generation, first.memory())
        found = snapshots.newest()
        if found is not None:
            second.recall(found[0].position, found[1])


def _lines() -> list[bytes]:
    """Return lines of which some are odd."""
    paid = {"kind": "payment", "amount_cny": 12.0, "direction": "out", "counterparty": "c"}
    said: list[dict[str, object]] = [
        paid,
        {"kind": "motion", "room": "hall"},
        paid,
        {"kind": "sos"},
        {"kind": "求助"},
    ]
    lines = [
        msgspec.json.encode({"id": str(number), "person": "p", "at": _moment(number), **one})
        for number, one in enumerate(said)
    ]
    return [*lines, b"{"]


def _moment(number: int) -> int:
    return FIRST_MS + number * DAYS // 2 * DAY_MS


def _chunk(lines: list[bytes]) -> Chunk:
    """Return lines as one record each, received as they happened."""
    numbers = list(range(len(lines)))
    originals = [Original(None, line) for line in lines]
    return chunk_of(PLACE, originals, numbers, [_moment(one) for one in numbers], len(lines))


def _fetched() -> Chunk:
    """Return a record of Kafka's as the broker sends it."""
    from streams.kafka.batch_reader import Joining, RawBatch

    record = bytes([16, 0, 0, 0, 1, 4]) + b"{}" + bytes(1)
    times = (FIRST_MS, FIRST_MS, True)
    return Joining(PLACE, [RawBatch(bytearray(record), 0, 1, 0, 0, 0, times, sound=True)]).chunk()
