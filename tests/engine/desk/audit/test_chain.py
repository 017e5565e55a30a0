"""The audit: every act and read of personal data is in it, and no row of it changes unseen."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.cli import main as cli
from engine.desk.audit.record import subject_of
from engine.store.access.audit import (
    BEGINNING,
    Entry,
    Head,
    append,
    digest_of,
    first_broken,
    page,
    verify,
)  # fmt: skip
from engine.store.store import Store
from tests.support.desk.locked_desk import Desk
from tests.support.desk.officer import badge, officers, raised

ACTS = ("incident.read", "incident.take", "warning.read", "portrait.read")


def chain(rows: int, seed: random.Random) -> list[Entry]:
    """Return rows as they are written."""
    before, entries = BEGINNING, []
    for seq in range(1, rows + 1):
        who, act = seed.choice(["li", "wu", "zhao"]), seed.choice(ACTS)
        one = Entry(seq, 1_000 * seq, who, "officer", act, f"incident:{seed.random()}", "", "")
        before = digest_of(before, one)
        entries.append(one._replace(digest=before))
    return entries


def edited(rows: list[Entry], seed: random.Random) -> int:
    place = seed.randrange(len(rows))
    field = seed.choice(Entry._fields)
    value = getattr(rows[place], field)
    other = value + seed.choice([-1, 1]) if isinstance(value, int) else value + "x"
    rows[place] = Entry(**(rows[place]._asdict() | {field: other}))
    return place


def redigested(rows: list[Entry], seed: random.Random) -> int:
    """Edit a row and give it the digest that fits: the next one, or the head, tells."""
    place = seed.randrange(len(rows))
    before = rows[place - 1].digest if place else BEGINNING
    changed = rows[place]._replace(who="nobody")
    rows[place] = changed._replace(digest=digest_of(before, changed))
    return min(place + 1, len(rows) - 1)


def deleted(rows: list[Entry], seed: random.Random) -> int:
    place = seed.randrange(len(rows))
    del rows[place : place + seed.randint(1, 5)]
    return place


def renumbered(rows: list[Entry], seed: random.Random) -> int:
    place = deleted(rows, seed)
    rows[:] = [one._replace(seq=seq) for seq, one in enumerate(rows, 1)]
    return place


def inserted(rows: list[Entry], seed: random.Random) -> int:
    place = seed.randrange(len(rows) + 1)
    before = rows[place - 1].digest if place else BEGINNING
    one = Entry(place + 1, 5, "nobody", "officer", "incident.read", "list", "", "")
    rows.insert(place, one._replace(digest=digest_of(before, one)))
    rows[place + 1 :] = [one._replace(seq=one.seq + 1) for one in rows[place + 1 :]]
    return place + 1


def reordered(rows: list[Entry], seed: random.Random) -> int:
    one, two = sorted(seed.sample(range(len(rows)), 2))
    rows[one], rows[two] = rows[two], rows[one]
    if seed.random() < 0.5:
        rows[one], rows[two] = (rows[one]._replace(seq=one + 1), rows[two]._replace(seq=two + 1))
    return one


Change = Callable[[list[Entry], random.Random], int]


@pytest.mark.parametrize("change", [edited, redigested, deleted, renumbered, inserted, reordered])
def test_a_thousand_changes_are_found_and_the_first_broken_row_is_named(change: Change) -> None:
    seed = random.Random(change.__name__)
    for _ in range(1_000):
        rows = chain(seed.randint(2, 12), seed)
        head = Head(rows[-1].seq, rows[-1].digest)
        assert first_broken(rows, head) == (None, head)
        place = change(rows, seed)
        broken, _ = first_broken(rows, head)
        if change is inserted and place == len(rows):
            continue  # a row more at the end is what appending is
        # a row that was slipped in where the head was is found by the head already
        told = (place, place + 1) if change is inserted else (place + 1,)
        assert broken in told, (place, rows)


def test_acts_and_reads_are_recorded_with_who_and_why_and_name_nobody(store: Store) -> None:
    li, zhao = officers(store, [badge("li"), badge("zhao", "audit_admin")])
    store.put_people([{"person": "secret-person", "area": "331102"}])
    store.put_warnings([raised(1, "secret-person")])
    name = li.queue()[0]["id"]
    assert li.act("take", name).status_code == 200
    li.get("/people/secret-person/portrait")
    li.get("/warnings", person="secret-person")
    li.get("/stream-that-is-none")
    found = zhao.get("/audit").json()["items"]
    assert [(one["act"], one["subject"]) for one in reversed(found)] == [
        ("incident.read", "list"),
        ("incident.read", f"incident:{name}"),
        ("incident.take", f"incident:{name}"),
        ("portrait.read", subject_of("secret-person")),
        ("warning.read", subject_of("secret-person")),
    ]
    assert {(one["who"], one["role"]) for one in found} == {("li", "officer")}
    about = zhao.get("/audit", person="secret-person")
    assert len(about.json()["items"]) == 2 and "secret-person" not in about.text
    assert zhao.get("/audit", who="zhao").json()["items"][-1]["act"] == "audit.read"
    assert verify(store.engine)[0] is None


def test_the_audit_is_paged_and_for_its_administrator_alone(store: Store) -> None:
    li, zhao = officers(store, [badge("li"), badge("zhao", "audit_admin")])
    for _ in range(5):
        li.queue()
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        answer = zhao.get("/audit", limit=2, who="li", **cursor).json()
        seen += [one["seq"] for one in answer["items"]]
        if answer["cursor"] is None:
            break
        cursor = {"cursor": answer["cursor"]}
    assert seen == [5, 4, 3, 2, 1]
    assert li.get("/audit").status_code == 403


def test_what_fails_is_neither_done_nor_recorded(store: Store) -> None:
    (li,) = officers(store, [badge("li")])
    store.put_warnings([raised(1)])
    name = li.queue()[0]["id"]
    assert li.act("take", name, version=9).status_code == 412
    with store.engine.connect() as connection:
        assert [one.act for one in page(connection, 9, None)] == ["incident.read"]


def test_without_accounts_nobody_is_known_and_nothing_recorded(store: Store) -> None:
    desk = Desk((), store)
    assert desk.ask("GET", "/api/v1/incidents").status_code == 200
    assert verify(store.engine)[1].seq == 0
    desk.door.close()


def test_the_database_refuses_changes_and_the_command_names_the_broken_row(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    with store.engine.begin() as connection:
        for number in range(6):
            append(connection, "li\x00", "officer", "incident.read", f"incident:{number}", "因\x00")
    assert cli.run(["audit", "verify"]) == 0
    head = capsys.readouterr().out.rpartition("head=")[2].strip()
    for change in ("UPDATE audit SET who = 'wu' WHERE seq = 3", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(text(change))
    off, on = (f"ALTER TABLE audit {how} TRIGGER audit_stays" for how in ("DISABLE", "ENABLE"))
    with store.engine.begin() as connection:
        for statement in (off, "DELETE FROM audit WHERE seq = 6", on):
            connection.execute(text(statement))
    assert cli.run(["audit", "verify"]) == 0  # nothing here tells that there was a sixth
    assert cli.run(["audit", "verify", "--head", head]) == 1
    assert "row 6" in capsys.readouterr().err
    with store.engine.begin() as connection:
        for statement in (off, "UPDATE audit SET who = 'wu' WHERE seq = 3", on):
            connection.execute(text(statement))
    assert cli.run(["audit", "verify"]) == 1
    assert "row 3" in capsys.readouterr().err
    assert cli.run(["audit", "verify", "--head", "x"]) == 2
