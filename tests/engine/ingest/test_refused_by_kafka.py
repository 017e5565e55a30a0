"""What a door refuses under Kafka lies in the quarantine topic, not in a journal beside it."""

from __future__ import annotations

import uuid
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition

from engine.demo.kafka_broker import Broker
from engine.ingest.log_writer import ConfiguredLog
from engine.settings import Settings
from streams.admission.triage import Line, Refusal
from streams.contract.topics import EVENTS, QUARANTINE
from tests.support.servers.real_topics import fresh


def test_what_is_refused_lies_in_the_quarantine_topic_with_its_reason(
    broker: Broker, tmp_path: Path
) -> None:
    fresh(broker.address, 1)
    settings = Settings(
        home=tmp_path / "home",
        partitions=1,
        kafka_bootstrap=broker.address,
        kafka_group=uuid.uuid4().hex,
        kafka_replication=1,
    )
    log = ConfiguredLog(settings)
    log.append([Line(b"p", b'{"kind":"sos"}')])
    log.refuse(Refusal(2, b"{", "not_json", ""))
    log.flush()
    log.close()
    places = [TopicPartition(topic, 0) for topic in (EVENTS, QUARANTINE)]
    consumer = KafkaConsumer(bootstrap_servers=broker.address)
    consumer.assign(places)
    consumer.seek_to_beginning()
    taken: dict[str, tuple[bytes, dict[str, bytes]]] = {}
    for _ in range(100):
        for records in consumer.poll(500).values():
            taken |= {one.topic: (one.value, dict(one.headers)) for one in records}
        if len(taken) == 2:
            break
    consumer.close()
    assert taken[EVENTS] == (b'{"kind":"sos"}', {})
    assert taken[QUARANTINE] == (b"{", {"reason": b"not_json"})
    assert not (tmp_path / "home" / "journal.sqlite").exists()
