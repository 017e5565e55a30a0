"""On a real Kafka too a canary is erased as one of many; only what Kafka keeps still names it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from engine.log.event_log import open_log
from engine.log.feed import Feeder
from engine.output.urgent_spool import Notifier
from engine.settings import Settings
from engine.store.store import Store
from engine.worker.bootstrap import worker_of
from streams.contract.topics import (
    DATA_FAULTS,
    EPISODES,
    EVENTS,
    FINDINGS,
    PORTRAITS,
    QUARANTINE,
    WARNINGS,
)  # fmt: skip
from streams.log.chunk import Place
from tests.support.desk.canary import CANARY, remembered, tables_naming
from tests.support.events.small_town import START, lines
from tests.support.judged.made_warning import made_warning
from tests.support.servers.on_kafka import PARTITIONS, all_of, read_through, work

DAYS, DAY, GONE = 3, 86_400_000, 100
END = START + DAYS * DAY
STAYS = {EVENTS, FINDINGS, QUARANTINE, WARNINGS, EPISODES}
"""Topics that docs/erasure.md names: Kafka cannot rewrite, and deletes in time."""


def said(kind: str, number: int, person: str, after_ms: int, **other: object) -> bytes:
    at = END + after_ms
    return json.dumps(
        {"kind": kind, "id": f"x{number}", "person": person, "at": at, "received_at": at, **other}
    ).encode()


def a_life() -> Iterator[bytes]:
    """Let the canary be seen at home, in danger, and unreadable, after a hundred have gone."""
    for one in lines(3, DAYS):
        yield one.strip().replace(b'"p0"', f'"{CANARY}"'.encode())
    for number in range(GONE):
        yield said("profile", number, f"gone-{number}", 0, deleted=True)
    yield said("sos", 1, CANARY, 1)
    yield f'{{"kind":"sos","id":"b","person":"{CANARY}","person":"other","at":[}}'.encode()


def test_a_canary_is_erased_as_one_of_many(kafka_settings: Settings, store: Store) -> None:
    settings = kafka_settings
    feeder = Feeder(open_log(settings, PARTITIONS), ZoneInfo(settings.tz))
    worker = worker_of(settings)
    try:
        store.put_people([{"person": CANARY}])
        feeder.publish(b"\n".join(a_life()) + b"\n")
        work([worker], lambda: read_through([worker], settings) and bool(tables_naming(store)))
        Notifier(settings.home).tell([made_warning("left of a crash", CANARY)])
        assert {"warnings", "people", "portraits"} <= set(tables_naming(store))
        last = said("profile", 2, CANARY, 60_000, deleted=True), said("sos", 3, "p1", 3_600_000)
        feeder.publish(b"\n".join(last) + b"\n")
        feeder.finish()  # the stage across people erases when every partition has come so far
        work([worker], lambda: read_through([worker], settings) and not tables_naming(store))
        worker.save()
        assert tables_naming(store) == []
        assert store.erasures()[0] >= GONE + 1
        for place in [Place(EVENTS, k) for k in range(PARTITIONS)] + [Place(FINDINGS, 0)]:
            assert CANARY.encode() not in remembered(settings, place), place
        assert CANARY not in (settings.home / "spool" / "urgent.ndjson").read_text()
    finally:
        worker.close()
    topics = (*STAYS, PORTRAITS, DATA_FAULTS)
    naming = {t for t in topics if any(CANARY.encode() in one.value for one in all_of(settings, t))}
    assert EVENTS in naming and naming <= STAYS
