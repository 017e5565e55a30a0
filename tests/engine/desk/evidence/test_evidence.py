"""A case frozen: what is in it, who may, and what the audit keeps of it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection
from pathlib import Path

import pytest

from engine.alerting.judged_row import KeptRow
from engine.cli import main as cli
from engine.desk.access.caller import Caller
from engine.desk.evidence.bundle import verified
from engine.desk.evidence.service import EvidenceService
from engine.desk.web.app import http_app
from engine.log.event_log import journal_of
from engine.settings import read_settings
from engine.store.models import put_rows
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS
from tests.support.desk.desk_visit import Visit as Browsing
from tests.support.desk.desk_visit import form_of
from tests.support.desk.officer import Officer, badge, officers, raised

EVENT = b'{"kind":"sos", "id":"b-1" ,"person":"p1","at":1}'


@pytest.fixture
def case(store: Store) -> str:
    """Return a case with two incidents of one person, of which one was closed."""
    store.put_people([{"person": "p1", "area": "331102"}, {"person": "p2", "area": "331102"}])
    store.put_warnings([
        raised(1, "p1", detector="sos", tier=3, events=["b-1", "b-2"]),
        raised(2, "p1", warning="fraud", detector="card_burst"), raised(3, "p2"),
    ])  # fmt: skip
    row = {"id": f"{1:016x}", "person": "p1", "family": "alarm", "at": 1, "clock": 1, "onset": 1,
           "flags": 0, "model": None, "combined": 0.0, "values": {"sos": 1.0},
           "said": {"sos": [9.0, 9.0]}}  # fmt: skip
    put_rows(store.engine, [json.dumps(row).encode()])
    (li,) = officers(store, [badge("li")])
    (one, _) = (each for each in li.queue() if each["person"] == "p1")
    li.act("take", one["id"])
    li.act("note", one["id"], {"text": "已联系女儿"})
    return str(one["case"])


class Remembered:
    """A log of one event."""

    def events(self, person: str, ids: Collection[str]) -> list[bytes]:
        return [EVENT] if person == "p1" and "b-1" in ids else []

    def explained(self, row: KeptRow) -> Json:
        return {"id": row.id, "same": True}


def unpacked(data: bytes) -> dict[str, list[str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return {name: bundle.read(name).decode().splitlines() for name in bundle.namelist()}


def audited(desk: Officer, act: str) -> list[Json]:
    return [one for one in desk.get("/audit").json()["items"] if one["act"] == act]


def test_all_of_a_case_is_frozen_with_who_when_and_why(store: Store, case: str) -> None:
    chief, li, far, auditor = officers(store, [
        badge("chief", "supervisor", "331102"), badge("li"), badge("far", "supervisor", "44"),
        badge("auditor", "audit_admin"),
    ])  # fmt: skip
    path = f"/cases/{case}/evidence"
    assert li.post(path, {"reason": "x"}).status_code == 403
    assert far.post(path, {"reason": "x"}).status_code == 404
    assert chief.post(path, {"reason": ""}).status_code == 422
    answer = chief.post(path, {"reason": "检察院调取 2026-118"})
    assert answer.headers["content-type"] == "application/zip"
    head = answer.headers["x-evidence-head"]
    manifest = verified(answer.content, head)
    assert (manifest.mark.by, manifest.mark.role, manifest.mark.case) == (
        "chief",
        "supervisor",
        case,
    )
    assert manifest.missing == ("b-1", "b-2"), "a desk that reads no log says so"
    files = unpacked(answer.content)
    assert len(files["incidents.ndjson"]) == 1 + 2 and len(files["warnings.ndjson"]) == 1 + 2
    assert "已联系女儿" in "".join(files["changes.ndjson"])
    assert all(str(manifest.mark) in files[name][0] for name in files if name.endswith(".ndjson"))
    assert "p2" not in "".join(files["incidents.ndjson"] + files["warnings.ndjson"])
    (row,) = audited(auditor, "evidence.freeze")
    assert (row["who"], row["subject"]) == ("chief", f"case:{case}")
    assert row["reason"] == f"{head} 检察院调取 2026-118"
    assert manifest.mark.audit_head.split(":")[0].isdecimal()


def test_events_are_there_byte_by_byte_and_those_that_are_gone_are_named(
    store: Store, case: str
) -> None:
    service = EvidenceService(store.engine, Remembered())
    frozen = service.freeze(Caller("chief", "supervisor"), case, "court")
    with zipfile.ZipFile(io.BytesIO(frozen.data)) as bundle:
        assert bundle.read("events.ndjson") == EVENT + b"\n"
    assert verified(frozen.data, frozen.head).missing == ("b-2",)
    assert '"same":true' in unpacked(frozen.data)["explained.ndjson"][1]


def test_the_page_gives_it_without_script_and_wants_a_reason(store: Store, case: str) -> None:
    browsing = Browsing(http_app(store))
    page = browsing.open(f"/evidence/{case}?lang=en")
    assert "Freeze and download" in page.text and "silverguard evidence freeze" in page.text
    form = form_of(page, "freeze").attributes["action"]
    said = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = browsing.ask("POST", form, content="reason=", headers=said)
    assert refused.status_code == 422 and "reason" in refused.text
    given = browsing.ask("POST", form, content="reason=court", headers=said)
    assert verified(given.content).mark.reason == "court"
    assert f'filename="evidence-{case}-' in given.headers["content-disposition"]
    assert browsing.ask("GET", "/evidence/0").status_code == 404


def test_the_command_adds_what_the_log_holds_and_proves_it(
    store: Store, case: str, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("SILVERGUARD_HOME", str(tmp_path))
    monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
    settings = read_settings()
    journal = journal_of(settings)
    lines = b'{"kind":"sos","id":"b-1","person":"p2","at":1}\nno line\n' + EVENT
    journal.append(EVENTS, [(number, lines) for number in range(settings.partitions)])
    journal.close()
    out = tmp_path / "case.zip"
    assert cli.run(["evidence", "freeze", case, "--reason", "court", "--out", str(out)]) == 0
    head = capsys.readouterr().out.rpartition("head=")[2].strip()
    files = unpacked(out.read_bytes())
    assert files["events.ndjson"] == [EVENT.decode()]
    assert json.loads(files["explained.ndjson"][1])["id"] == f"{1:016x}"
    assert cli.run(["evidence", "verify", str(out), "--head", head]) == 0
    assert "missing_events=1" in capsys.readouterr().out
    assert cli.run(["evidence", "verify", str(out), "--head", "0" * 64]) == 2
    assert cli.run(["evidence", "freeze", "0", "--reason", "x", "--out", str(out)]) == 2
    (chief,) = officers(store, [badge("auditor", "audit_admin")])
    assert [(one["role"], one["reason"]) for one in audited(chief, "evidence.freeze")] == [
        ("shell", f"{head} court")
    ]
