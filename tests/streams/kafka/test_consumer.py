"""Kafka as a log: both readers see the same, nothing is skipped in silence, partitions agree."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kafka
import numpy as np
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.partitioner.default import murmur2
from kafka.record.memory_records import MemoryRecordsBuilder

from engine.demo.kafka_broker import Broker
from streams.admission.partitioner import partition_of
from streams.contract.topics import EVENTS, QUARANTINE
from streams.kafka.batch_reader import VERSION, Joining, RawBatch, _Batches, install
from streams.kafka.connection import KafkaAccess
from streams.kafka.consumer import KafkaSource
from streams.kafka.producer import KafkaTarget
from streams.kafka.topics import Topics
from streams.log.chunk import Chunk, Place
from streams.log.interface import LogDownError
from tests.support.servers.real_topics import fresh

PLACE = Place(EVENTS, 0)
CODECS = (None, "gzip", "zstd", "lz4", "snappy")


def member(broker: Broker, *, batches: bool) -> KafkaSource:
    group = uuid.uuid4().hex
    return KafkaSource(KafkaAccess(broker.address), group, "m", [EVENTS], batches=batches)


def read(source: KafkaSource, records: int, start: int = 0) -> list[Chunk]:
    """Read so many records of partition 0, from an offset on."""
    while PLACE not in source.owned():
        source.poll(0.1)
    source.seek(PLACE, start)
    chunks: list[Chunk] = []
    while sum(chunk.offsets.size for chunk in chunks) < records:
        chunks += [one for one in source.poll(0.5) if one.place == PLACE]
    return chunks


def told(chunks: Sequence[Chunk]) -> list[Any]:
    """Return everything that is known of each record."""
    return [
        (
            int(chunk.offsets[number]),
            int(chunk.received_at[number]),
            chunk.original(number),
            chunk.data[int(chunk.starts[number]) :].split(b"\n")[0],
        )
        for chunk in chunks
        for number in range(chunk.offsets.size)
    ]


def write_all_sorts(address: str) -> int:
    """Write records of all sorts, some in transactions; returns how many a reader may see."""
    for codec in CODECS:
        producer = KafkaProducer(bootstrap_servers=address, compression_type=codec, linger_ms=50)
        for number in range(40):
            key = b"k" * (number % 3) or None
            headers = [("source", b"x" * number), ("", b"")] if number % 5 == 0 else []
            value = None if number == 7 else b"v%d" % number * (number * 7 % 90)
            producer.send(EVENTS, value, key, headers=headers, partition=0)
        producer.flush()
        producer.close()
    told_to_all = 40 * len(CODECS)
    for commit in (True, False):
        producer = KafkaProducer(bootstrap_servers=address, transactional_id=uuid.uuid4().hex)
        producer.init_transactions()
        producer.begin_transaction()
        producer.send(EVENTS, b"in a transaction", partition=0).get(10)
        if commit:
            producer.commit_transaction()
            told_to_all += 1
        else:
            producer.abort_transaction()
        producer.close()
    last = KafkaProducer(bootstrap_servers=address)
    last.send(EVENTS, b"last", partition=0).get(10)
    last.close()
    return told_to_all + 1


def test_whole_batches_and_ordinary_records_say_the_same(broker: Broker) -> None:
    fresh(broker.address, 2)
    count = write_all_sorts(broker.address)
    both = []
    for batches in (True, False):
        source = member(broker, batches=batches)
        assert source.batches is batches
        both.append((told(read(source, count)), told(read(source, count - 25, start=25))))
        source.close()
    assert both[0] == both[1]
    everything, later = both[0]
    assert len(everything) == count and everything[-1][3] == b"last"
    assert all(value != b"" or original.value == b"" for _, _, original, value in everything)
    assert later == [one for one in everything if one[0] >= 25]


def test_records_of_a_batch_bear_the_moment_at_which_the_broker_took_them(broker: Broker) -> None:
    fresh(broker.address, 1)
    producer = KafkaProducer(bootstrap_servers=broker.address)
    stamp = producer.send(EVENTS, b"{}", timestamp_ms=1_000, partition=0).get(10).timestamp
    producer.close()
    source = member(broker, batches=True)
    (one,) = told(read(source, 1))
    source.close()
    assert one[1] == stamp > 1_000


@dataclass
class Fetched:
    """What the reader's generator gets from the library."""

    buffer: bytes

    def batches(self) -> list[RawBatch]:
        from kafka.record import MemoryRecords

        records = _Batches(
            0, PLACE, MemoryRecords(self.buffer), isolation_level=1, on_drain=lambda _: None
        )
        return list(records.record_iterator)


def batch_of(base: int, *values: bytes) -> bytes:
    builder = MemoryRecordsBuilder(2, 0, 1 << 20)
    for value in values:
        builder.append(timestamp=1, key=None, value=value)
    builder.close()
    return base.to_bytes(8, "big") + bytes(builder.buffer())[8:]


def test_a_damaged_batch_is_told_and_exactly_it_is_skipped() -> None:
    broken = bytearray(batch_of(2, b"bad", b"worse"))
    broken[-1] ^= 1
    buffer = batch_of(0, b"a", b"b") + bytes(broken) + batch_of(4, b"c")
    chunk = Joining(PLACE, Fetched(buffer).batches()).chunk()
    assert chunk.data == b"a\nb\nc\n"
    assert chunk.offsets.tolist() == [0, 1, 4]
    assert [(one.first, one.last) for one in chunk.damaged] == [(2, 3)]
    assert chunk.next == 5


def test_records_whose_lengths_lie_are_no_records() -> None:
    sound = batch_of(0, b"abc" * 20, b"def")
    (batch,) = Fetched(sound).batches()
    for place in range(batch.start, len(batch.buffer)):
        lying = bytearray(batch.buffer)
        lying[place] ^= 0x55
        changed = RawBatch(
            lying, batch.start, batch.records, 0, batch.offset, 0, batch.times, sound=True
        )
        found = changed.found()  # whatever it says, it must stay inside the buffer
        assert found is None or (found["value_end"] <= len(lying) - batch.start).all()


def test_another_version_of_the_library_is_read_record_by_record(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert kafka.__version__ == VERSION
    monkeypatch.setattr("streams.kafka.batch_reader.VERSION", "3.0.13")
    fresh(broker.address, 1)
    source = member(broker, batches=True)
    assert not source.batches and "3.0.13" in caplog.text
    source.close()
    monkeypatch.undo()
    assert "inside" in install(object())


@pytest.mark.parametrize("person", ["p", "person-17", "张三", "x" * 64, "ab", "abc", "abcd"])
def test_our_partition_is_kafkas(person: str) -> None:
    key = person.encode()
    ours = partition_of(
        np.frombuffer(key, np.uint8), np.array([0]), np.array([len(key)], np.int32), 7
    )
    assert (murmur2(key) & 0x7FFFFFFF) % 7 == ours[0]


def test_topics_are_made_once_and_what_is_wrong_with_them_is_told(broker: Broker) -> None:
    fresh(broker.address, 3)
    topics = Topics(KafkaAccess(broker.address))
    assert topics.create(3, 1) == []
    assert list(topics.faults(3, 1)) == []
    wrong = list(topics.faults(4, 3))
    assert {one.topic for one in wrong} >= {EVENTS, QUARANTINE}
    assert any("SILVERGUARD_PARTITIONS" in one.remedy for one in wrong)
    admin = KafkaAdminClient(bootstrap_servers=broker.address)
    admin.delete_topics([QUARANTINE])
    admin.close()
    assert [one.topic for one in topics.faults(3, 1)] == [QUARANTINE]
    topics.close()


def test_a_log_that_forgot_tells_its_first_record_and_no_jump_is_made(broker: Broker) -> None:
    fresh(broker.address, 1)
    target = KafkaTarget(KafkaAccess(broker.address), "t")
    for number in range(10):
        target.send(PLACE, b"%d" % number)
    target.flush()
    admin = KafkaAdminClient(bootstrap_servers=broker.address)
    admin.delete_records({kafka.TopicPartition(*PLACE): 4})
    admin.close()
    source = member(broker, batches=True)
    while PLACE not in source.owned():
        source.poll(0.1)
    token = source.owned()[PLACE]
    source.seek(PLACE, 0)
    while source.owned()[PLACE] == token:  # the owner is told to take the place up anew
        assert source.poll(0.2) == []
    assert source.bounds(PLACE) == (4, 10)
    source.close()
    target.close()


def test_a_topic_that_is_not_there_is_an_error_and_not_made(broker: Broker) -> None:
    fresh(broker.address, 1)
    target = KafkaTarget(KafkaAccess(broker.address), "t")
    with pytest.raises(LogDownError):
        target.partitions("silverguard.nothing")
    target.close()
    consumer = KafkaConsumer(bootstrap_servers=broker.address)
    assert "silverguard.nothing" not in consumer.topics()
    consumer.close()


def test_secrets_are_needed_where_the_mechanism_needs_them(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="USERNAME"):
        KafkaAccess("b:9092", mechanism="PLAIN")
    with pytest.raises(ValueError, match="TOKEN_FILE"):
        KafkaAccess("b:9092", mechanism="OAUTHBEARER")
    (tmp_path / "token").write_text("one\n")
    access = KafkaAccess(
        "a:1, b:2", mechanism="OAUTHBEARER", token_file=tmp_path / "token", encrypted=True
    )
    options = access.options()
    assert options["security_protocol"] == "SASL_SSL"
    assert options["bootstrap_servers"] == ["a:1", "b:2"]
    assert options["ssl_context"].check_hostname
    provider = options["sasl_oauth_token_provider"]
    assert provider.token() == "one"
    (tmp_path / "token").write_text("two")
    assert provider.token() == "two"
    plain = KafkaAccess("a:1", mechanism="SCRAM-SHA-512", username="u", password="p").options()
    assert plain["security_protocol"] == "SASL_PLAINTEXT" and plain["sasl_plain_username"] == "u"
