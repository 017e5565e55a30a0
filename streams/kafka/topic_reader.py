"""A topic read from given offsets to where it ends now, outside of any group of consumers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from streams.kafka.batch_reader import Joining, install
from streams.kafka.connection import KafkaAccess
from streams.log.chunk import Chunk, Place
from streams.log.interface import LogDownError
from streams.log.journal import Record

LOG = logging.getLogger(__name__)
ANSWER_MS = 30_000
SILENCE_S = 120.0
"""How long a broker that goes away is waited for: longer than its restart."""
BATCHES = 64
PARTITION_BYTES = 8 << 20
"""Above the largest message of any broker of ours."""


class KafkaReading:
    """Every partition of one topic.

    Raises
    ------
    LogDownError
        If the broker does not answer, has no such topic, or cannot be read batch by batch.
    """

    def __init__(self, access: KafkaAccess, topic: str) -> None:
        self._topic = topic
        try:
            self._consumer = KafkaConsumer(
                **access.options(),
                enable_auto_commit=False,
                auto_offset_reset="none",
                isolation_level="read_committed",
                max_partition_fetch_bytes=PARTITION_BYTES,
            )
        except KafkaError as error:
            raise LogDownError(type(error).__name__) from None
        if why := install(self._consumer):
            raise LogDownError(why)
        numbers = sorted(self._consumer.partitions_for_topic(topic) or ())
        if not numbers:
            raise LogDownError(f"topic={topic} is not there")
        self._places = [TopicPartition(topic, number) for number in numbers]

    @property
    def identity(self) -> str:
        """Return what tells this topic from one made later under its name, empty if unknown."""
        return identity_of(self._consumer, self._topic)

    def begins(self) -> tuple[int, ...]:
        """Return the first offset of each partition that the log still has."""
        return self._offsets(self._consumer.beginning_offsets)

    def ends(self) -> tuple[int, ...]:
        """Return the offset behind the newest record of each partition."""
        return self._offsets(self._consumer.end_offsets)

    def _offsets(self, ask: Callable[..., Mapping[TopicPartition, int]]) -> tuple[int, ...]:
        try:
            told = ask(self._places, timeout_ms=ANSWER_MS)
        except KafkaError as error:
            raise LogDownError(type(error).__name__) from None
        return tuple(int(told[place]) for place in self._places)

    def records(
        self, positions: Sequence[int], ends: Sequence[int]
    ) -> Iterator[tuple[list[Record], tuple[int, ...]]]:
        """Yield records from `positions` to `ends`, and how far each partition is read then.

        Raises
        ------
        LogDownError
            If nothing comes for long.
        """
        reached = list(positions)
        self._consumer.assign(self._places)
        for place, position in zip(self._places, positions, strict=True):
            self._consumer.seek(place, position)
        heard = time.monotonic()
        while self._pending(reached, ends):
            found = self._polled(reached, ends)
            if found:
                heard = time.monotonic()
                yield found, tuple(reached)
            elif time.monotonic() > heard + SILENCE_S:
                raise LogDownError(f"topic={self._topic} gives nothing")
        yield [], tuple(reached)

    def _pending(self, reached: list[int], ends: Sequence[int]) -> bool:
        """Tell whether a partition is not at its end; marks at the end hold no record."""
        for number, place in enumerate(self._places):
            read = self._consumer.position(place, timeout_ms=ANSWER_MS)
            if reached[number] < ends[number] <= (read or 0):
                reached[number] = ends[number]
            if reached[number] >= ends[number]:
                self._consumer.pause(place)
        return any(at < end for at, end in zip(reached, ends, strict=True))

    def _polled(self, reached: list[int], ends: Sequence[int]) -> list[Record]:
        try:
            polled = self._consumer.poll(1000, max_records=BATCHES)
        except KafkaError as error:
            raise LogDownError(type(error).__name__) from None
        found: list[Record] = []
        for tp, batches in polled.items():
            chunk = Joining(Place(tp.topic, tp.partition), batches).chunk()
            for bad in chunk.damaged:
                LOG.error("topic=%s partition=%d offset=%d to %d 已损坏 is damaged: not archived",
                          *chunk.place, bad.first, bad.last)  # fmt: skip
            found += (one for one in _records(chunk) if one.sequence < ends[tp.partition])
            reached[tp.partition] = min(chunk.next, ends[tp.partition])
        return found

    def close(self) -> None:
        """Let the connection go."""
        self._consumer.close()


def identity_of(consumer: object, topic: str) -> str:
    """Return the identity that the broker gave a topic when it was made, empty if unknown."""
    cluster: Any = getattr(consumer, "_cluster", None)
    told = cluster.topic_id(topic) if cluster and hasattr(cluster, "topic_id") else None
    return str(told or "")


def _records(chunk: Chunk) -> Iterator[Record]:
    ends = [*chunk.starts[1:].tolist(), len(chunk.data)]
    rows = zip(
        chunk.offsets.tolist(), chunk.received_at.tolist(), chunk.starts.tolist(), ends, strict=True
    )
    for offset, received_at, start, end in rows:
        yield Record(offset, chunk.place.partition, received_at, chunk.data[start:end])
