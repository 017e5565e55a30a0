"""Membership in a group of workers, mended where kafka-python 3.0.12 lets partitions lie.

Three things were found with two workers on a real broker, each of which left partitions unread
until somebody else joined or left. This file reaches into private parts, so the version is pinned.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from itertools import count
from typing import Any

import kafka
from kafka import TopicPartition
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.coordinator.consumer import ConsumerCoordinator
from kafka.errors import KafkaError
from kafka.protocol.admin import DescribeGroupsRequest, DescribeGroupsResponse
from kafka.protocol.consumer.metadata import ConsumerProtocolAssignment
from kafka.structs import MemberState

from streams.kafka.batch_reader import VERSION
from streams.log.chunk import Place

LOOK_S = 2.0
"""A partition without owner at two looks in a row is nobody's: a move takes less than that."""
STABLE = "Stable"


class Claims(CooperativeStickyAssignor):  # type: ignore[misc]
    """Claims what a member holds, where the library claims what it once was given.

    A member that was taken for dead holds nothing. If it still claimed its old places, the leader
    would think that they are on the move from it, and give them to nobody.
    """

    def __init__(self, held: Collection[Place]) -> None:
        super().__init__()
        self._held = held
        self._rounds = count(1)
        self._round = b""

    def ask_anew(self) -> None:
        """Say something new at the next joining, for else the broker answers as the last time."""
        self._round = b"%d" % next(self._rounds)

    def metadata(self, topics: Iterable[str]) -> Any:
        """Return what is told at joining."""
        self.member_assignment = [TopicPartition(*place) for place in tuple(self._held)]
        told = super().metadata(topics)
        told.user_data = self._round
        return told


class KeptJoin:
    """Keeps the outcome of a joining that ends while nobody polls.

    The library forgets it and joins again; a leader who joins makes all others join again as well,
    and where they are slower than one poll waits, that goes on for ever. It also sends no
    heartbeat from the joining to the next poll, so that a member at work is taken for dead.
    """

    def __init__(self, coordinator: ConsumerCoordinator) -> None:
        self._coordinator = coordinator
        self._join = coordinator._do_join_and_sync_async
        self._complete = coordinator._on_join_complete_async
        self._kept: tuple[Any, bytes] | None = None
        coordinator._do_join_and_sync_async = self.join
        coordinator._on_join_complete_async = self.complete

    async def join(self) -> bytes:
        """Return the assignment of a joining that nobody has taken up, or else join."""
        kept, self._kept = self._kept, None
        if kept is not None and kept[0] is self._coordinator._generation:
            return kept[1]
        given: bytes = await self._join()
        self._kept = self._coordinator._generation, given
        self._live()
        return given

    def _live(self) -> None:
        """Go on with heartbeats, whoever polls or not."""
        with self._coordinator._lock:
            self._coordinator.state = MemberState.STABLE
            self._coordinator._enable_heartbeat()

    async def complete(self, *joined: object) -> None:
        """Let the library take the assignment up."""
        self._kept = None
        await self._complete(*joined)


class Unowned:
    """Looks again and again whether every partition of the topics has an owner.

    A static member that dies between the two rounds in which a partition moves comes back to what
    the first round left it; the broker sees no reason for a second one.
    """

    def __init__(
        self,
        coordinator: ConsumerCoordinator,
        partitions: Collection[TopicPartition],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._coordinator, self._all, self._clock = coordinator, frozenset(partitions), clock
        self._asked: Any = None
        self._next = 0.0
        self._unanswered: float | None = None
        self._before: frozenset[TopicPartition] = frozenset()

    def found(self) -> frozenset[TopicPartition]:
        """Return the partitions without owner at this look and at the one before."""
        if self._asked is not None and self._asked.is_done:
            asked, self._asked = self._asked, None
            now = asked.value if asked.succeeded() else frozenset()
            twice, self._before = self._before & now, now
            return twice
        if self._asked is None and self._clock() >= self._next:
            self._next = self._clock() + LOOK_S
            self._unanswered = self._unanswered or self._clock()
            self._asked = self._coordinator._manager.call_soon(self._missing)
        return frozenset()

    @property
    def silent_s(self) -> float:
        """Return for how long the group has been asked without an answer."""
        since = self._unanswered
        return 0.0 if since is None else self._clock() - since

    async def _missing(self) -> frozenset[TopicPartition]:
        node = self._coordinator.coordinator()
        if node is None:
            return frozenset()
        request = DescribeGroupsRequest(groups=[self._coordinator.group_id])
        try:
            answer = await self._coordinator._manager.send(request, node_id=node)
        except KafkaError:
            return frozenset()
        self._unanswered = None
        return unowned(answer.groups[0], self._all)


def unowned(
    group: DescribeGroupsResponse.DescribedGroup, partitions: frozenset[TopicPartition]
) -> frozenset[TopicPartition]:
    """Return the partitions that no member of a settled group has; none where it is not settled."""
    if group.error_code or group.group_state != STABLE:
        return frozenset()
    given = [ConsumerProtocolAssignment.decode(one.member_assignment) for one in group.members]
    return partitions.difference(*(one.partitions() for one in given))


def mend(
    coordinator: ConsumerCoordinator, partitions: Collection[TopicPartition]
) -> Unowned | None:
    """Mend the membership of a consumer; None where another version is left as it is."""
    if kafka.__version__ != VERSION:
        return None
    KeptJoin(coordinator)
    return Unowned(coordinator, partitions)
