"""What fails at Kafka: what passes by itself, and what no retry mends."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable

from kafka import TopicPartition
from kafka.errors import (
    AuthorizationError,
    CommitFailedError,
    FencedInstanceIdError,
    IllegalGenerationError,
    InconsistentGroupProtocolError,
    InvalidGroupIdError,
    KafkaConfigurationError,
    KafkaError,
    MemberIdRequiredError,
    RebalanceInProgressError,
    SaslAuthenticationFailedError,
    UnknownMemberIdError,
    UnsupportedCodecError,
    UnsupportedSaslMechanismError,
    UnsupportedVersionError,
)

from streams.kafka.batch_reader import VERSION
from streams.log.interface import LogDownError, LogRefusedError

GONE_S = 20.0
"""A topic that the brokers do not know for so long was deleted."""
UNSETTLED = (
    CommitFailedError,
    IllegalGenerationError,
    MemberIdRequiredError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)
"""What a member hears while its group shares out anew."""
_DAMAGED = re.compile(r"TopicPartition\(topic='([^']+)', partition=(\d+)\)")

REMEDIES: dict[type[KafkaError], str] = {
    FencedInstanceIdError: "另一进程使用同名 another process bears this worker's name: give each"
    " its own SILVERGUARD_WORKER_ID",
    AuthorizationError: "无权限 not allowed: grant this account read and write on the topics and"
    " read on the group",
    SaslAuthenticationFailedError: "登录失败 log-in refused: look at SILVERGUARD_KAFKA_USERNAME,"
    " _PASSWORD or _TOKEN_FILE",
    UnsupportedSaslMechanismError: "登录方式不支持 the broker has no such log-in: look at"
    " SILVERGUARD_KAFKA_MECHANISM",
    InvalidGroupIdError: "消费组名无效 no such group may be: look at SILVERGUARD_KAFKA_GROUP",
    InconsistentGroupProtocolError: "消费组被他用 the group is used by other programs: choose"
    " another SILVERGUARD_KAFKA_GROUP",
    UnsupportedVersionError: "版本不支持 the broker is too old for this worker: upgrade it",
    UnsupportedCodecError: "压缩方式不支持 a compression is not installed here: install it anew",
    KafkaConfigurationError: "配置错误 wrong configuration: run silverguard check",
}


def failure(error: KafkaError) -> LogDownError | LogRefusedError:
    """Return what an error means to whoever reads the log: it is away, or refuses for good.

    Examples
    --------
    >>> from kafka.errors import KafkaTimeoutError, TopicAuthorizationFailedError
    >>> failure(KafkaTimeoutError())
    LogDownError('KafkaTimeoutError')
    >>> type(failure(TopicAuthorizationFailedError())).__name__
    'LogRefusedError'
    """
    name = type(error).__name__
    for kind, remedy in REMEDIES.items():
        if isinstance(error, kind):
            return LogRefusedError(f"Kafka 拒绝 refuses ({name}): {remedy}")
    return LogDownError(name)


def damaged_in(said: str) -> TopicPartition:
    """Return the partition that the library says holds a record it cannot read.

    Raises
    ------
    LogRefusedError
        If it does not say: to step over a record of each would lose healthy ones.

    Examples
    --------
    >>> damaged_in("TopicPartition(topic='t', partition=3) at offset 8 failed crc check").partition
    3
    """
    named = _DAMAGED.search(said)
    if named is None:
        raise LogRefusedError(
            "分区中有损坏记录 a record is damaged, and this kafka-python does not say where:"
            f" install version {VERSION}"
        )
    return TopicPartition(named[1], int(named[2]))


class GoneTopics:
    """Misses topics that were deleted; a broker that is away forgets none.

    Parameters
    ----------
    known
        Tells the partitions of a topic as the brokers last said, without asking them.
    """

    def __init__(
        self,
        topics: Iterable[str],
        known: Callable[[str], Collection[int] | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._known, self._clock = known, clock
        self._seen = dict.fromkeys(topics, clock())

    def look(self) -> None:
        """Raise `LogRefusedError` where a topic has been unknown for long."""
        now = self._clock()
        for topic, seen in self._seen.items():
            if self._known(topic):
                self._seen[topic] = now
            elif now > seen + GONE_S:
                raise LogRefusedError(
                    f"主题已被删除 topic={topic} is gone: restore it, or make it anew with"
                    " silverguard check --create-topics; then start this worker again"
                )
