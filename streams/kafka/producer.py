"""Kafka as a log that is written to: idempotent, acknowledged by all replicas, sent again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from streams.kafka.connection import KafkaAccess
from streams.log.chunk import Place
from streams.log.interface import BY_KEY, LogDownError

FLUSH_S = 10.0
LINGER_MS = 5
PRODUCED_BYTES = 4 << 20
BATCH_BYTES = 256 << 10
Record = tuple[Place, bytes, bytes | None, tuple[tuple[str, bytes | None], ...]]


class KafkaTarget:
    """A producer that forgets nothing before it is acknowledged."""

    def __init__(self, access: KafkaAccess, name: str) -> None:
        self._producer = KafkaProducer(
            **access.options(),
            client_id=f"{name}-producer",
            acks="all",
            enable_idempotence=True,
            linger_ms=LINGER_MS,
            batch_size=BATCH_BYTES,
            max_request_size=PRODUCED_BYTES,
            delivery_timeout_ms=60_000,
            max_block_ms=int(FLUSH_S * 1000),
        )
        self._waiting: list[tuple[Any, Record]] = []
        self._refused: list[Record] = []

    def send(
        self,
        place: Place,
        value: bytes,
        key: bytes | None = None,
        headers: Sequence[tuple[str, bytes | None]] = (),
    ) -> None:
        """Hand over one record; what the producer will not take now waits for the next flush."""
        self._try((place, value, key, tuple(headers)))

    def _try(self, record: Record) -> None:
        place, value, key, headers = record
        try:
            future = self._producer.send(
                place.topic,
                value,
                key,
                headers=[(name, said or b"") for name, said in headers],
                partition=None if place.partition == BY_KEY else place.partition,
            )
        except KafkaError:
            self._refused.append(record)
        else:
            self._waiting.append((future, record))

    def flush(self) -> None:
        """Wait until everything handed over is acknowledged; what failed is sent once more."""
        refused, self._refused = self._refused, []
        for record in refused:
            self._try(record)
        with suppress(KafkaError):  # what it left undone is found below
            self._producer.flush(timeout=FLUSH_S)
        waiting, self._waiting = self._waiting, []
        for future, record in waiting:
            if not future.is_done:
                self._waiting.append((future, record))
            elif future.failed():
                self._refused.append(record)
        if self._waiting or self._refused:
            left = len(self._waiting) + len(self._refused)
            raise LogDownError(f"{left} records not acknowledged")

    def partitions(self, topic: str) -> int:
        """Return the number of partitions of a topic.

        Raises
        ------
        LogDownError
            If the topic is not there.
        """
        try:
            return len(self._producer.partitions_for(topic))
        except KafkaError as error:
            raise LogDownError(f"topic={topic} {type(error).__name__}") from None

    def close(self) -> None:
        """Send what is left, and leave."""
        self._producer.close(timeout=FLUSH_S)
