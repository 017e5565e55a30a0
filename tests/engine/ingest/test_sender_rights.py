"""A sender's token: its kinds, its area, its end; calls for help pass whatever it may."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import insert

from engine.cli import main as cli
from engine.ingest.keyring import Keyring
from engine.ingest.sender_tokens import Senders
from engine.settings import Settings
from engine.store.store import Store
from engine.store.tables import PEOPLE
from engine.store.tokens import Holder, create, every, revoke
from tests.support.desk.locked_desk import Desk, held
from tests.support.events.door_lines import line
from tests.support.patience import patient
from tests.support.servers.served_door import new_token

SOS = line(9, "sos")


def reasons(desk: Desk, *lines: bytes) -> list[tuple[str, str]]:
    """Return reason and field of every refused line of one delivery, with an SOS behind it."""
    answer = desk.brings(*(one.strip() for one in lines), SOS.strip())
    assert answer.status_code == 202
    assert any(b'"sos"' in one.text for flush in desk.log.flushed for one in flush)
    return [(one["reason"], one["field"]) for one in answer.json()["refused"]]


def test_absence_and_erasure_are_rights_of_their_own() -> None:
    lines = (
        line(1, "absence", state="hospital"),
        line(2, "profile", deleted=True),
        line(3, "profile", lives_alone=True),
        line(4),
    )
    refused = ("kind_not_allowed", "kind"), ("erasure_not_allowed", "deleted")
    for kinds, expected in (
        ((), list(refused)),
        (("absence", "motion", "profile"), [refused[1]]),
        (("erasure", "motion", "profile"), [refused[0]]),
        (("absence", "erasure", "motion", "profile"), []),
        (("erasure",), [refused[0], ("kind_not_allowed", "kind"), ("kind_not_allowed", "kind")]),
    ):
        desk = Desk([held("sender", "sender", kinds=kinds)])
        assert reasons(desk, *lines) == expected, kinds
        desk.door.close()


def test_a_sender_of_payments_brings_payments_and_calls_for_help() -> None:
    desk = Desk([held("sender", "sender", kinds=("payment",))])
    paid = line(1, "payment", amount_cny=5, direction="out")
    smoke = line(3, "climate", smoke=True)
    assert reasons(desk, paid, line(2), smoke) == [("kind_not_allowed", "kind")]
    answer = desk.brings(line(4))
    assert answer.status_code == 422 and "--kinds" in answer.json()["refused"][0]["remedy"]
    assert desk.door.traffic.refused["kind_not_allowed"] == 2
    desk.door.close()


def test_tokens_of_the_settings_bring_everything_but_what_needs_its_own_right() -> None:
    token, digest = new_token()
    keyring = Keyring(Senders({"gateway": digest}, "127.0.0.1"))
    found = keyring.holder(token)
    assert found is not None and found.holder == Holder("gateway", "sender")
    assert "motion" in keyring.rights(found.holder).kinds
    assert not {"absence", "erasure"} & set(keyring.rights(found.holder).kinds)


@pytest.fixture
def register(store: Store) -> Store:
    lives = {"here": "331102", "é": "331102", "there": "330105", "nowhere": None}
    rows = [{"person": name, "area": area, "register": "{}"} for name, area in lives.items()]
    with store.engine.begin() as connection:
        connection.execute(insert(PEOPLE), rows)
    return store


def test_a_sender_of_an_area_speaks_of_its_people_only(register: Store) -> None:
    kinds = ("absence", "erasure", "motion", "profile")
    create(register.engine, Holder("county", "sender", "3311", kinds), 0, 10**15)
    desk = Desk(())
    keyring = Keyring(Senders({}, "127.0.0.1"), register.engine)
    keyring.read()
    rights = keyring.rights(every(register.engine)[0].holder)
    desk.keyring.put([held("sender", "sender", area="3311", kinds=kinds)])
    desk.keyring._reach = keyring._reach
    assert rights.reach is not None and rights.reach.here.size == 2
    outside = ("outside_area", "person")
    accepted = [
        line(1, person="here"), line(2, person="nowhere"), line(3, person="new"),
        line(4, "absence", "here", state="home"), line(5, "profile", "here", deleted=True),
        line(6, "absence", "e\u0301", state="home"), line(7, "profile", "new", area="331102"),
    ]  # fmt: skip
    refused = [
        line(11, person="there"), line(12, "absence", "new", state="hospital"),
        line(13, "profile", "nowhere", deleted=True), line(14, "profile", "here", area="330105"),
    ]  # fmt: skip
    assert reasons(desk, *accepted) == []
    assert reasons(desk, *refused) == [outside] * 4
    assert desk.brings(line(20, "sos", "there")).status_code == 202
    desk.door.close()


def test_what_the_database_says_holds_without_a_restart(store: Store) -> None:
    now = [time.time()]
    keyring = Keyring(Senders({}, "127.0.0.1"), store.engine, clock=lambda: now[0])
    keyring.read()
    assert keyring.empty and not keyring.locked
    end = int(now[0] * 1000) + 60_000
    token = create(store.engine, Holder("g", "sender", kinds=("motion",)), 0, end)
    other = create(store.engine, Holder("h", "sender"), 0, end)
    keyring.read()
    assert keyring.locked and keyring.expiring == 2 and not keyring.readable
    found = keyring.bearer(f"bearer  {token} ")
    assert found is not None and found.holder.kinds == ("motion",)
    assert keyring.bearer(f"Basic {token}") is None
    assert keyring.holder(found.sha256) is None  # what a thief of the table has
    revoke(store.engine, "g", int(now[0] * 1000))
    keyring.read()
    assert keyring.holder(token) is None and keyring.holder(other) is not None
    now[0] += 61
    assert keyring.holder(other) is None and keyring.locked


def test_the_keyring_goes_on_while_the_database_is_away_and_reads_by_itself(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.ingest.keyring.EVERY_S", 0.02)
    with Keyring(Senders({}, "127.0.0.1"), store.engine) as keyring:
        token = create(store.engine, Holder("g", "reader"), 0, 10**15)
        assert patient(lambda: keyring.holder(token) is not None)


def test_the_command_stores_kinds_area_and_end(
    store: Store,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    day = time.strftime("%Y-%m-%d", time.localtime(time.time() + 10 * 86_400))
    make = ["token", "create", "--name", "bank", "--role", "sender"]
    assert cli.run([*make, "--kinds", "payment, Absence", "--area", "3311", "--expires", day]) == 0
    token = capsys.readouterr().out.strip()
    (made,) = every(store.engine)
    assert made.holder == Holder("bank", "sender", "3311", ("absence", "payment"))
    assert 8 < (made.expires_at / 1000 - time.time()) / 86_400 < 11
    keyring = Keyring(Senders({}, "127.0.0.1"), store.engine)
    keyring.read()
    assert keyring.holder(token) == made
    reader = ["token", "create", "--name", "desk", "--role", "reader"]
    for wrong in (
        [*make, "--kinds", "payments"],
        [*make, "--kinds", "control"],
        [*make, "--expires", "yesterday"],
        [*make, "--expires", "2020-01-01"],
        [*reader, "--kinds", "motion"],
        [*reader, "--area", "x"],
    ):
        assert cli.run(wrong) == 2, wrong
    assert cli.run([*reader, "--area", "3311"]) == 0
    assert len(every(store.engine)) == 2
    capsys.readouterr()
    assert cli.run(["token", "list"]) == 0
    listed = capsys.readouterr().out
    assert [line.split("\t")[:4] for line in listed.splitlines()] == [
        ["bank", "sender", "3311", "absence,payment"], ["desk", "reader", "3311", "-"],
    ]  # fmt: skip
    assert token not in listed and day in listed


def test_a_name_of_the_database_is_a_source_of_its_own() -> None:
    senders = Senders({}, "127.0.0.1")
    Keyring(senders).put([held("x", "sender")])
    assert senders.foreign("another") and not senders.foreign("the sender")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "desk.example", ""])
def test_a_desk_without_tokens_does_not_start_where_others_reach_it(
    store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    from engine.desk.web import serve
    from engine.errors import USAGE, EndError

    monkeypatch.setattr(serve, "_serve", lambda *_: None)
    settings = Settings(database_url=database_url, desk_host=host, desk_port=0)
    with pytest.raises(EndError, match="--role reader") as refused:
        serve.serve(store, settings, doors=False, workers=False)
    assert refused.value.code == USAGE
    create(store.engine, Holder("desk", "reader"), 0, 10**15)
    serve.serve(store, settings, doors=False, workers=False)
