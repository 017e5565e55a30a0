"""Kafka as a log that several workers share: one member of a consumer group.

Nothing is left to the library's defaults that could lose an event: no commit by itself, no jump to
the end or the beginning, no topic made in passing, only committed records.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.errors import (
    CorruptRecordError,
    KafkaError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
)
from kafka.structs import OffsetAndMetadata

from streams.kafka.batch_reader import Joining, install
from streams.kafka.connection import KafkaAccess
from streams.kafka.failure import UNSETTLED, GoneTopics, damaged_in, failure
from streams.kafka.group_membership import Claims, mend
from streams.kafka.topic_reader import identity_of
from streams.log.chunk import Chunk, Damaged, Original, Place, chunk_of
from streams.log.interface import LogDownError

LOG = logging.getLogger(__name__)
SESSION_MS = 6_000
"""Silence after which a member is taken for dead; the library's 45 s would be a gap of 45 s."""
HEARTBEAT_MS = 500
"""How late a member may hear that another came or went."""
POLL_INTERVAL_MS = 120_000
"""A worker that has not polled for so long is taken for stuck: loading a city takes seconds."""
RECORDS, BATCHES = 5_000, 64
"""Taken at once: records, or batches of records."""
PARTITION_BYTES = 8 << 20
"""Above the largest message of any broker of ours, or a large one would be fetched for ever."""
ANSWER_MS = 5_000


class KafkaSource:
    """One member of the group; `member` is its static name, kept over restarts."""

    def __init__(
        self,
        access: KafkaAccess,
        group: str,
        member: str,
        topics: Sequence[str],
        *,
        batches: bool = True,
    ) -> None:
        self._assigned = _Assigned()
        self._claims = Claims(self._assigned.tokens)
        self._consumer = KafkaConsumer(
            **access.options(),
            group_id=group,
            group_instance_id=member,
            client_id=member,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            max_poll_interval_ms=POLL_INTERVAL_MS,
            max_partition_fetch_bytes=PARTITION_BYTES,
            partition_assignment_strategy=(self._claims,),
            fetch_max_wait_ms=50,
            metadata_max_age_ms=30_000,
        )
        why = install(self._consumer) if batches else "ordinary records were asked for"
        self.batches = not why
        if batches and why:
            LOG.warning("批量读取不可用 %s: reading ordinary records, several times slower", why)
        self._coordinator = self._consumer._coordinator
        self._unowned = mend(self._coordinator, self._know(topics))
        if self._unowned is None:
            LOG.error("another kafka-python than tested: its joining is not mended")
        self._gone = GoneTopics(topics, self._consumer._cluster.partitions_for_topic)
        self._sought: set[TopicPartition] = set()
        self._commit: Any = None
        self._consumer.subscribe(list(topics), listener=self._assigned)

    def _know(self, topics: Sequence[str]) -> list[TopicPartition]:
        """Learn which partitions there are before joining; returns them.

        A leader that does not know them assigns none, and a static leader who joins again later is
        given the old assignment: the group would wait for ever.
        """
        end = time.monotonic() + ANSWER_MS / 1000
        while missing := [name for name in topics if not self._consumer.partitions_for_topic(name)]:
            if time.monotonic() > end:
                self._consumer.close(autocommit=False)
                raise LogDownError(f"topic={missing[0]} is not there")
        known = self._consumer.partitions_for_topic
        return [TopicPartition(name, number) for name in topics for number in known(name) or ()]

    @property
    def rebalances(self) -> int:
        """Return how often places were given or taken."""
        return self._assigned.changes

    def poll(self, wait_s: float) -> Sequence[Chunk]:
        """Return what comes next; a broker that is away is waited for."""
        most = BATCHES if self.batches else RECORDS
        self._look()
        try:
            polled = self._consumer.poll(int(wait_s * 1000), max_records=most)
        except NoOffsetForPartitionError:
            self._park()
            return []
        except OffsetOutOfRangeError as error:
            self._assigned.renew(_place(tp) for tp in error.args[0])
            return []
        except CorruptRecordError as error:
            return self._skipped(str(error))
        except UNSETTLED as error:
            LOG.info("kafka error=%s: the group settles", type(error).__name__)
            return []
        except KafkaError as error:
            raise failure(error) from None
        return [self._chunk(_place(tp), records) for tp, records in polled.items() if records]

    @property
    def silent_s(self) -> float:
        """Return for how long the group has not answered; 0 where it is not asked."""
        return 0.0 if self._unowned is None else self._unowned.silent_s

    def _look(self) -> None:
        """Let the group share out anew where a partition is nobody's; miss topics that are gone."""
        self._gone.look()
        if self._unowned is not None and (unowned := self._unowned.found()):
            LOG.error("%d 个分区无人负责 partitions have no owner: joining again", len(unowned))
            self._claims.ask_anew()
            self._coordinator.request_rejoin()

    def _park(self) -> None:
        """Let places wait whose owner has not said yet where to read: the others must not."""
        for tp in self._consumer.assignment() - self._sought:
            self.park(_place(tp))

    def park(self, place: Place) -> None:
        """Read nothing of a place until `seek`."""
        tp = TopicPartition(*place)
        self._sought.discard(tp)
        self._consumer.pause(tp)
        self._consumer.seek(tp, 0)

    def _chunk(self, place: Place, records: Sequence[ConsumerRecord]) -> Chunk:  # or whole batches
        if self.batches:
            return Joining(place, records).chunk()
        return chunk_of(
            place,
            [Original(one.key, one.value or b"", tuple(one.headers)) for one in records],
            [one.offset for one in records],
            [one.timestamp for one in records],
            records[-1].offset + 1,
        )

    def _skipped(self, said: str) -> list[Chunk]:
        """Step over one record that ordinary reading cannot read, and say so.

        Only where the library says it is: the other partitions have healthy ones.
        """
        tp = damaged_in(said)
        position = self._consumer.position(tp, timeout_ms=ANSWER_MS)
        if tp not in self._sought or position is None:
            return []
        self._consumer.seek(tp, position + 1)
        damaged = (Damaged(position, position, b""),)
        return [chunk_of(_place(tp), [], [], [], position + 1, damaged)]

    def owned(self) -> Mapping[Place, int]:
        """Return the places assigned, each with a token that is new whenever it is assigned."""
        self._sought &= self._consumer.assignment()
        return dict(self._assigned.tokens)

    def seek(self, place: Place, position: int) -> None:
        """Read on from this offset."""
        tp = TopicPartition(*place)
        self._consumer.seek(tp, position)
        self._consumer.resume(tp)
        self._sought.add(tp)

    def bounds(self, place: Place) -> tuple[int, int | None]:
        """Return the oldest offset that the log still has, and that behind its newest record."""
        tp = TopicPartition(*place)
        try:
            first = self._consumer.beginning_offsets([tp], timeout_ms=ANSWER_MS)[tp]
            end = self._consumer.end_offsets([tp], timeout_ms=ANSWER_MS)[tp]
        except KafkaError as error:
            raise failure(error) from None
        return int(first), int(end)

    def reach_back(self, place: Place) -> int:
        """Return the oldest offset of the log: nothing lies behind it here."""
        return self.bounds(place)[0]

    def committed(self, place: Place) -> int | None:
        """Return the offset committed last."""
        try:
            told = self._consumer.committed(TopicPartition(*place), timeout_ms=ANSWER_MS)
        except KafkaError as error:
            raise failure(error) from None
        return None if told is None else int(told)

    def identity(self, topic: str) -> str:
        """Return what tells a topic from one made later under its name, empty if unknown."""
        return identity_of(self._consumer, topic)

    def ahead(self, place: Place) -> tuple[int, int] | None:
        """Return how far was read, markers of transactions too, and how far the log reaches."""
        tp = TopicPartition(*place)
        if tp not in self._sought:
            return None
        known = self._consumer.highwater(tp)
        read = self._consumer.position(tp, timeout_ms=ANSWER_MS)
        return None if known is None or read is None else (int(read), int(known))

    def commit(self, positions: Mapping[Place, int]) -> None:
        """Commit offsets without waiting; during a rebalance this fails, harmlessly.

        Who waited would be away from the group for seconds, just while it settles.
        """
        offsets = {
            TopicPartition(*place): OffsetAndMetadata(position, "", -1)
            for place, position in positions.items()
        }
        try:
            self._commit = self._consumer.commit_async(offsets, callback=_committed)
        except KafkaError as error:
            LOG.info("kafka commit refused error=%s", type(error).__name__)

    def close(self) -> None:
        """Leave without giving up the places: a static member comes back to them."""
        end = time.monotonic() + ANSWER_MS / 1000
        while self._commit is not None and not self._commit.is_done and time.monotonic() < end:
            time.sleep(0.01)
        self._consumer.close(autocommit=False, timeout_ms=ANSWER_MS)


class _Assigned(ConsumerRebalanceListener):  # type: ignore[misc]
    """Which places are assigned; told on the library's own thread, so it only takes notes."""

    def __init__(self) -> None:
        self.tokens: dict[Place, int] = {}
        self.changes = 0
        self._next = count(1)

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Note what was given."""
        self.changes += 1
        self.renew(_place(tp) for tp in assigned)

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Note what was taken."""
        self.changes += 1
        for tp in revoked:
            self.tokens.pop(_place(tp), None)

    def on_partitions_lost(self, lost: Iterable[TopicPartition]) -> None:
        """Note what was taken while this member was away."""
        self.on_partitions_revoked(lost)

    def renew(self, places: Iterable[Place]) -> None:
        """Give places a new token."""
        for place in places:
            self.tokens[place] = next(self._next)


def _committed(_: object, answer: object) -> None:
    if isinstance(answer, Exception):
        LOG.info("kafka commit refused error=%s", type(answer).__name__)


def _place(tp: TopicPartition) -> Place:
    return Place(tp.topic, tp.partition)
