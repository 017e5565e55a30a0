"""What cannot be read and may be a call for help reaches the desk, once, and names nobody."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from engine.delivery.delivery import Delivery
from engine.desk.web.app import http_app
from engine.formats.lines import DataFault
from engine.ingest.log_writer import ConfiguredLog
from engine.log.event_log import journal_of
from engine.output.output import Output
from engine.output.urgent_spool import Notifier
from engine.settings import Settings
from engine.store.store import Store
from streams.admission.triage import sort_out
from streams.contract.topics import DATA_FAULTS, EVENTS, FINDINGS, QUARANTINE, WARNINGS
from tests.support.desk.desk_client import Client
from tests.support.desk.desk_visit import Visit
from tests.support.servers.run_worker import worked

BROKEN = b'{"kind":["sos"],"person":"lishui-000427","id":'
NO_HELP = (b'{"kind":"motion","person":"p1",', b'{"kind":"control"}', b"")
SOS = b'{"kind":"sos","id":"1","person":"p9","at":1700000000000}'
HELP = (BROKEN, '{"kind":"SOS"}'.encode("utf-16"), b'{"kind":"climate","smoke": tr', b'{"\\u006b')


def faults(settings: Settings, *lines: bytes) -> list[bytes]:
    """Return the cards a worker makes of some records."""
    journal = journal_of(settings)
    journal.append(EVENTS, [(0, line) for line in lines])
    for _ in range(2):  # what was written before is not written again
        worked(settings, journal)
    found = [one.value for one in journal.read(DATA_FAULTS, 0)]
    journal.close()
    return found


def test_only_what_may_be_a_call_for_help_has_a_card(tmp_path: Path) -> None:
    found = [msgspec.json.decode(one) for one in faults(Settings(home=tmp_path), *NO_HELP, *HELP)]
    assert len(found) == len({one["id"] for one in found}) == len(HELP)
    assert [one["person"] for one in found] == ["li***27", "", "", ""]
    assert {one["topic"] for one in found} == {EVENTS} and all(one["offset"] for one in found)
    assert b"000427" not in b"".join(msgspec.json.encode(one) for one in found)


def test_it_reaches_api_and_page_once_and_the_notifier_where_the_database_is_away(
    tmp_path: Path, store: Store
) -> None:
    settings = Settings(home=tmp_path)
    (card,) = faults(settings, BROKEN)
    for _ in range(2):
        journal = journal_of(settings)
        Delivery(journal, store).step()
        journal.close()
    answer = Client(http_app(store)).get("/api/v1/data-faults", params={"limit": 1}).json()
    assert answer["items"] == [msgspec.json.decode(card)]
    rest = Client(http_app(store)).get(f"/api/v1/data-faults?cursor={answer['cursor']}").json()
    assert rest == {"items": [], "cursor": None}
    told = msgspec.json.decode(card, type=DataFault)
    assert Notifier(tmp_path).tell(Output(faults=[told]).urgent) == 1

    (shown,) = Visit(http_app(store)).open("/").every("sg-card")
    assert "数据故障" in shown.text and "bad_json" in shown.text and "li***27" in shown.text


@pytest.mark.parametrize(("line", "cards"), [(BROKEN, 1), (NO_HELP[0], 0), (NO_HELP[1], 0)])
def test_a_line_refused_at_the_door_has_a_card_too(tmp_path: Path, line: bytes, cards: int) -> None:
    settings = Settings(home=tmp_path)
    log = ConfiguredLog(settings)
    for refusal in sort_out(line, 7, ZoneInfo(settings.tz)).refused:
        log.refuse(refusal)
    log.flush()
    log.close()
    assert len(faults(settings)) == cards
    journal = journal_of(settings)
    assert [one.value for one in journal.read(QUARANTINE, 0)] == [line]
    journal.close()


BAD_FINDINGS = (
    b"{",
    b"[]",
    b'{"what":"nobody knows"}',
    b'{"what":"clock","source":99,"origin":0,"at":1}',
    b'{"what":"clock","source":-1,"origin":0,"at":1}',
    b'{"what":"clock","source":0,"origin":0,"at":1e40}',
    b'{"what":"looks","source":0,"origin":0,"first":1,"rows":"AAAA"}',
    b'{"what":"finding","source":0,"origin":0,"number":1,"person":"p"}',
    b"\xff",
    b"[" * 5000,
)


def test_a_finding_that_cannot_be_read_has_a_card_and_the_stage_goes_on(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    journal = journal_of(settings)
    journal.append(FINDINGS, [(0, one) for one in BAD_FINDINGS])
    journal.close()
    found = [msgspec.json.decode(one) for one in faults(settings, SOS)]
    assert [one["topic"] for one in found] == [FINDINGS] * len(BAD_FINDINGS)
    journal = journal_of(settings)
    (warning,) = [msgspec.json.decode(one.value) for one in journal.read(WARNINGS, 0)]
    assert warning["person"] == "p9" and warning["tier"] == 3
    journal.close()
