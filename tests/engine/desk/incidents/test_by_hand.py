"""Incidents by hand, and those that are merged and split."""

from __future__ import annotations

import time

import pytest

from engine.store.store import Store
from streams.contract.units import HOUR_MS
from tests.support.desk.officer import BENIGN, NOW, Officer, badge, log_lines, officers, raised


@pytest.fixture
def both(store: Store) -> list[Officer]:
    return officers(store, [badge("li"), badge("wu")])


def test_an_incident_by_hand_joins_what_is_known_of_the_person(
    both: list[Officer], store: Store
) -> None:
    li, _ = both
    said = {"person": "p", "told": "父亲未归", "last_seen_at": NOW - HOUR_MS, "clothing": "蓝衣"}
    answer = li.post("/incidents", said, key="k")
    one = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/incidents/{one['id']}"
    assert (one["kind"], one["state"], one["tier"], one["version"]) == ("wandering", "new", 3, 1)
    assert (one["onset"], one["report"]["clothing"]) == (NOW - HOUR_MS, "蓝衣")
    assert one["runbook"][0]["detector"] == "by_hand" and one["runbook"][0]["steps"]
    assert li.post("/incidents", said, key="k").content == answer.content
    store.put_warnings([raised(1, "p", warning="wandering"), raised(2, "p")])
    again = li.post("/incidents", said | {"told": "邻居见过"})
    assert (again.status_code, again.json()["id"]) == (200, one["id"])
    assert len(again.json()["episodes"]) == 3 and again.json()["history"][0]["detail"]["told"]
    assert len(li.queue()) == 2 and li.queue()[1]["case"] == one["case"]
    assert [line["state"] for line in log_lines(store)] == ["opened", "opened"]


def test_two_unknown_ones_are_two_matters(both: list[Officer], store: Store) -> None:
    li, _ = both
    first, second = (li.post("/incidents", {"told": "路口有位老人"}).json() for _ in range(2))
    assert first["id"] != second["id"] and first["case"] != second["case"]
    assert len(li.get("/cases").json()["items"]) == 2
    assert log_lines(store) == [], "nobody's are not told"
    future = {"told": "x", "last_seen_at": int(time.time() * 1000) + HOUR_MS}
    assert li.post("/incidents", future).status_code == 422
    closed = li.act("close", first["id"], BENIGN).json()
    assert closed["state"] == "closed"


def test_merged_ones_are_one_and_what_is_split_off_is_another(
    both: list[Officer], store: Store
) -> None:
    li, _ = both
    store.put_warnings([raised(1, "p"), raised(2, "p"), raised(3, "q")])
    one, other = (li.queue(person=who)[0]["id"] for who in "pq")
    assert li.act("merge", one, {"others": [other]}).status_code == 409, "another person"
    assert li.act("merge", one, {"others": [one]}).status_code == 409
    assert li.act("split", one, {"episodes": ["e1", "e2"]}).status_code == 422
    whole = li.act("split", one, {"episodes": ["e2"]}).json()
    [new] = [each for each in li.queue(person="p") if each["id"] != one]
    assert (new["owner"], new["links"][0]["incident"]) == ("li", one)
    assert whole["links"][0]["incident"] == new["id"]
    merged = li.act("merge", one, {"others": [new["id"]]}).json()
    assert {each["id"] for each in merged["episodes"]} == {"e1", "e2"} and merged["owner"] == "li"
    gone = li.read(new["id"])
    assert (gone["state"], gone["merged_into"], gone["open"]) == ("merged", one, False)
    store.put_warnings([raised(4, "p", episode="e2", tier=3)])
    assert li.read(one)["tier"] == 3, "what rises later is heard where it lies now"


def test_no_danger_sleeps_in_what_it_is_merged_into(both: list[Officer], store: Store) -> None:
    li, _ = both
    store.put_warnings([raised(1), raised(2, detector="fall")])
    incident = li.queue()[0]["id"]
    li.act("split", incident, {"episodes": ["e2"]})
    [fall] = [one["id"] for one in li.queue() if one["id"] != incident]
    asleep = li.act("snooze", incident, {"reason": "x", "until": NOW + HOUR_MS}).json()
    assert asleep["state"] == "snoozed"
    one = li.act("merge", incident, {"others": [fall]}).json()
    assert (one["state"], one["snoozed_until"], one["urgency"]) == ("taken", None, 4)
