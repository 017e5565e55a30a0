"""A database that comes back without its last commits is told them again, each once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from engine.output.lately_written import MOST_BYTES, LatelyWritten
from engine.output.output import Output
from engine.output.store_sink import StoreSink
from engine.privacy.erasure import Order
from engine.store.fence import StaleOwnerError
from engine.store.store import Store
from engine.store.transaction import Written
from streams.contract.topics import EVENTS
from streams.log.chunk import Place
from streams.log.interface import LogTarget
from tests.conftest import empty
from tests.support.judged.made_warning import made_warning

HERE, BESIDE = Place(EVENTS, 0), Place(EVENTS, 1)


class Nowhere:
    """A log that takes everything."""

    def send(self, *told: object) -> None:
        """Take a record."""

    def flush(self) -> None:
        """Have it."""


def sink_of(store: Store, owner: str = "w") -> StoreSink:
    return StoreSink(lambda: store, cast(LogTarget, Nowhere()), owner)


def lose(store: Store, *claims: str) -> None:
    """Lose all as a standby does that had not heard of it, but for claims; and connections."""
    with store.engine.connect() as connection:
        empty(connection.execution_options(isolation_level="AUTOCOMMIT"))
    for owner in claims:
        for place in (HERE, BESIDE):
            store.fence.claim(place, owner)
    store.engine.dispose()


def warned(*ids: str) -> Output:
    return Output(warnings=[replace(made_warning(one, one), episode=one) for one in ids])


def calling(store: Store) -> Sequence[str]:
    with store.engine.connect() as connection:
        query = text("SELECT person FROM incidents WHERE urgency = 4 ORDER BY person")
        return connection.execute(query).scalars().all()


def test_what_was_lost_is_told_again_though_nothing_else_happens(store: Store) -> None:
    sink = sink_of(store)
    for place in (HERE, BESIDE):
        sink.claim(place)
    sink.write(HERE, warned("a"))
    sink.write(BESIDE, warned("b"))
    lose(store, "w")
    assert store.has({"a", "b"}) == set()
    sink.relay()
    assert (store.has({"a", "b"}), calling(store)) == ({"a", "b"}, ["a", "b"])
    sink.write(HERE, warned("c"))
    assert store.has({"a", "b", "c"}) == {"a", "b", "c"}


def test_where_the_claim_was_lost_too_it_is_told_once_that_is_made_anew(store: Store) -> None:
    sink = sink_of(store)
    sink.claim(HERE)
    sink.write(HERE, warned("a"))
    lose(store)
    sink.relay()
    with pytest.raises(StaleOwnerError):
        sink.write(HERE, warned("b"))
    sink.claim(HERE)
    sink.write(HERE, warned("b"))
    assert store.has({"a", "b"}) == {"a", "b"}


def test_who_was_not_its_owner_meanwhile_tells_nothing_again(store: Store) -> None:
    sink = sink_of(store)
    sink.claim(HERE)
    sink.write(HERE, warned("a"))
    lose(store, "w", "another")
    sink.claim(HERE)
    sink.write(HERE, warned("b"))
    assert store.has({"a", "b"}) == {"b"}


def test_of_somebody_who_is_erased_nothing_is_told_again(store: Store) -> None:
    sink = sink_of(store)
    sink.claim(HERE)
    sink.write(HERE, warned("a"))
    sink.write(HERE, Output(erased=[Order("a", 10**15, "token")]))
    store.engine.dispose()
    sink.write(HERE, warned("b"))
    assert store.has({"a", "b"}) == {"b"}


def test_an_erasure_takes_nobody_elses_call_and_is_told_again_itself(store: Store) -> None:
    sink = sink_of(store)
    sink.claim(HERE)
    sink.write(HERE, warned("a", "b"))
    lose(store, "w")
    sink.write(HERE, Output(erased=[Order("a", 10**15, "token")]))
    lose(store, "w")
    sink.write(HERE, warned("c"))
    assert store.has({"a", "b", "c"}) == {"b", "c"}
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM erasures")).scalar() == 1


def test_a_quiet_place_is_told_nothing_that_is_hours_old() -> None:
    seconds = [0.0]
    lately = LatelyWritten(lambda: seconds[0])
    lately.note(HERE, Written(warnings=[b"{}"]))
    seconds[0] = 601.0
    lately.connected()
    assert lately.due(HERE) == []


def test_what_is_remembered_is_bounded_by_time_and_by_size() -> None:
    seconds = [0.0]
    lately = LatelyWritten(lambda: seconds[0])
    for _ in range(3):
        lately.note(HERE, Written(warnings=[bytes(MOST_BYTES // 2)]))
    lately.connected()
    assert len(lately.due(HERE)) == 2
    seconds[0] = 601.0
    lately.note(HERE, Written(warnings=[b"new"]))
    assert [one.warnings for one in lately.due(HERE)] == [[b"new"]]
