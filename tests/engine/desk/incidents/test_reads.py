"""The queue and single incidents over HTTP: order, pages, filters, area, what a role may see."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from engine.desk.cases import schemas as case_schemas
from engine.desk.incidents import schemas
from engine.store.incidents import incident as stored
from engine.store.store import Store
from streams.contract.json_object import Json
from tests.support.desk.officer import NOW, Officer, badge, officers, raised


@pytest.fixture
def li(store: Store) -> Officer:
    return officers(store, [badge("li")])[0]


def test_open_ones_come_first_then_the_most_urgent_then_the_deadline(
    li: Officer, store: Store
) -> None:
    for number, (detector, tier) in enumerate(
        (("silence", 1), ("silence", 3), ("silence", 2), ("sos", 3), ("fall", 2), ("silence", 2))
    ):
        store.put_warnings([raised(number, f"p{number}", detector=detector, tier=tier)])
    closed = next(one for one in li.queue() if one["person"] == "p3")
    li.act("close", closed["id"], {"others": {"outcome": "benign"}})
    assert [one["person"] for one in li.queue()] == ["p4", "p1", "p2", "p5", "p0", "p3"]
    assert [one["urgency"] for one in li.queue()] == [4, 3, 2, 2, 1, 4]
    assert [one["open"] for one in li.queue()] == [True] * 5 + [False]


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_hold_each_once(li: Officer, store: Store, limit: int) -> None:
    store.put_warnings([raised(n, f"p{n}", tier=1 + n % 3) for n in range(5)])
    for one in li.queue()[:2]:
        li.act("close", one["id"], {"others": {"outcome": "benign"}})
    whole, seen, more = [one["id"] for one in li.queue()], list[str](), Json()
    while more.get("cursor", "") is not None:
        page = li.get("/incidents", limit=limit, **more).json()
        seen += [one["id"] for one in page["items"]]
        more = {"cursor": page["cursor"]}
    assert seen == whole and len(set(seen)) == 5


@pytest.mark.parametrize(
    ("query", "persons"),
    [
        ({"tier": 2}, ["q", "r"]), ({"tier": 3}, ["r"]), ({"application": "fraud"}, ["r"]),
        ({"application": ["fraud", "home"]}, ["q", "r", "p"]), ({"person": "p"}, ["p"]),
        ({"owner": "li"}, ["p"]), ({"owner": ""}, ["q", "r"]), ({"state": "taken"}, ["p"]),
        ({"state": "closed"}, []), ({"person": "nobody"}, []),
    ],
)  # fmt: skip
def test_filters_narrow_the_queue(
    li: Officer, store: Store, query: Json, persons: list[str]
) -> None:
    store.put_warnings([
        raised(1, "p", tier=1), raised(2, "q", tier=2, detector="fall"),
        raised(3, "r", tier=3, warning="fraud"),
    ])  # fmt: skip
    li.act("take", li.queue(person="p")[0]["id"])
    assert [one["person"] for one in li.queue(**query)] == persons


@pytest.mark.parametrize(
    "query",
    [{"limit": 201}, {"limit": 0}, {"cursor": "x"}, {"tier": 4}, {"application": "theft"},
     {"state": "lost"}],
)  # fmt: skip
def test_wrong_parameters_are_problems(li: Officer, query: Json) -> None:
    answer = li.get("/incidents", **query)
    assert (answer.status_code, answer.json()["errors"][0]["field"].split(".")[0]) == (
        422, next(iter(query)),
    )  # fmt: skip


def test_one_incident_has_evidence_steps_outcomes_and_its_version(
    li: Officer, store: Store
) -> None:
    store.put_warnings([raised(1, evidence={"quiet_h": 14.0}), raised(2, detector="sos", tier=3)])
    name = li.queue()[0]["id"]
    answer = li.get(f"/incidents/{name}")
    one = answer.json()
    assert answer.headers["etag"] == f'"{one["version"]}"' == '"2"'
    assert [raised["id"] for raised in one["warnings"]] == [f"{n:016x}" for n in (2, 1)]
    assert one["warnings"][1]["evidence"] == {"quiet_h": 14.0}
    assert [each["detector"] for each in one["runbook"]] == ["sos", "silence"]
    assert one["runbook"][0]["steps"][0] == "1分钟内回拨本人"
    assert {each["outcome"] for each in one["episodes"]} == {None}
    assert [each["what"] for each in one["history"]] == ["opened", "episode"]
    assert (one["state"], one["owner"], one["number"], one["due_at"] > NOW) == ("new", "", 1, True)


def test_what_is_not_there_is_a_problem(li: Officer) -> None:
    for path in ("/incidents/0abc", "/cases/0abc"):
        answer = li.get(path)
        assert (answer.status_code, answer.json()["status"]) == (404, 404)
        assert "0abc" not in answer.text
    assert li.get("/incidents/x%20y").status_code == 422


def test_nobody_reads_or_acts_beyond_his_area(store: Store) -> None:
    whole, own, other = officers(
        store, [badge("a"), badge("b", area="3311"), badge("c", area="3301")]
    )
    store.put_people([{"person": "p", "area": "331102"}])
    store.put_warnings([raised(1, "p"), raised(2, "unregistered")])
    name = own.queue()[0]["id"]
    case = own.read(name)["case"]
    assert [len(one.queue()) for one in (whole, own, other)] == [2, 1, 0]
    assert [len(one.get("/cases").json()["items"]) for one in (whole, own, other)] == [2, 1, 0]
    assert other.get(f"/incidents/{name}").status_code == 404
    assert other.get(f"/cases/{case}").status_code == 404
    assert other.act("take", name).status_code == 404
    assert other.post("/incidents", {"person": "p", "told": "x"}).status_code == 404
    assert own.read(name)["owner"] == ""


def test_what_somebody_said_stays_behind_where_names_are_masked(store: Store) -> None:
    li, reader = officers(store, [badge("li"), badge("program", "reader")])
    said = {"person": "p", "told": "他叫王建国", "phone": "13800000000", "caller": "女儿"}
    one = li.post("/incidents", said).json()
    li.act("note", one["id"], {"text": "住址白云山"})
    seen = reader.get(f"/incidents/{one['id']}")
    for word in ("王建国", "13800000000", "女儿", "白云山"):
        assert word in li.get(f"/incidents/{one['id']}").text
        assert word not in seen.text
    assert seen.json()["report"] is None and seen.json()["history"][-1]["what"] == "noted"


def test_a_case_is_all_of_a_person_on_one_timeline(li: Officer, store: Store) -> None:
    store.put_warnings([raised(1, "p"), raised(2, "p", warning="fraud", tier=3), raised(3, "q")])
    store.put_warnings([raised(4, "p", warning="wandering")])
    gone = li.queue(person="p", application="wandering")[0]
    li.act("close", gone["id"], {"others": {"outcome": "benign"}})
    first, second = li.get("/cases").json()["items"]
    assert (first["person"], first["urgency"], second["person"]) == ("p", 3, "q")
    assert [one["kind"] for one in first["incidents"]] == ["fraud", "home"]
    li.act("take", first["incidents"][0]["id"])
    case = li.get(f"/cases/{first['id']}").json()
    assert [(one["entry"], one["what"], one["kind"]) for one in case["timeline"]] == [
        ("warning", "silence", "home"), ("warning", "silence", "fraud"),
        ("change", "opened", "home"), ("change", "opened", "fraud"), ("change", "taken", "fraud"),
    ]  # fmt: skip
    page = li.get("/cases", limit=1).json()
    assert [one["id"] for one in page["items"]] == [first["id"]]
    more = li.get("/cases", limit=1, cursor=page["cursor"]).json()
    assert [one["person"] for one in more["items"]] == ["q"]
    for one in case["incidents"]:
        li.act("close", one["id"], {"others": {"outcome": "benign"}})
    assert li.get(f"/cases/{first['id']}").status_code == 404


@pytest.mark.parametrize(
    ("shape", "kept"),
    [
        (schemas.IncidentOut, stored.Incident), (schemas.EpisodeOut, stored.Episode),
        (schemas.LinkOut, stored.Link), (schemas.ReportOut, stored.Report),
    ],
)  # fmt: skip
def test_the_described_shape_is_what_is_kept(shape: type[BaseModel], kept: Any) -> None:
    added = {"number", "urgency", "open"} if kept is stored.Incident else set()
    assert set(shape.model_fields) == set(kept.__struct_fields__) | added


def test_answers_are_as_described(li: Officer, store: Store) -> None:
    store.put_warnings([raised(1), raised(2, "q", detector="fall")])
    schemas.IncidentPage.model_validate(li.get("/incidents").json(), strict=True)
    one = li.queue()[0]
    li.act("take", one["id"])
    schemas.IncidentDetail.model_validate(li.read(one["id"]), strict=True)
    case_schemas.CasePage.model_validate(li.get("/cases").json(), strict=True)
    case_schemas.CaseDetail.model_validate(li.get(f"/cases/{one['case']}").json(), strict=True)
    assert set(get_args(stored.State)) >= {one["state"]}
