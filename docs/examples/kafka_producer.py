"""Produce events into Kafka.

    python kafka_producer.py localhost:9092 < events.ndjson

Needs kafka-python. The key is the person, and the partitioner the default one (murmur2 of the key):
all events of a person lie in one partition, in their order. Of a record's time the broker's own
counts (LogAppendTime). One line a record; several are allowed if all their persons belong to the
record's partition. Sending again is harmless.
"""

import json
import sys

from kafka import KafkaProducer

TOPIC = "silverguard.events"


def main(bootstrap: str) -> None:
    """Send standard input, and wait until all of it is durable."""
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=5)
    try:
        sent = [
            producer.send(TOPIC, line.rstrip(b"\n"), key=json.loads(line)["person"].encode())
            for line in sys.stdin.buffer
        ]
        for one in sent:
            one.get(timeout=60)  # raises where the broker did not take it
    finally:
        producer.close()
    print(f"{len(sent)} records")


if __name__ == "__main__":
    main(sys.argv[1])
