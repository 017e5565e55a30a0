"""One request about many: each has an outcome of its own, and a key does it once."""

from __future__ import annotations

import pytest

from engine.store.store import Store
from tests.support.desk.officer import Json, Officer, badge, log_lines, officers, raised

AREAS = {"p1": "331102", "p2": "331102", "p3": "331102", "p4": "440103"}


@pytest.fixture
def both(store: Store) -> list[Officer]:
    store.put_people([{"person": one, "area": area} for one, area in AREAS.items()])
    return officers(store, [badge("li", area="3311"), badge("all"), badge("data", "reader")])


def picked(store: Store, reader: Officer) -> dict[str, Json]:
    """Raise one for each person, an SOS for the third; returns them by person."""
    for number, person in enumerate(AREAS, 1):
        sos = {"detector": "sos", "tier": 3} if person == "p3" else {}
        store.put_warnings([raised(number, person, **sos)])
    return {one["person"]: one for one in reader.queue()}


def named(found: dict[str, Json], **other: object) -> Json:
    return {"incidents": [{"id": one["id"], "version": one["version"]} for one in found.values()],
            **other}  # fmt: skip


def statuses(told: Json, found: dict[str, Json]) -> dict[str, int]:
    by_id = {one["id"]: person for person, one in found.items()}
    return {by_id[one["incident"]]: one["status"] for one in told["items"]}


def test_each_has_an_outcome_and_what_cannot_be_is_left_as_it_is(
    store: Store, both: list[Officer]
) -> None:
    li, every, data = both
    found = picked(store, every)
    every.act("note", found["p2"]["id"], {"text": "x"})
    told = li.post("/together/take", named(found)).json()
    assert statuses(told, found) == {"p1": 200, "p2": 412, "p3": 409, "p4": 404}
    assert told["done"] == 1
    (done,) = (one for one in told["items"] if one["status"] == 200)
    assert (done["version"], done["detail"]) == (2, "")
    assert all(one["detail"] for one in told["items"] if one["status"] != 200)
    now = {person: every.read(one["id"]) for person, one in found.items()}
    owners = {person: one["owner"] for person, one in now.items()}
    assert owners == {"p1": "li", "p2": "", "p3": "", "p4": ""}
    assert data.post("/together/take", named(found)).status_code == 403


def test_many_are_closed_with_one_outcome_and_the_log_hears_of_each(
    store: Store, both: list[Officer]
) -> None:
    li, every, _ = both
    found = {person: one for person, one in picked(store, every).items() if person < "p3"}
    said = named(found, outcome="device", text="解放街停电")
    told = li.post("/together/close", said, key="k").json()
    assert statuses(told, found) == {"p1": 200, "p2": 200}
    again = li.post("/together/close", said, key="k").json()
    assert again == told, "asked again under its key it is answered again, and not done"
    other = li.post("/together/close", said | {"text": "另一原因"}, key="k")
    assert other.status_code == 422
    for one in found.values():
        now = li.read(one["id"])
        assert (now["state"], now["episodes"][0]["outcome"]) == ("closed", "device")
        assert [each["what"] for each in now["history"]] == ["opened", "closed"]
        assert now["history"][-1]["detail"]["text"] == "解放街停电"
    assert [one["state"] for one in log_lines(store)] == ["closed", "closed"]
    late = li.post("/together/close", said).json()
    assert statuses(late, found) == {"p1": 412, "p2": 412}


@pytest.mark.parametrize(
    "said",
    [
        {"incidents": []}, {"incidents": [{"id": "a", "version": 0}]},
        {"incidents": [{"id": "a", "version": 1}], "outcome": "true"},
        {"incidents": [{"id": "a", "version": 1}] * 201},
    ],
)  # fmt: skip
def test_what_many_cannot_have_is_refused(both: list[Officer], said: Json) -> None:
    assert both[0].post("/together/close", said | {"text": "x"}).status_code == 422
