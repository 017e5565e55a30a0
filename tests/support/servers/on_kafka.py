"""Let workers on a real Kafka take steps in this process until everything is read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from engine.settings import Settings
from engine.worker.worker import Worker
from streams.contract.topics import EVENTS, FINDINGS
from streams.log.chunk import Place
from tests.support.events.company_payments import START

PARTITIONS = 3
PATIENCE_S = 480.0
"""All in one process beside whatever else this machine does: a limit, not an expectation."""


def work(workers: Sequence[Worker], true: Callable[[], bool]) -> None:
    """Let workers take steps in turn until something holds."""
    end = time.monotonic() + PATIENCE_S
    while not true() and time.monotonic() < end:
        for worker in workers:
            worker.step(0.05)


def ends(settings: Settings) -> dict[TopicPartition, int]:
    """Return where the places of the workers end."""
    consumer = KafkaConsumer(bootstrap_servers=settings.kafka_bootstrap)
    places = [TopicPartition(EVENTS, k) for k in range(PARTITIONS)]
    found: dict[TopicPartition, int] = consumer.end_offsets([*places, TopicPartition(FINDINGS, 0)])
    consumer.close()
    return found


def read_through(workers: Sequence[Worker], settings: Settings) -> bool:
    """Tell whether every partition, and what they told the shared stage, is taken."""
    held = {place: one for worker in workers for place, one in worker.held.items()}
    return all(
        Place(*tp) in held and held[Place(*tp)].position == end and not held[Place(*tp)].pending
        for tp, end in ends(settings).items()
    )


def produced(settings: Settings, *values: bytes | None, partition: int = 0) -> None:
    producer = KafkaProducer(bootstrap_servers=settings.kafka_bootstrap, max_request_size=4 << 20)
    for value in values:
        producer.send(
            EVENTS, value, b"key", headers=[("source", b"gate"), ("reason", b"forged")],
            partition=partition,
        )  # fmt: skip
    producer.flush()
    producer.close()


def all_of(settings: Settings, topic: str) -> list[Any]:
    consumer = KafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap, auto_offset_reset="earliest"
    )
    places = [TopicPartition(topic, k) for k in consumer.partitions_for_topic(topic) or ()]
    consumer.assign(places)
    ends = consumer.end_offsets(places)
    found: list[Any] = []
    while any(consumer.position(place) < end for place, end in ends.items()):
        found += [one for records in consumer.poll(500).values() for one in records]
    consumer.close()
    return found


def line(**said: object) -> bytes:
    return json.dumps(
        {"id": "1", "person": "p", "at": START, "received_at": START, **said}
    ).encode()
