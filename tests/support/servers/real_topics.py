"""Topics of the session's Kafka, empty for each test that asks."""

from __future__ import annotations

import time

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from streams.kafka.connection import KafkaAccess
from streams.kafka.topics import Topics

WAIT_S = 60.0


def fresh(address: str, partitions: int) -> None:
    """Delete every topic of ours and make it anew."""
    admin = KafkaAdminClient(bootstrap_servers=address)
    there = [name for name in admin.list_topics() if name.startswith("silverguard.")]
    if there:
        admin.delete_topics(there)
    end = time.monotonic() + WAIT_S
    while any(name in there for name in admin.list_topics()) and time.monotonic() < end:
        time.sleep(0.1)
    admin.close()
    topics = Topics(KafkaAccess(address))
    while True:
        try:
            topics.create(partitions, 1)
            break
        except KafkaError:  # a deletion that is not over yet
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    topics.close()
