"""Partitions find an owner, whoever polls when, and whoever dies in between."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.protocol.consumer.metadata import ConsumerProtocolAssignment

from engine.demo.kafka_broker import Broker
from streams.contract.topics import EVENTS
from streams.kafka.connection import KafkaAccess
from streams.kafka.consumer import KafkaSource
from streams.kafka.group_membership import Claims, KeptJoin, Unowned, unowned
from streams.log.chunk import Place
from tests.support.servers.real_topics import fresh

PARTITIONS = 4
EVERY = {Place(EVENTS, number) for number in range(PARTITIONS)}
PATIENCE_S = 60.0
WORK_S = 0.2
"""What a member does between two polls: long enough for the group to answer meanwhile."""


class Group:
    """Members that poll briefly and in turn, and may vanish without a word."""

    def __init__(self, address: str) -> None:
        self.address, self.name = address, uuid.uuid4().hex
        self.members: dict[str, KafkaSource] = {}

    def begin(self, member: str) -> None:
        access = KafkaAccess(self.address)
        self.members[member] = KafkaSource(access, self.name, member, [EVENTS])

    def vanish(self, member: str) -> None:
        self.members.pop(member)._consumer._client.close()

    def poll(self) -> None:
        for member in self.members.values():
            for place in member.owned():
                member.seek(place, 0)
            member.poll(0.02)
            time.sleep(WORK_S)

    def owned(self) -> list[Place]:
        return [place for member in self.members.values() for place in member.owned()]

    def shares_all(self) -> bool:
        """Poll until every partition has one owner and every member some."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            self.poll()
            if sorted(self.owned()) == sorted(EVERY) and all(
                member.owned() for member in self.members.values()
            ):
                return True
        return False


@pytest.fixture
def group(broker: Broker) -> Iterator[Group]:
    fresh(broker.address, PARTITIONS)
    made = Group(broker.address)
    yield made
    for member in made.members.values():
        member.close()


def test_members_to_whom_the_group_answers_while_they_work_share_all_partitions(
    group: Group,
) -> None:
    for member in "ab":
        group.begin(member)
    assert group.shares_all()


def test_a_member_that_dies_while_a_partition_moves_leaves_none_without_owner(
    group: Group,
) -> None:
    group.begin("a")
    assert group.shares_all()
    group.begin("b")
    while len(group.members["a"].owned()) == PARTITIONS:
        group.poll()  # until the first round has taken something from it
    group.vanish("a")
    group.begin("a")  # comes back under its name before the second round
    assert group.shares_all()


def test_a_member_claims_only_what_it_holds() -> None:
    held = {Place("t", 0): 1, Place("t", 1): 2}
    claims = Claims(held)
    assert [tuple(one.partitions) for one in claims.metadata({"t"}).owned_partitions] == [(0, 1)]
    held.clear()  # it was taken for dead
    assert not claims.metadata({"t"}).owned_partitions


def test_asking_anew_says_something_new_each_time() -> None:
    claims, said = Claims({}), set()
    for _ in range(3):
        said.add(bytes(claims.metadata({"t"}).user_data))
        claims.ask_anew()
    assert len(said) == 3


class Coordinator:
    """What `KeptJoin` and `Unowned` know of the library's."""

    def __init__(self) -> None:
        self._generation: object = object()
        self._lock = threading.RLock()
        self.joined, self.beating, self.state = 0, 0, None
        self._manager = self
        self.asked: list[Any] = []

    async def _do_join_and_sync_async(self) -> bytes:
        self.joined += 1
        self._generation = object()
        return b"%d" % self.joined

    async def _on_join_complete_async(self, *joined: object) -> None:
        pass

    def _enable_heartbeat(self) -> None:
        self.beating += 1

    def call_soon(self, _: object) -> Any:
        return self.asked.pop(0)


@pytest.fixture
def coordinator() -> Coordinator:
    made = Coordinator()
    KeptJoin(made)
    return made


def test_a_joining_that_nobody_took_up_is_kept_and_the_member_stays_alive(
    coordinator: Coordinator,
) -> None:
    first = asyncio.run(coordinator._do_join_and_sync_async())
    assert coordinator.beating == 1
    assert asyncio.run(coordinator._do_join_and_sync_async()) == first
    assert coordinator.joined == 1


def test_a_joining_is_not_kept_once_it_is_taken_up_or_the_generation_is_gone(
    coordinator: Coordinator,
) -> None:
    asyncio.run(coordinator._do_join_and_sync_async())
    asyncio.run(coordinator._on_join_complete_async(1, "m", "p", b""))
    assert asyncio.run(coordinator._do_join_and_sync_async()) == b"2"
    coordinator._generation = object()  # the broker has forgotten this member
    assert asyncio.run(coordinator._do_join_and_sync_async()) == b"3"


def described(state: str, *given: int) -> SimpleNamespace:
    assignment = ConsumerProtocolAssignment(1, [("t", list(given))], b"").encode()
    member = SimpleNamespace(member_assignment=assignment)
    return SimpleNamespace(error_code=0, group_state=state, members=[member])


def test_only_a_settled_group_has_partitions_without_owner() -> None:
    every = frozenset(TopicPartition("t", number) for number in range(3))
    assert unowned(described("Stable", 0, 2), every) == {TopicPartition("t", 1)}
    assert not unowned(described("Stable", 0, 1, 2), every)
    assert not unowned(described("PreparingRebalance"), every)


def test_a_partition_must_be_without_owner_at_two_looks_in_a_row() -> None:
    now, made = [0.0], Coordinator()
    one, two = TopicPartition("t", 1), TopicPartition("t", 2)
    found = [{one, two}, {one}, set(), {one}]
    made.asked = [
        SimpleNamespace(is_done=True, succeeded=lambda: True, value=frozenset(some))
        for some in found
    ]
    watch = Unowned(made, [one, two], lambda: now[0])
    seen = []
    for _ in found:
        assert not watch.found()  # asks
        seen.append(watch.found())  # hears
        now[0] += 10.0
    assert seen == [frozenset(), {one}, frozenset(), frozenset()]
