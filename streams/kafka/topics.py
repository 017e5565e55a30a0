"""The topics on the broker: made as they must be, and told where they are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, TopicAlreadyExistsError

from streams.contract.json_object import Json
from streams.contract.topics import EPISODES, EVENTS, FINDINGS, QUARANTINE, WARNINGS
from streams.contract.units import DAY_MS
from streams.kafka.connection import KafkaAccess, Options
from streams.log.interface import LogDownError

LARGEST_BYTES = 4 << 20
KEPT_DAYS = 180
"""How long warnings and episodes stay in their topics; the database keeps its own."""


@dataclass(frozen=True, slots=True)
class Topic:
    """How a topic must be; `partitions` 0 stands for the number of those of the events."""

    name: str
    partitions: int
    configs: Mapping[str, str]


_STAMPED = {"message.timestamp.type": "LogAppendTime", "cleanup.policy": "delete"}
TOPICS = (
    Topic(EVENTS, 0, _STAMPED | {"retention.ms": str(35 * DAY_MS)}),
    Topic(FINDINGS, 1, _STAMPED | {"retention.ms": str(35 * DAY_MS)}),
    Topic(WARNINGS, 1, _STAMPED | {"retention.ms": str(KEPT_DAYS * DAY_MS)}),
    Topic(EPISODES, 1, _STAMPED | {"retention.ms": str(KEPT_DAYS * DAY_MS)}),
    Topic(QUARANTINE, 1, _STAMPED | {"retention.ms": str(90 * DAY_MS)}),
)
"""The contract's topics. No record of a topic can be erased: what names a person goes with its
time (docs/erasure.md). Events stay longer than the longest memory of identities (30 days)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a topic, and how to mend it."""

    topic: str
    said: str
    remedy: str


class Topics:
    """The administration of one cluster."""

    def __init__(self, access: KafkaAccess) -> None:
        try:
            self._admin = KafkaAdminClient(**_of_admin(access), client_id="silverguard-check")
        except KafkaError as error:
            raise LogDownError(type(error).__name__) from None

    def close(self) -> None:
        """Let the connection go."""
        self._admin.close()

    def create(self, partitions: int, replication: int) -> list[str]:
        """Make the topics that are missing; returns their names."""
        there = set(self._admin.list_topics())
        made = []
        for topic in TOPICS:
            if topic.name in there:
                continue
            wanted = {
                "num_partitions": topic.partitions or partitions,
                "replication_factor": replication,
                "configs": dict(topic.configs)
                | {"max.message.bytes": str(LARGEST_BYTES)}
                | ({"min.insync.replicas": "2"} if replication > 2 else {}),
            }
            try:
                self._admin.create_topics({topic.name: wanted}, wait_for_metadata=True)
                made.append(topic.name)
            except TopicAlreadyExistsError:
                pass  # another check was faster
            except KafkaError as error:
                raise LogDownError(f"topic={topic.name} {type(error).__name__}") from None
        return made

    def faults(self, partitions: int, replication: int) -> Iterator[Fault]:
        """Compare every topic with how it must be."""
        there = {one["name"]: one for one in self._admin.describe_topics()}
        for topic in TOPICS:
            if topic.name not in there:
                yield Fault(topic.name, "不存在 is missing", "silverguard check --create-topics")
                continue
            yield from self._of(topic, there[topic.name], topic.partitions or partitions)
            copies = min(len(part["replica_nodes"]) for part in there[topic.name]["partitions"])
            if copies < replication:
                yield Fault(
                    topic.name,
                    f"副本数 replication {copies}, 应为 should be {replication}",
                    "kafka-reassign-partitions.sh",
                )

    def _of(self, topic: Topic, there: Json, partitions: int) -> Iterator[Fault]:
        have = len(there["partitions"])
        if have != partitions:
            yield Fault(
                topic.name,
                f"分区数 partitions {have}, 设置为 set to {partitions}",
                "分区数固定不变 their number is fixed for a topic's life:"
                " set SILVERGUARD_PARTITIONS to what the topic has",
            )
        configs = self._configs(topic.name)
        for name, wanted in topic.configs.items():
            said = configs.get(name, "")
            if name == "retention.ms":
                for_ever = said == "-1" and topic.name in (WARNINGS, EPISODES)
                if for_ever or (said != "-1" and int(said or 0) < int(wanted)):
                    yield _config(topic.name, name, said, wanted)
            elif said != wanted:
                yield _config(topic.name, name, said, wanted)

    def _configs(self, topic: str) -> dict[str, str]:
        asked = ConfigResource(ConfigResourceType.TOPIC, topic)
        answer = self._admin.describe_configs([asked], config_filter="all")
        return _read(answer, topic)


def _read(answer: Json, topic: str) -> dict[str, str]:
    """Return names and values out of the library's answer."""
    found = answer[ConfigResourceType.TOPIC.name.lower()][topic]
    return {name: str(one["value"]) for name, one in found.items()}


def _config(topic: str, name: str, said: str, wanted: str) -> Fault:
    return Fault(
        topic,
        f"{name}={said or '?'}, 应为 should be {wanted}",
        f"kafka-configs.sh --alter --topic {topic} --add-config {name}={wanted}",
    )


def _of_admin(access: KafkaAccess) -> Options:
    options = access.options()
    options.pop("allow_auto_create_topics")
    return options
