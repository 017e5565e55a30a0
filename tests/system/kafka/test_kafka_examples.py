"""The examples for Kafka: what they produce is judged, and what is warned of is printed once."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
from kafka import KafkaConsumer, TopicPartition

from engine.demo.kafka_broker import _program
from engine.settings import Settings
from engine.worker.bootstrap import worker_of
from streams.admission.partitioner import partition_of
from streams.contract.topics import EVENTS, WARNINGS
from tests.support.servers.on_kafka import PARTITIONS, all_of, read_through, work
from tests.support.tree import ROOT

EXAMPLES = ROOT / "docs" / "examples"
PEOPLE = [f"elder-{number}" for number in range(6)]
AT = 1_767_900_000_000


def example(name: str, *arguments: str, given: bytes = b"") -> bytes:
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def committed(bootstrap: str, group: str) -> int:
    """Return how many warnings a group need not read again."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, group_id=group)
    try:
        places = [TopicPartition(WARNINGS, k) for k in consumer.partitions_for_topic(WARNINGS)]
        return sum(consumer.committed(place) or 0 for place in places)
    finally:
        consumer.close()


def test_what_is_produced_directly_is_judged_and_its_warnings_are_consumed_once(
    kafka_settings: Settings,
) -> None:
    bootstrap = str(kafka_settings.kafka_bootstrap)
    calls = [{"kind": "sos", "id": person, "person": person, "at": AT, "received_at": AT}
             for person in PEOPLE]  # fmt: skip
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in calls)
    assert example("kafka_producer.py", bootstrap, given=lines) == b"6 records\n"
    for record in all_of(kafka_settings, EVENTS):
        key = np.frombuffer(record.key, np.uint8)
        length = np.array([key.size], np.int32)
        place = partition_of(key, np.zeros(1, np.int64), length, PARTITIONS)
        assert record.partition == place[0]
    worker = worker_of(kafka_settings)
    try:
        work([worker], lambda: read_through([worker], kafka_settings)
             and len(all_of(kafka_settings, WARNINGS)) == len(PEOPLE))  # fmt: skip
    finally:
        worker.close()
    printed = example("kafka_warnings.py", bootstrap, "platform", str(len(PEOPLE))).splitlines()
    assert sorted(json.loads(one)["person"] for one in printed) == PEOPLE
    assert committed(bootstrap, "platform") == len(PEOPLE)


def test_a_jvm_client_knows_every_setting_of_the_example() -> None:
    classpath, java = _program()
    told = subprocess.run(
        [java, "-cp", classpath, "org.apache.kafka.clients.producer.ProducerConfig"],
        capture_output=True, check=True, text=True, timeout=120,
    ).stdout  # fmt: skip
    lines = (EXAMPLES / "jvm-producer.properties").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert settings["acks"] == "all" and "partitioner.class" not in settings
    for name in settings:
        assert f'id="producerconfigs_{name}"' in told, name
