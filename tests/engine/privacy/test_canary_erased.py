"""A canary is erased as the 1,001st: nothing but what docs/erasure.md names still holds its id."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from engine.correlation.messages import decoded
from engine.delivery.delivery import Delivery
from engine.log.event_log import journal_of
from engine.output.urgent_spool import Notifier
from engine.privacy.erasure import Order, fulfilled, orders
from engine.settings import Settings
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.topics import ERASURES, EVENTS, FINDINGS, QUARANTINE
from streams.log.chunk import Place
from streams.log.journal import Journal
from tests.support.desk.canary import CANARY, remembered, tables_naming
from tests.support.events.small_town import START, lines
from tests.support.judged.made_warning import made_warning
from tests.support.servers.run_worker import worked

DAY = 86_400_000
TOWN_DAYS = 12


def ordered(journal: Journal, numbers: range) -> None:
    made = [Order(f"gone-{n}", START, f"token-{n}") for n in numbers]
    journal.append_once(ERASURES, [(one.token, msgspec.json.encode(one)) for one in made])


def test_orders_are_found_beyond_any_page(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    ordered(journal, range(2500))
    fulfilled(journal, [sequence for sequence, _ in orders(journal)[:1000]])
    found, after = [], 0
    while page := orders(journal, after):
        found += [order.person for _, order in page]
        after = page[-1][0]
    assert found == [f"gone-{n}" for n in range(1000, 2500)]
    journal.close()


def told(journal: Journal, *said: Json) -> None:
    rows = [{"received_at": one["at"], **one} for one in said]
    journal.append(EVENTS, [(0, json.dumps(row).encode()) for row in rows])


def a_life(journal: Journal) -> None:
    """Let the canary be seen by everything: at home, on the way, paying, unreadable, in danger."""
    told(journal, {"kind": "profile", "id": "r", "person": CANARY, "at": START, "sex": "female"})
    town = [line.replace(b'"p0"', f'"{CANARY}"'.encode()) for line in lines(4, TOWN_DAYS)]
    journal.append(EVENTS, [(0, line.strip()) for line in town])
    end = START + TOWN_DAYS * DAY
    company = {"counterparty": "new-ltd", "counterparty_kind": "company", "direction": "out"}
    told(
        journal,
        {"kind": "payment", "id": "c", "person": CANARY, "at": end, "amount_cny": 900.0, **company},
        {"kind": "sos", "id": "s", "person": CANARY, "at": end + 1},
    )
    bad = f'{{"kind":"motion","id":"b","person":"{CANARY}","at":{end},"room":'
    broken = f'{{"kind":"sos","id":"b2","person":"{CANARY}","person":"other","at":[}}'
    journal.append(EVENTS, [(0, bad.encode()), (0, broken.encode())])


def deliver(journal: Journal, store: Store) -> None:
    delivery = Delivery(journal, store)
    while delivery.step():
        pass


def topics_naming(journal: Journal) -> list[str]:
    query = "SELECT DISTINCT topic FROM records WHERE instr(value, CAST(? AS BLOB)) > 0"
    return sorted(row[0] for row in journal._db.execute(query, (CANARY,)))


def test_the_canary_is_erased_as_the_1001st(store: Store, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", clock="log", partitions=1)
    journal = journal_of(settings)
    ordered(journal, range(1000))
    fulfilled(journal, [sequence for sequence, _ in orders(journal)])
    a_life(journal)
    store.put_people([{"person": CANARY}])
    worked(settings, journal, save=True)
    deliver(journal, store)
    spool = Notifier(settings.home)
    spool.tell([made_warning("left of a crash", CANARY)])
    assert {"warnings", "people", "portraits", "judged_rows"} - set(tables_naming(store)) <= {
        "judged_rows"
    }
    assert {EVENTS, QUARANTINE, FINDINGS} <= set(topics_naming(journal))
    assert CANARY.encode() in remembered(settings, Place(EVENTS, 0))

    end = START + TOWN_DAYS * DAY
    gone = {"kind": "profile", "id": "d", "person": CANARY, "at": end + 60_000, "deleted": True}
    told(journal, gone, {"kind": "sos", "id": "later", "person": "p1", "at": end + 3_600_000})
    for _ in range(2):  # asked again, nothing comes back
        worked(settings, journal, save=True)
        deliver(journal, store)
    assert tables_naming(store) == []
    assert topics_naming(journal) == [EVENTS]  # what docs/erasure.md says is kept
    for topic in (Place(EVENTS, 0), Place(FINDINGS, 0)):
        assert CANARY.encode() not in remembered(settings, topic)
    assert CANARY not in (settings.home / "spool" / "urgent.ndjson").read_text()
    stage = [decoded(one.value) for one in journal.read(FINDINGS, 0, 100_000)]
    numbers = [one.number for one in stage if hasattr(one, "number") and not _paid(one)]
    assert numbers == sorted(numbers) and numbers[0] == 1  # nothing seems lost to the stage
    journal.close()
    raw = (settings.home / "journal.sqlite").read_bytes().count(CANARY.encode())
    assert raw == events_naming(settings)


def _paid(told: object) -> bool:
    return type(told).__name__ == "PaymentMessage" or bool(getattr(told, "paid", False))


def events_naming(settings: Settings) -> int:
    journal = journal_of(settings)
    found = sum(one.value.count(CANARY.encode()) for one in journal.read(EVENTS, 0, 100_000))
    journal.close()
    return found
