"""PostgreSQL itself holds the desk's questions to an area: in SQL, through views, without a limit.

Tables are read from the catalogue, not listed: a new one about persons or areas without a policy
fails here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from engine.errors import EndError
from engine.settings import Settings
from engine.store.access.reach import ROLE, require_role, within
from engine.store.store import Store, open_store
from tests.support.desk.areas import AREAS, OWN, PLACES, SIBLING, filled, made
from tests.support.desk.locked_desk import Desk, held

OF_PERSONS = """
SELECT DISTINCT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
   AND a.attname IN ('person', 'area')
"""
"""Every table with a column that names a person or an area."""
UNSECURED = f"""
SELECT relname FROM pg_class WHERE relname IN ({OF_PERSONS})
   AND relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
   AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (
       SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'silverguard_owner'))
"""
LEAKING_VIEWS = """
SELECT relname FROM pg_class WHERE relkind IN ('v', 'm')
   AND relnamespace = current_schema()::regnamespace
   AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)
"""
GRANTED = f"""
SELECT DISTINCT table_name FROM information_schema.role_table_grants
 WHERE grantee = '{ROLE}' AND privilege_type = 'SELECT' AND table_name IN ({OF_PERSONS})
"""
FROM_ABOVE = ("rotas", "shift_changes", "handovers", "mapped")
NO_LIMIT = text(f"SELECT set_config('role', '{ROLE}', true)")


@pytest.fixture
def full(store: Store) -> Store:
    """Return a store with something of each area in every table that callers read."""
    places = made(store)
    desk = Desk([held("all", "officer")], store)
    for place in places.values():
        path = f"/api/v1/incidents/{place.incident}/note"
        keyed = {"If-Match": "*", "Idempotency-Key": f"key of {place.person}"}
        assert desk.ask("POST", path, "all", keyed, json={"text": "x"}).status_code == 200
    desk.door.close()
    with store.engine.begin() as connection:
        for area, place in places.items():
            filled(connection, area, place)
    return store


def names(connection: Connection, query: str) -> list[str]:
    return sorted(connection.execute(text(query)).scalars())


def seen(connection: Connection, table: str) -> set[str]:
    """Return the areas of the persons whom the rows of a table name."""
    rows = connection.execute(text(f"SELECT row_to_json(t)::text FROM {table} t")).scalars()
    found = {int(number) for row in rows for number in re.findall(r"elder-(\d)", row)}
    return {PLACES[number - 1] for number in found}


def test_each_table_of_persons_or_areas_is_secured(store: Store) -> None:
    with store.engine.connect() as connection:
        assert names(connection, UNSECURED) == []
        assert len(names(connection, OF_PERSONS)) >= 15
        connection.execute(text("CREATE TABLE forgotten (person text)"))
        assert names(connection, UNSECURED) == ["forgotten"]


def test_each_view_asks_as_its_reader(store: Store) -> None:
    with store.engine.connect() as connection:
        assert names(connection, LEAKING_VIEWS) == []
        connection.execute(text("CREATE VIEW forgotten AS SELECT * FROM people"))
        assert names(connection, LEAKING_VIEWS) == ["forgotten"]


def test_no_row_of_another_area_is_seen_in_sql_or_through_a_view(full: Store) -> None:
    with full.engine.connect() as connection:
        tables = names(connection, GRANTED)
    assert {"incidents", "people", "warnings", "portraits", "incident_changes"} <= set(tables)
    asked = [(table, area) for table in tables for area in AREAS]
    wrong = {
        (table, area): told
        for table, area in asked
        if (told := both_ways(full.engine, table, area)) != (expected(table, area),) * 2
    }
    assert wrong == {}


def both_ways(engine: Engine, table: str, area: str) -> tuple[set[str], set[str]]:
    """Return the areas that a caller of an area sees in a table, and through a view of it."""
    with engine.connect() as connection:
        connection.execute(text(f"CREATE VIEW v WITH (security_invoker) AS SELECT * FROM {table}"))
        connection.execute(text(f"GRANT SELECT ON v TO {ROLE}"))
        limited(connection, area, "officer the officer" if area == "" else "officer wu")
        return seen(connection, table), seen(connection, "v")


def expected(table: str, area: str) -> set[str]:
    if table == "act_answers":  # they are somebody's, wherever he is
        return set(PLACES) if area == "" else set()
    if table in FROM_ABOVE:  # what is above an area is its, too
        return AREAS[area] | {""}
    return AREAS[area] - ({""} if table == "people" else set())


def limited(connection: Connection, area: str, caller: str = "") -> None:
    """Limit a transaction that has begun, in the words of the policies."""
    connection.execute(NO_LIMIT)
    set_one = text("SELECT set_config(:name, :said, true)")
    connection.execute(set_one, {"name": "silverguard.area", "said": f"area:{area}"})
    connection.execute(set_one, {"name": "silverguard.caller", "said": caller})


def test_without_a_limit_no_row_is_seen_on_a_used_connection_neither(full: Store) -> None:
    with full.engine.connect() as connection:
        tables = names(connection, GRANTED)
        with_rows = [one for one in tables if seen(connection, one)]
        assert len(with_rows) >= 7
        connection.rollback()
        for _ in range(2):
            connection.execute(NO_LIMIT)
            for table in tables:
                count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
                assert count == 0, table
            connection.rollback()
            limited(connection, OWN)  # the setting stays behind as an empty text
            connection.rollback()


REFUSED = (
    "UPDATE people SET area = '331102'",
    "DELETE FROM incidents",
    "DELETE FROM audit",
    "DELETE FROM incident_changes",
    "UPDATE incident_changes SET area = '331102'",
    "UPDATE warnings SET person = 'p'",
    "INSERT INTO people VALUES ('p', '331102', '{}')",
    "UPDATE judged_rows SET line = ''",
    "SELECT * FROM shadow_warnings",
    "SELECT * FROM case_outbox",
    "SELECT * FROM users",
    "SELECT * FROM sessions",
    "SELECT * FROM tokens",
    "UPDATE incidents SET area = '331103'",
    "INSERT INTO incident_changes VALUES (99, 'i', 1, 'a', 'p', '331103', '{}')",
    "INSERT INTO incident_episodes SELECT 'e', id, 'p' FROM (VALUES ('elsewhere')) AS v (id)",
    "INSERT INTO case_outbox (id, due_at, act, person, line) VALUES ('x', 1, 'a', 'elder-2', '')",
)


def test_the_desk_may_write_nothing_beyond_its_area_and_acts(full: Store) -> None:
    with within(full.engine, OWN).connect() as connection:
        for statement in REFUSED:
            with pytest.raises(ProgrammingError), connection.begin_nested():
                connection.execute(text(statement))
                pytest.fail(statement)


def test_writes_of_the_desk_end_at_its_area(full: Store) -> None:
    with within(full.engine, OWN).connect() as connection:
        changed = connection.execute(text("UPDATE incidents SET owner = 'x'"))
        assert changed.rowcount == 2  # the person's, and that of the street
        locked = text("SELECT area FROM incidents FOR UPDATE")
        assert connection.execute(locked).scalars().all() == [OWN, OWN]


def test_who_moves_away_in_the_middle_of_an_incident_is_not_lost(full: Store) -> None:
    full.put_people([{"person": "elder-1", "area": SIBLING}])
    for area in (OWN, SIBLING):
        with within(full.engine, area).connect() as connection:
            for table in ("people", "warnings", "explanations", "portraits"):
                assert OWN in seen(connection, table), (area, table)  # by the number of the person
    with within(full.engine, SIBLING).connect() as connection:
        assert OWN not in seen(connection, "incidents")


@pytest.fixture
def stranger(store: Store) -> Iterator[Engine]:
    """Return the engine with a role that was given tables, and neither ownership nor a policy."""
    with store.engine.begin() as connection:
        connection.execute(text("CREATE ROLE silverguard_stranger"))
        connection.execute(
            text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO silverguard_stranger")
        )
    yield store.engine
    with store.engine.begin() as connection:
        connection.execute(text("DROP OWNED BY silverguard_stranger"))
        connection.execute(text("DROP ROLE silverguard_stranger"))


def test_a_role_for_reports_sees_nothing_of_persons(full: Store, stranger: Engine) -> None:
    with stranger.connect() as connection:
        tables = names(connection, OF_PERSONS)
        connection.execute(text("SET LOCAL ROLE silverguard_stranger"))
        connection.execute(text("SET LOCAL silverguard.area = 'area:'"))
        for table in tables:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0, table


def test_a_failed_question_leaves_no_limit_behind(full: Store) -> None:
    with within(full.engine, OWN).connect() as connection, pytest.raises(DBAPIError):
        connection.execute(text("SELECT 1 / 0"))
    with full.engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() != ROLE
        assert seen(connection, "people") == set(PLACES) - {""}


@pytest.fixture
def bureau(store: Store) -> Iterator[str]:
    """Return the address of an empty database whose user may make tables there, and no roles."""
    admin = store.engine.execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE ROLE silverguard_bureau LOGIN"))
        connection.execute(text("CREATE DATABASE silverguard_bureau OWNER silverguard_bureau"))
    url = store.engine.url.set(username="silverguard_bureau", database="silverguard_bureau")
    yield url.render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE silverguard_bureau WITH (FORCE)"))
        connection.execute(text("DROP ROLE silverguard_bureau"))


def test_a_database_whose_user_may_make_no_role_says_what_to_do(store: Store, bureau: str) -> None:
    settings = Settings(database_url=bureau)
    with pytest.raises(EndError, match=f"CREATE ROLE {ROLE} NOLOGIN; GRANT {ROLE}"):
        open_store(settings)
    with store.engine.begin() as connection:
        connection.execute(text(f"GRANT {ROLE} TO silverguard_bureau"))
    opened = open_store(settings)
    try:
        require_role(opened.engine)
        made(opened)  # as the owner: forced, and yet let through
        with opened.engine.connect() as connection:
            assert not connection.execute(text(SUPERUSER)).scalar()
            assert seen(connection, "warnings") == set(PLACES)
        with within(opened.engine, OWN).connect() as connection:
            assert seen(connection, "warnings") == {OWN}
        assert "Filter" not in plan(opened.engine)  # it costs the owner nothing
        with store.engine.begin() as connection:
            connection.execute(text(f"REVOKE {ROLE} FROM silverguard_bureau"))
        with pytest.raises(EndError, match=f"GRANT {ROLE}"):
            require_role(opened.engine)
    finally:
        opened.close()


def plan(engine: Engine) -> str:
    with engine.connect() as connection:
        asked = text("EXPLAIN SELECT * FROM warnings")
        return "\n".join(connection.execute(asked).scalars())


def test_tables_that_came_to_another_owner_let_him_through(store: Store, bureau: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(f"GRANT {ROLE} TO silverguard_bureau"))
    open_store(Settings(database_url=bureau)).close()
    owned = store.engine.url.set(database="silverguard_bureau")
    admin = Store(create_engine(owned))
    with admin.engine.begin() as connection:
        for table in names(connection, SECURED):
            connection.execute(text(f"DROP POLICY silverguard_owner ON {table}"))
            policy = f"CREATE POLICY silverguard_owner ON {table} TO pg_monitor USING (true)"
            connection.execute(text(policy))
    admin.close()
    opened = open_store(Settings(database_url=bureau))
    try:
        made(opened)
        with opened.engine.connect() as connection:
            assert seen(connection, "warnings") == set(PLACES)
    finally:
        opened.close()


SECURED = "SELECT relname FROM pg_class WHERE relforcerowsecurity"
SUPERUSER = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
