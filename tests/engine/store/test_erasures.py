"""Many are erased as one is: nothing stays, each to their clock, and nobody waits behind them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import event, text

from engine.store.people.erasures import Erasure
from engine.store.store import Store
from engine.store.transaction import Written
from streams.contract.topics import EVENTS
from streams.log.chunk import Place
from tests.support.judged.made_up import NOON, portrait_of, warning_line

PLACE = Place(EVENTS, 0)
LATER = NOON + 1_000_000


def written(store: Store, people: int) -> None:
    """Let there be a card, a portrait and a row of the register of each."""
    lines = [warning_line(n) for n in range(people)]
    portraits = [portrait_of(f"person-{n}") for n in range(people)]
    store.put_owned(Written(warnings=lines, portraits=portraits), PLACE, generation(store))
    store.put_people([{"person": f"person-{n}"} for n in range(people)])


def generation(store: Store) -> int:
    return store.fence.claim(PLACE, "w")


def counted(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        found = connection.execute(text('SELECT token, "rows" FROM erasures'))
        return {row.token: row.rows for row in found}


def statements(store: Store, act: Callable[[], object]) -> int:
    """Return how many statements something asks of the database."""
    seen: list[str] = []

    def note(*said: object) -> None:
        seen.append(str(said[2]))

    event.listen(store.engine, "before_cursor_execute", note)
    act()
    event.remove(store.engine, "before_cursor_execute", note)
    return len(seen)


def test_a_hundred_cost_as_many_statements_as_one(store: Store) -> None:
    written(store, 101)
    one = [Erasure("person-0", LATER, "t-0")]
    others = [Erasure(f"person-{n}", LATER, f"t-{n}") for n in range(1, 101)]
    owner = generation(store)
    asked = [
        statements(store, partial(store.put_owned, Written(erased=each), PLACE, owner))
        for each in (one, others)
    ]
    assert asked[0] == asked[1] < 30
    rows = counted(store)
    assert len(rows) == 101 and len(set(rows.values())) == 1  # of each as many as of the first
    assert store.recent() == [] and store.portrait("person-7") is None
    assert store.person("person-7") is None


def test_each_goes_up_to_their_own_clock_and_others_stay(store: Store) -> None:
    store.put_warnings(
        warning_line(n, person=f"p{n % 3}", at=NOON + n // 3 * 100) for n in range(9)
    )
    gone = [("p0", NOON + 100, "a"), ("p1", NOON, "b"), ("p1", NOON - 5, "c")]
    store.erase([Erasure(*one) for one in gone])
    assert len(store.recent(person="p0")) == 1
    assert len(store.recent(person="p1")) == 2
    assert len(store.recent(person="p2")) == 3
    rows = counted(store)
    assert rows["c"] == 0 and rows["a"] > rows["b"] > 0


def test_under_a_known_token_the_register_is_left_and_nothing_counted(store: Store) -> None:
    written(store, 1)
    order = [Erasure("person-0", LATER, "t")]
    store.erase(order)
    before = counted(store)
    written(store, 1)
    store.erase(order)
    assert counted(store) == before
    assert store.recent() == [] and store.person("person-0") is not None


def test_an_id_with_nul_is_erased_as_it_was_written(store: Store) -> None:
    store.put_warnings([warning_line(1, person="a\x00b")])
    store.erase([Erasure("a\x00b", LATER, "t")])
    assert store.recent() == []
