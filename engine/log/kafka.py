"""Kafka as the settings have it: access, producer, consumer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kafka.errors import KafkaError

from engine.errors import FAILED, EndError
from engine.log.partitioning import same_partitions
from engine.settings import Settings
from streams.contract.topics import EVENTS, FINDINGS
from streams.kafka.connection import KafkaAccess
from streams.kafka.consumer import KafkaSource
from streams.kafka.producer import KafkaTarget
from streams.kafka.topic_reader import KafkaReading
from streams.log.interface import LogDownError

Made = TypeVar("Made")


def access_of(settings: Settings) -> KafkaAccess:
    """Return how to reach the brokers."""
    secret = settings.kafka_password
    return KafkaAccess(
        settings.kafka_bootstrap or "",
        cafile=settings.kafka_cafile,
        certfile=settings.kafka_certfile,
        keyfile=settings.kafka_keyfile,
        mechanism=settings.kafka_mechanism,
        username=settings.kafka_username,
        password=secret.get_secret_value() if secret else None,
        token_file=settings.kafka_token_file,
        encrypted=settings.kafka_tls,
    )


def target_of(settings: Settings) -> KafkaTarget:
    """Return a producer to topics that are there, of as many partitions as the settings say.

    Raises
    ------
    EndError
        If the broker is away, or the topic has another number of partitions.
    """
    target = reached(lambda: KafkaTarget(access_of(settings), settings.worker_id))
    try:
        same_partitions(reached(lambda: target.partitions(EVENTS)), settings.partitions)
    except EndError:
        target.close()
        raise
    return target


def source_of(settings: Settings) -> KafkaSource:
    """Return a member of the workers' group; raises `EndError` where the broker is away."""
    return reached(
        lambda: KafkaSource(
            access_of(settings),
            settings.kafka_group,
            settings.worker_id,
            (EVENTS, FINDINGS),
            batches=settings.kafka_batches,
        )
    )


def reading_of(settings: Settings, topic: str) -> KafkaReading:
    """Return a reader of a whole topic; raises `LogDownError` or the client's own errors."""
    return KafkaReading(access_of(settings), topic)


def reached(make: Callable[[], Made]) -> Made:
    """Return what needs the broker; raises `EndError` where that cannot be used."""
    try:
        return make()
    except (KafkaError, LogDownError) as error:
        raise EndError(
            FAILED,
            f"Kafka 不可用 cannot be used ({type(error).__name__}): check"
            " SILVERGUARD_KAFKA_BOOTSTRAP, then run: silverguard check --create-topics",
        ) from None
