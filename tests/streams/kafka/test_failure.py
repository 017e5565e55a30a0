"""What Kafka refuses, what passes by itself, and how little is stepped over."""

from __future__ import annotations

import pytest
from kafka import TopicPartition
from kafka.errors import (
    AuthorizationError,
    ClusterAuthorizationFailedError,
    CorruptRecordError,
    FencedInstanceIdError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    NotLeaderForPartitionError,
    RequestTimedOutError,
    SaslAuthenticationFailedError,
)

from streams.contract.topics import EVENTS
from streams.kafka.consumer import KafkaSource
from streams.kafka.failure import GoneTopics, damaged_in, failure
from streams.log.interface import LogDownError, LogRefusedError


@pytest.mark.parametrize(
    "kind",
    [
        AuthorizationError,
        ClusterAuthorizationFailedError,
        GroupAuthorizationFailedError,
        FencedInstanceIdError,
        SaslAuthenticationFailedError,
    ],
)
def test_what_no_retry_mends_is_refused_with_a_remedy(kind: type[Exception]) -> None:
    found = failure(kind("elder-4711"))
    assert isinstance(found, LogRefusedError)
    assert kind.__name__ in str(found) and "4711" not in str(found)


@pytest.mark.parametrize(
    "kind", [KafkaConnectionError, NotLeaderForPartitionError, RequestTimedOutError]
)
def test_what_passes_by_itself_is_only_down(kind: type[Exception]) -> None:
    assert isinstance(failure(kind()), LogDownError)


class Consumer:
    """A client of which one partition holds a record that cannot be read."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.positions = {TopicPartition(EVENTS, number): 10 * number for number in range(3)}

    def poll(self, *_: object, **__: object) -> dict[TopicPartition, list[bytes]]:
        raise CorruptRecordError(self.said)

    def position(self, tp: TopicPartition, **_: object) -> int:
        return self.positions[tp]

    def seek(self, tp: TopicPartition, position: int) -> None:
        self.positions[tp] = position


def source_of(consumer: Consumer) -> KafkaSource:
    source = KafkaSource.__new__(KafkaSource)
    source._consumer, source.batches, source._unowned = consumer, False, None
    source._gone = GoneTopics((), lambda topic: None)
    source._sought = set(consumer.positions)
    return source


def test_a_damaged_record_is_stepped_over_in_its_own_partition_only() -> None:
    tp = TopicPartition(EVENTS, 1)
    consumer = Consumer(f"Record batch for partition {tp} at offset 10 failed crc check")
    (chunk,) = source_of(consumer).poll(0.0)
    assert (chunk.place.partition, chunk.next, chunk.offsets.size) == (1, 11, 0)
    assert [(one.first, one.last) for one in chunk.damaged] == [(10, 10)]
    assert [consumer.positions[TopicPartition(EVENTS, n)] for n in range(3)] == [0, 11, 20]


def test_where_the_library_names_no_partition_nothing_is_stepped_over() -> None:
    consumer = Consumer("failed crc check")
    before = dict(consumer.positions)
    with pytest.raises(LogRefusedError, match="does not say where"):
        source_of(consumer).poll(0.0)
    assert consumer.positions == before
    with pytest.raises(LogRefusedError):
        damaged_in("")


def test_a_topic_that_stays_unknown_is_missed_and_one_that_comes_back_is_not() -> None:
    now, there = [0.0], {EVENTS: {0, 1}}
    topics = GoneTopics([EVENTS], there.get, lambda: now[0])
    for now[0] in (30.0, 45.0):  # long known
        topics.look()
    there.clear()
    now[0] = 60.0
    topics.look()
    there[EVENTS] = {0, 1}
    now[0] = 64.0
    topics.look()
    there.clear()
    now[0] = 80.0
    topics.look()
    now[0] = 85.0
    with pytest.raises(LogRefusedError, match=f"topic={EVENTS} is gone"):
        topics.look()
