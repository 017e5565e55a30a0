"""Events over HTTP through a real server: durable before the answer, explained, bounded, known."""

from __future__ import annotations

import gzip
import json
import socket
import time
from functools import partial
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kafka.partitioner.default import murmur2

from engine.desk.web import body
from engine.ingest.intake import Door
from engine.ingest.log_writer import ConfiguredLog
from engine.ingest.sender_tokens import Senders
from engine.log.event_log import journal_of
from engine.settings import Settings
from streams.codec.json_bodies import as_lines
from streams.contract.topics import EVENTS, QUARANTINE
from tests.support.events.door_lines import AT, line
from tests.support.memory_log import MemoryLog, flowing
from tests.support.servers.served_door import NDJSON, ZONE, new_token, posted, served


def test_what_is_answered_is_in_the_log_under_its_person_and_stamped(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path, partitions=4)
    door = Door(partial(ConfiguredLog, chosen), ZONE)
    journal = journal_of(chosen)
    before = time.time() * 1000
    data = line(1, received_at=AT) + line(2, "sos", "b") + b"{\n" + line(3, "motion", "老2")
    with served(door) as client:
        answer = posted(client, data)
        records = journal.read(EVENTS, 0)  # before the door is closed
        aside = journal.read(QUARANTINE, 0)
    assert answer.status_code == 202
    said = answer.json()
    refused = said.pop("refused")
    assert said == {"received": 4, "accepted": 3, "quarantined": 1, "flagged": 0, "notes": []}
    assert [(one["line"], one["reason"]) for one in refused] == [(3, "bad_json")]
    assert "one whole JSON object" in refused[0]["remedy"]
    events = [json.loads(record.value) for record in records]
    assert [one["kind"] for one in events] == ["sos", "motion", "motion"]  # the call went first
    assert all(before <= one["received_at"] <= time.time() * 1000 for one in events)
    own = {one["person"]: record.partition for one, record in zip(events, records, strict=True)}
    assert own == {name: (murmur2(name.encode()) & 0x7FFFFFFF) % 4 for name in ("p1", "b", "老2")}
    assert len(set(own.values())) > 1
    assert [record.value for record in aside] == [b"{"]


def test_the_same_refused_line_sent_again_is_kept_once(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path)
    with served(Door(partial(ConfiguredLog, chosen), ZONE)) as client:
        assert [posted(client, b"{").json()["quarantined"] for _ in range(2)] == [1, 1]
    assert len(journal_of(chosen).read(QUARANTINE, 0)) == 1


def test_nobody_switches_models_or_closes_cases_from_outside() -> None:
    control = line(1, "control", "", what="model", value="none")
    case = line(2, "case", incident="i", state="closed", outcome="benign")
    log = flowing()
    with served(Door(log.open, ZONE)) as client:
        refusal = posted(client, control + case)
    answer = refusal.json()
    assert refusal.status_code == 422
    assert [one["reason"] for one in answer["refused"]] == ["not_for_doors"] * 2
    assert len(log.refused) == 2
    assert not [one for flush in log.flushed for one in flush]


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [
        ({"Content-Type": "text/plain"}, line(1), 415),  # what a stranger's page could send
        ({"Content-Encoding": "br"}, line(1), 415),
        ({"Content-Encoding": "gzip"}, line(1), 400),  # it is none
        ({"Content-Encoding": "gzip"}, gzip.compress(line(1), mtime=0)[:-9], 400),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"x" * 10**8, mtime=0), 413),
        ({}, b"x" * (body.MOST_BYTES + 1), 413),
        ({}, b"\n" * (body.MOST_LINES + 1), 413),
    ],
)
def test_what_is_out_of_bounds_is_a_problem(
    headers: dict[str, str], data: bytes, status: int
) -> None:
    log = flowing()
    with served(Door(log.open, ZONE)) as client:
        answer = posted(client, data, **headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert not log.flushed


def test_a_packed_body_is_taken_as_what_it_holds() -> None:
    log = flowing()
    with served(Door(log.open, ZONE)) as client:
        data = gzip.compress(line(1)) + gzip.compress(line(2))
        answer = posted(client, data, **{"Content-Encoding": "gzip"})
    assert answer.status_code == 202
    assert answer.json()["accepted"] == 2


def test_a_body_without_a_length_is_bounded_too() -> None:
    with served(Door(flowing().open, ZONE)) as client:
        parts = (b"x" * 100_000 for _ in range(11))
        assert client.post("/api/v1/events", content=parts, headers=NDJSON).status_code == 413


def test_a_body_that_trickles_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.desk.intake.routes.body_of", partial(body.body_of, read_s=0.05))
    with served(Door(flowing().open, ZONE)) as client:
        address = (client.base_url.host, client.base_url.port or 0)
        with socket.create_connection(address, 20) as line_:
            line_.sendall(
                b"POST /api/v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"
                b"Content-Type: application/x-ndjson\r\n\r\n{"
            )
            assert line_.recv(100).startswith(b"HTTP/1.1 408")


def test_pressure_and_an_absent_log_say_when_to_come_again() -> None:
    log = flowing()
    with served(Door(log.open, ZONE, room=0)) as client:
        busy = posted(client, line(1) + line(2, "sos"))
    assert (busy.status_code, busy.headers["retry-after"]) == (429, "1")
    assert "1 urgent lines were taken" in busy.json()["detail"]
    away = MemoryLog(failures=1)
    away.gate.set()
    with served(Door(away.open, ZONE)) as client:
        failed, again = posted(client, line(1)), posted(client, line(1))
    assert (failed.status_code, failed.headers["retry-after"]) == (503, "5")
    assert again.status_code == 202


def test_only_known_senders_are_let_in_and_counted() -> None:
    token, digest = new_token()
    log = flowing()
    senders = Senders({"gateway-1": digest}, "127.0.0.1")
    with served(Door(log.open, ZONE), senders) as client:
        for wrong in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {token}"}):
            stranger = posted(client, line(1), **wrong)
            assert (stranger.status_code, stranger.headers["www-authenticate"]) == (401, "Bearer")
        assert posted(client, line(1), Authorization=f"Bearer {token}").status_code == 202
        assert client.get("/metrics").status_code == 401
    assert sum(map(len, log.flushed)) == 1


def test_with_no_sender_named_a_desk_open_to_others_lets_nobody_in() -> None:
    with served(Door(flowing().open, ZONE), Senders({}, "0.0.0.0")) as client:
        assert posted(client, line(1)).status_code == 401


@settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([line(1), line(2, "sos")]))))
def test_whatever_comes_in_every_line_has_a_fate(door_: httpx.Client, parts: list[bytes]) -> None:
    data = as_lines(b"".join(parts))
    answer = posted(door_, data)
    said = answer.json()
    lines = data.count(b"\n") + (not data.endswith(b"\n") and data != b"")
    assert answer.status_code == (422 if lines and not said["accepted"] else 202)
    assert said["received"] == lines == said["accepted"] + said["quarantined"]
    assert len(said["refused"]) == min(said["quarantined"], 100)


@pytest.fixture(scope="module")
def door_() -> object:
    with served(Door(flowing().open, ZONE)) as client:
        yield client
