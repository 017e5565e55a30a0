"""The officers' acts over HTTP: once, at the version that was read, in one transaction."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import text

from engine.desk.acts.doing import DOINGS
from engine.store.incidents.change import Change, folded
from engine.store.incidents.queue import numbered
from engine.store.incidents.rows import changes_of
from engine.store.store import Store
from streams.contract.units import HOUR_MS
from tests.support.desk.officer import (
    BENIGN,
    NOW,
    Json,
    Officer,
    badge,
    log_lines,
    officers,
    opened,
    raised,
)  # fmt: skip


@pytest.fixture
def both(store: Store) -> list[Officer]:
    return officers(store, [badge("li"), badge("wu")])


BODIES: dict[str, Json] = {
    "take": {}, "note": {"text": "x"}, "transfer": {"to": "wu"}, "dispatch": {"whom": "3组"},
    "snooze": {"reason": "x", "until": NOW + HOUR_MS}, "visit": {"result": "well"},
    "calls": {"whose": "person", "result": "no_answer"}, "close": BENIGN,
    "reopen": {"reason": "x"}, "merge": {"others": ["0"]}, "split": {"episodes": ["e1"]},
    "link": {"incident": "0", "cause": "hub"}, "tick": {"detector": "silence", "step": 1},
    "undo": {}, "acknowledge": {},
}  # fmt: skip


def test_every_act_has_a_body_here() -> None:
    assert set(BODIES) == set(DOINGS)


@pytest.mark.parametrize(
    "name", ["take", "acknowledge", "note", "tick", "snooze", "dispatch", "visit", "calls", "close"]
)
def test_an_act_answers_with_the_incident_as_a_fresh_read_gives_it(
    both: list[Officer], store: Store, name: str
) -> None:
    li, _ = both
    incident = opened(store, li)
    before = store_state(store, incident)
    answer = li.act(name, incident, BODIES[name])
    fresh = li.get(f"/incidents/{incident}")
    assert (answer.status_code, answer.content) == (200, fresh.content)
    assert answer.headers["etag"] == fresh.headers["etag"] == '"2"'
    said = fresh.json()["history"][-1]
    assert (said["what"], said["by"]) == (DOINGS[name].what, "li")
    changes = [one for one in all_changes(store, incident) if one.version > 1]
    assert folded(before, changes) == store_state(store, incident)


def store_state(store: Store, incident: str) -> Json:
    with store.engine.connect() as connection:
        found = numbered(connection, incident)
    assert found is not None
    return msgspec.json.decode(msgspec.json.encode(found.incident), type=Json)


def all_changes(store: Store, incident: str) -> list[Change]:
    with store.engine.connect() as connection:
        return changes_of(connection, incident)


@pytest.mark.parametrize("name", sorted(DOINGS))
def test_an_act_needs_the_version_that_was_read(
    both: list[Officer], store: Store, name: str
) -> None:
    li, _ = both
    incident = opened(store, li)
    path, body = f"/incidents/{incident}/{name}", BODIES[name]
    for match, status in ((None, 428), ('"7"', 412), ('"x"', 412), ("", 412)):
        answer = li.post(path, body, match=match)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
    assert li.post("/incidents/0abc/" + name, body, match='"1"').status_code == 404
    assert li.read(incident)["version"] == 1


def test_the_same_key_does_it_once_and_answers_the_same(both: list[Officer], store: Store) -> None:
    li, wu = both
    incident = opened(store, li)
    first = li.act("note", incident, {"text": "一"}, version=1, key="k")
    li.act("note", incident, {"text": "二"})
    again = li.act("note", incident, {"text": "一"}, version=1, key="k")
    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["etag"] == '"2"' and li.read(incident)["version"] == 3
    other = li.act("note", incident, {"text": "三"}, key="k")
    assert other.status_code == 422 and "key" in other.json()["detail"]
    assert li.act("take", incident, {}, key="k").status_code == 422, "another act is another"
    assert wu.act("note", incident, {"text": "三"}, key="k").status_code == 200, "another's key"
    refused = [
        li.post("/incidents", {"told": "x"}, key=key).status_code for key in ("k", "k" * 201)
    ]
    assert refused == [422, 422]


def test_a_refused_act_leaves_its_key_unused(both: list[Officer], store: Store) -> None:
    li, wu = both
    incident = opened(store, li)
    wu.act("take", incident)
    assert li.act("take", incident, key="k").status_code == 409
    wu.act("transfer", incident, {"to": "li"})
    assert li.act("take", incident, key="k").status_code == 200


def test_what_another_holds_is_refused_in_both_languages(both: list[Officer], store: Store) -> None:
    li, wu = both
    incident = opened(store, li)
    li.act("take", incident)
    for name in ("take", "dispatch", "snooze", "close", "transfer"):
        answer = wu.act(name, incident, BODIES[name])
        assert answer.status_code == 409
        assert "由他人受理" in answer.json()["detail"] and "else" in answer.json()["detail"]
    assert wu.act("note", incident, {"text": "x"}).status_code == 200


def test_a_supervisor_gives_away_what_others_hold(store: Store) -> None:
    li, leader = officers(store, [badge("li"), badge("zhao", "supervisor")])
    incident = opened(store, li)
    li.act("take", incident)
    one = leader.act("transfer", incident, {"to": "wu", "reason": "交班"}).json()
    assert (one["owner"], one["history"][-1]["detail"]) == ("wu", {"to": "wu", "reason": "交班"})


@pytest.mark.parametrize(
    ("raise_as", "for_ms", "status"),
    [
        ({}, HOUR_MS, 200), ({}, 9 * HOUR_MS, 422), ({}, -1, 422),
        ({"detector": "sos", "tier": 3}, HOUR_MS, 409),
        ({"detector": "fall"}, HOUR_MS, 409),
        ({"detector": "limit_silence"}, HOUR_MS, 409),
    ],
)  # fmt: skip
def test_a_snooze_is_short_and_never_of_life_safety(
    both: list[Officer], store: Store, raise_as: Json, for_ms: int, status: int
) -> None:
    li, _ = both
    incident, until = opened(store, li, **raise_as), NOW + for_ms
    answer = li.act("snooze", incident, {"reason": "家属已到场", "until": until})
    assert answer.status_code == status
    if status == 200:
        one = answer.json()
        assert (one["state"], one["owner"], one["snoozed_until"]) == ("snoozed", "li", until)
    else:
        assert li.read(incident)["state"] == "new"


def test_closing_names_the_episodes_that_lack_an_outcome(both: list[Officer], store: Store) -> None:
    li, _ = both
    store.put_warnings([raised(1), raised(2), raised(3)])
    incident = li.queue()[0]["id"]
    answer = li.act("close", incident, {"outcomes": {"e2": {"outcome": "device"}}})
    assert answer.status_code == 422
    named = {one["field"] for one in answer.json()["errors"]}
    assert named == {"outcomes.e1", "outcomes.e3"}
    body = {"outcomes": {"e2": {"outcome": "device"}, "e1": {"outcome": "true", "became": "safe"}}}
    one = li.act("close", incident, body | {"others": {"outcome": "unknown"}}).json()
    assert [each["outcome"] for each in one["episodes"]] == ["true", "device", "unknown"]
    assert (one["state"], one["open"]) == ("closed", False)
    assert li.act("close", incident, BENIGN).status_code == 409


def test_what_was_found_of_an_episode_stays_when_another_joins_after_closing(
    both: list[Officer], store: Store
) -> None:
    li, _ = both
    store.put_warnings([raised(1), raised(2)])
    incident = li.queue()[0]["id"]
    li.act("close", incident, {"others": {"outcome": "true", "became": "safe"}})
    store.put_warnings([raised(3, episode="e2", tier=3)])
    one = li.read(incident)
    assert [each["outcome"] for each in one["episodes"]] == ["true", None], "it rose again"
    assert li.act("close", incident, {}).json()["errors"][0]["field"] == "outcomes.e2"
    one = li.act("close", incident, BENIGN).json()
    assert [each["outcome"] for each in one["episodes"]] == ["true", "benign"]


def test_the_log_hears_what_must_change_judgement_and_no_word_of_it(
    both: list[Officer], store: Store
) -> None:
    li, _ = both
    incident = opened(store, li)
    li.act("take", incident)
    call = {"whose": "person", "number": "13800000000", "result": "well", "text": "他叫王建国"}
    away = {"state": "family", "until": NOW + HOUR_MS}
    li.act("calls", incident, call | {"absence": away}, key="k")
    li.act("close", incident, {"others": {"outcome": "planned_absence"}})
    lines = log_lines(store)
    assert [(one["kind"], one["state"]) for one in lines] == [
        ("case", "opened"), ("case", "acknowledged"), ("case", "answered"),
        ("absence", "family"), ("case", "closed"),
    ]  # fmt: skip
    assert lines[-1]["outcome"] == "planned_absence"
    assert not any(word in str(lines) for word in ("王建国", "1380", "li"))


def test_nothing_of_an_act_is_written_when_a_part_of_it_fails(
    both: list[Officer], store: Store
) -> None:
    li, _ = both
    incident = opened(store, li)
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE case_outbox RENAME TO elsewhere"))
    try:
        assert li.act("take", incident, key="k").status_code == 503
    finally:
        with store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE elsewhere RENAME TO case_outbox"))
    assert (li.read(incident)["version"], li.read(incident)["owner"]) == (1, "")
    assert li.act("take", incident, key="k").status_code == 200


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("note", {}), ("note", {"text": ""}), ("note", {"text": "x", "more": 1}),
        ("note", {"text": "a\x00b"}), ("note", {"text": "x" * 4001}),
        ("close", {"outcomes": {"e1": {"outcome": "lost"}}}), ("snooze", {"until": 5}),
        ("calls", {"whose": "person", "result": "busy"}), ("merge", {"others": []}),
    ],
)  # fmt: skip
def test_wrong_bodies_are_problems_that_echo_nothing(
    both: list[Officer], store: Store, name: str, body: Json
) -> None:
    li, _ = both
    incident = opened(store, li)
    answer = li.act(name, incident, body)
    assert answer.status_code == 422 and answer.json()["errors"]
    assert "xxxx" not in answer.text


def test_a_body_beyond_the_bounds_is_refused(both: list[Officer], store: Store) -> None:
    li, _ = both
    incident = opened(store, li)
    assert li.act("note", incident, {"text": "x" * 1_100_000}).status_code == 413


def test_what_needs_no_word_needs_no_body(both: list[Officer], store: Store) -> None:
    li, _ = both
    path, headers = f"/api/v1/incidents/{opened(store, li)}/take", {"If-Match": '"1"'}
    answer = li.desk.ask("POST", path, "li", headers)
    assert (answer.status_code, answer.json()["owner"]) == (200, "li")
