"""The store on a real PostgreSQL: each warning once, in order, and the newest portrait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import msgspec
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from msgspec.structs import replace
from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import EndError
from engine.settings import Settings
from engine.store.connection.database import driver_url, newest, upgrade
from engine.store.delivered import DELIVERED
from engine.store.fence import check
from engine.store.models import SwitchRow, put_switch, switches
from engine.store.store import Store, open_store
from engine.store.tables import METADATA
from streams.log.chunk import Place
from tests.support.judged.made_up import NOON, portrait_of, warning_line
from tests.support.patience import patient


def test_a_repeated_warning_is_kept_once(store: Store) -> None:
    assert store.put_warnings([warning_line(1), warning_line(2)]) == 2
    assert store.put_warnings([warning_line(2), warning_line(3), warning_line(3)]) == 1
    assert len(store.recent()) == 3


def test_a_line_comes_back_byte_for_byte(store: Store) -> None:
    line = warning_line(1, reason={"zh": "深夜外出\u0000🚶", "en": "out"})
    store.put_warnings([line])
    assert store.recent()[0].line == line


def test_nul_in_an_id_does_not_stop_the_batch(store: Store) -> None:
    assert store.put_warnings([warning_line(1, person="a\u0000b"), warning_line(2)]) == 2


def test_pages_cover_everything_once(store: Store) -> None:
    store.put_warnings(warning_line(number) for number in range(25))
    seen: list[int] = []
    cursor = None
    while page := store.recent(10, cursor):
        seen += [one.seq for one in page]
        cursor = page[-1].seq
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 25


def test_since_returns_what_came_after_in_order(store: Store) -> None:
    store.put_warnings([warning_line(1)])
    last = store.newest()
    store.put_warnings([warning_line(2), warning_line(3)])
    ids = [msgspec.json.decode(one.line)["id"] for one in store.since(last)]
    assert ids == [f"{2:016x}", f"{3:016x}"]


def test_whoever_follows_loses_nothing_while_many_write(store: Store) -> None:
    def write(start: int) -> None:
        for number in range(start, start + 20):
            store.put_warnings([warning_line(number)])

    seen: list[int] = []
    with ThreadPoolExecutor(4) as writers:
        running = [writers.submit(write, start) for start in range(0, 80, 20)]
        while True:
            over = all(one.done() for one in running)
            fresh = store.since(seen[-1] if seen else 0)
            seen += [one.seq for one in fresh]
            if over and not fresh:
                break
    assert len(seen) == 80


def test_filters_by_application_tier_and_person(store: Store) -> None:
    store.put_warnings(
        [
            warning_line(1, warning="fraud", tier=1),
            warning_line(2, warning="fraud", tier=2),
            warning_line(3, warning="home", tier=3),
        ]
    )
    assert len(store.recent(applications=["fraud"])) == 2
    assert len(store.recent(applications=["fraud"], tier=2)) == 1
    assert len(store.recent(person="person-3")) == 1


def test_people_are_replaced_and_found(store: Store) -> None:
    store.put_people([{"person": "a", "area": "331102", "lives_alone": False}])
    store.put_people([{"person": "a", "area": "331102", "lives_alone": True}])
    assert store.person("a") == {"person": "a", "area": "331102", "lives_alone": True}
    assert store.person("nobody") is None


def test_an_older_portrait_never_replaces_a_newer(store: Store) -> None:
    newer = portrait_of("a")
    store.put_portraits([newer])
    store.put_portraits([replace(newer, at=NOON - 1, aspects=[])])
    assert store.portrait("a") == newer


def test_switches_are_kept_in_order(store: Store) -> None:
    put_switch(store.engine, SwitchRow(1, "promote", "silverguard@1"))
    put_switch(store.engine, SwitchRow(2, "promote", "silverguard@2"))
    told = switches(store.engine)
    assert [one.version for one in told] == ["silverguard@1", "silverguard@2"]


def test_the_migrations_lead_to_the_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert DELIVERED.metadata is METADATA  # a table that the store itself does not import
        assert compare_metadata(context, METADATA) == []


def test_a_roll_back_and_a_new_upgrade_work(store: Store) -> None:
    upgrade(store.engine, "base")
    assert "warnings" not in inspect(store.engine).get_table_names()
    upgrade(store.engine)
    assert store.put_warnings([warning_line(1)]) == 1


@pytest.mark.parametrize("address", ["mysql://a@b/c", "nonsense"])
def test_another_database_is_refused_by_name(address: str) -> None:
    with pytest.raises(ValueError, match="SILVERGUARD_DATABASE_URL"):
        driver_url(address)


def test_a_dead_database_is_one_clear_line() -> None:
    settings = Settings(database_url="postgresql://a:secret@127.0.0.1:1/x")
    with pytest.raises(EndError, match="silverguard check") as end:
        open_store(settings)
    assert "secret" not in str(end.value)


def test_a_database_of_the_newest_layout_is_left_as_it_is(store: Store) -> None:
    with store.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == newest()


def test_a_worker_that_sleeps_in_the_middle_of_a_write_does_not_keep_others_from_its_place(
    store: Store,
) -> None:
    place = Place("t", 0)
    generation = store.fence.claim(place, "sleeper")
    with store.engine.connect() as sleeper:
        check(sleeper, place, generation)  # and not another word
        assert store.fence.claim(place, "other") == generation + 1
        with pytest.raises(SQLAlchemyError):
            sleeper.execute(text("SELECT 1"))
        sleeper.invalidate()


def holds_owners(store: Store) -> bool:
    """Tell whether somebody holds a lock on a place."""
    held = text("SELECT 1 FROM pg_locks WHERE relation = 'owners'::regclass AND granted")
    with store.engine.connect() as connection:
        return connection.execute(held).first() is not None


def test_a_worker_that_sleeps_in_the_middle_of_what_it_sends_is_ended_by_who_waits(
    store: Store, database_url: str
) -> None:
    place = Place("t", 0)
    generation = store.fence.claim(place, "sleeper")
    sleeper = psycopg.connect(driver_url(database_url).replace("+psycopg", ""))
    with closing(sleeper):
        with suppress(psycopg.OperationalError), sleeper.pipeline():
            sleeper.execute("SELECT generation FROM owners WHERE place = 't-0' FOR SHARE")
            sleeper.pgconn.send_flush_request()  # the server works, and waits for the end of it
            sleeper.pgconn.flush()
            assert patient(lambda: holds_owners(store), 20)
            with pytest.raises(SQLAlchemyError):
                store.fence.claim(place, "other")
            assert store.fence.claim(place, "other") == generation + 1
        assert sleeper.closed
