"""What senders do wrong every day gets an answer that says so, and a call for help is heard."""

from __future__ import annotations

import json
import time
from pathlib import Path

import httpx
import pytest

from engine.ingest.intake import Door
from engine.ingest.sender_tokens import Senders
from streams.contract.json_object import Json
from tests.support.events.door_lines import line
from tests.support.memory_log import MemoryLog, flowing
from tests.support.servers.served_door import ZONE, new_token, posted, served


def answer_to(data: bytes, **headers: str) -> tuple[httpx.Response, MemoryLog]:
    log = flowing()
    with served(Door(log.open, ZONE)) as client:
        return posted(client, data, **headers), log


def taken(log: MemoryLog) -> list[dict[str, object]]:
    return [json.loads(one.text) for flush in log.flushed for one in flush]


def test_seconds_for_milliseconds_are_converted_and_the_sender_is_told() -> None:
    answer, _ = answer_to(line(1, at=int(time.time())) + line(2, at=int(time.time() * 1000)))
    said = answer.json()
    assert (answer.status_code, said["accepted"], said["flagged"]) == (202, 2, 1)
    assert [(one["line"], one["field"], one["reason"]) for one in said["notes"]] == [
        (1, "at", "time_unit")
    ]
    assert "looks like seconds" in said["notes"][0]["remedy"]


def test_a_far_future_is_refused_with_words_and_a_call_for_help_of_then_is_not() -> None:
    later = int(time.time() * 1000) + 3 * 86_400_000
    answer, log = answer_to(line(1, at=later) + line(2, "sos", at=later))
    said = answer.json()
    assert (answer.status_code, said["accepted"]) == (202, 1)
    assert [(one["line"], one["reason"]) for one in said["refused"]] == [(1, "far_future")]
    assert "more than a day ahead" in said["refused"][0]["remedy"]
    assert [one["kind"] for one in taken(log)] == ["sos"]


def test_where_nothing_was_taken_the_answer_is_a_problem_with_counts_and_reasons() -> None:
    answer, _ = answer_to(line(1, at=9) + b"{\n" + line(3, "motion", room=7))
    said = answer.json()
    assert answer.status_code == said["status"] == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (said["received"], said["accepted"], said["quarantined"]) == (3, 0, 3)
    assert [one["reason"] for one in said["refused"]] == ["bad_time", "bad_json", "type"]
    assert "p1" not in answer.text  # nothing of what came is told again


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_is_its_events(indent: int | None) -> None:
    events = [json.loads(line(1)), json.loads(line(2, "sos", "老二]}{"))]
    data = json.dumps(events, indent=indent, ensure_ascii=False).encode()
    answer, log = answer_to(data, **{"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["accepted"]) == (202, 2)
    assert [one["kind"] for one in taken(log)] == ["sos", "motion"]


def test_an_object_over_several_lines_is_one_event() -> None:
    pretty = json.dumps(json.loads(line(7, "sos")), indent=4).encode()
    answer, log = answer_to(pretty + b"\n" + pretty.replace(b"e7", b"e8"))
    assert (answer.status_code, answer.json()["received"]) == (202, 2)
    assert [one["id"] for one in taken(log)] == ["e7", "e8"]


def test_what_is_broken_stays_lines_and_costs_no_neighbour() -> None:
    broken = line(1)[:-9] + b"\n" + line(2) + line(3, "sos")
    answer, log = answer_to(broken)
    assert answer.json()["accepted"] == 2
    answer, log = answer_to(b"{\n" + line(2) + line(3, "sos"))
    assert answer.json()["accepted"] == 2
    answer, log = answer_to(b"[" + line(1)[:-9] + b",\n" + line(3, "sos") + b"]")
    assert answer.json()["accepted"] == 1 and [one["kind"] for one in taken(log)] == ["sos"]


def test_a_stray_value_in_an_array_is_refused_not_dropped() -> None:
    array = b"[" + line(1).strip() + b", 17, " + line(2).strip() + b"]"
    said = answer_to(array)[0].json()
    assert (said["received"], said["accepted"]) == (3, 2)
    said = answer_to(array + b" x")[0].json()  # no array: one line that nobody can read
    assert (said["received"], said["accepted"]) == (1, 0)


def test_nobody_takes_the_identity_of_anothers_payment() -> None:
    tokens = {name: new_token() for name in ("bank", "gateway")}
    senders = Senders(
        {name: digest for name, (_, digest) in tokens.items()},
        "127.0.0.1",
        {"bank": ["bank/core"]},
    )
    paid: Json = {"amount_cny": 1, "direction": "out"}
    log = flowing()

    def sent(by: str, **said: str) -> httpx.Response:
        told = {"Authorization": f"Bearer {tokens[by][0]}"}
        return posted(client, line(1, "payment", **paid, **said), **told)

    door = Door(log.open, ZONE, foreign=senders.foreign)
    with served(door, senders) as client:
        for source in ("bank", "bank/core", " bank "):
            refused = sent("gateway", source=source)
            assert refused.status_code == 422
            assert refused.json()["refused"][0]["reason"] == "foreign_source"
            assert sent("bank", source=source).status_code == 202
        assert sent("gateway", source="gateway").status_code == 202
        assert sent("gateway").status_code == 202
        told = {"Authorization": f"Bearer {tokens['gateway'][0]}"}
        assert posted(client, line(2, "sos", source="bank"), **told).status_code == 202
    assert door.traffic.refused["foreign_source"] == 3


def test_over_mqtt_nobody_is_the_bank_either(tmp_path: Path) -> None:
    from streams.admission.triage import sort_out
    from streams.codec.hashing import hash_text

    data = line(1, "payment", amount_cny=1, direction="out", source="bank") + line(2, source="s")
    intake = sort_out(data, int(time.time() * 1000), ZONE, (hash_text("bank"),))
    assert [one.reason for one in intake.refused] == ["foreign_source"] and intake.accepted == 1
