"""The register at the desk: found by what somebody says on the phone, opened by right alone."""

from __future__ import annotations

import pytest

from engine.store.store import Store
from tests.support.desk.officer import Json, Officer, badge, officers, opened

WANG = {
    "person": "p", "area": "331102", "name": "王秀英", "phone": "13800001234", "birth_year": "1941",
    "street": "解放街", "building": "12幢", "home_lat": "28.45", "home_lon": "119.92",
    "lives_alone": "true", "dementia": "mild", "conditions": "高血压;糖尿病",
    "guardians": '[{"name":"李敏","relation":"女儿","phone":"13900005678"}]',
}  # fmt: skip
LI = {"person": "q", "area": "331102", "name": '李"%_\\', "phone": "13700009999"}
FAR = {"person": "r", "area": "331121", "name": "王大力"}
NOBODY: Json = {"person": "s"}


@pytest.fixture
def desk(store: Store) -> list[Officer]:
    store.put_people([WANG, LI, FAR, NOBODY])
    held = [
        badge("li"), badge("wu", area="331102"), badge("grid", "grid_worker"),
        badge("reads", "reader"), badge("data", "data_scientist"),
    ]  # fmt: skip
    return officers(store, held)


def found(asks: Officer, text: str) -> list[str]:
    told = asks.post("/people/search", {"text": text}).json()
    return [one["person"] for one in told["items"]]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("王秀英", ["p"]),
        ("王", ["p", "r"]),
        ("13800001234", ["p"]),
        ("5678", ["p"]),
        ("李敏", ["p"]),
        ("解放街", ["p"]),
        ('李"%_\\', ["q"]),
        ("%", ["q"]),
        ("s", ["s"]),
        ("person", []),
        ("331102", []),
        ("nobody", []),
    ],
)
def test_somebody_is_found_by_what_is_said(
    desk: list[Officer], text: str, people: list[str]
) -> None:
    assert found(desk[0], text) == people


def test_nobody_of_another_area_is_found_or_read(desk: list[Officer]) -> None:
    wu = desk[1]
    assert found(wu, "王") == ["p"]
    assert [one["person"] for one in wu.get("/people").json()["items"]] == ["p", "q"]
    assert wu.get("/people/r").status_code == wu.get("/people/none").status_code == 404
    assert wu.post("/people/r/contacts", {"reason": "x"}).status_code == 404


def test_pages_follow_one_another(desk: list[Officer]) -> None:
    first = desk[0].get("/people", limit=3).json()
    second = desk[0].get("/people", limit=3, cursor=first["cursor"]).json()
    people = [one["person"] for page in (first, second) for one in page["items"]]
    assert (people, second["cursor"]) == (["p", "q", "r", "s"], None)


def test_contacts_are_opened_for_a_reason_or_by_whom_the_incident_is(
    store: Store, desk: list[Officer]
) -> None:
    li = desk[0]
    masked = li.get("/people/p").json()
    assert (masked["masked"], masked["name"]) == (True, "王秀英")
    assert (masked["phone"], masked["building"]) == ("*******1234", "")
    assert masked["contacts"][0]["phone"] == "*******5678" and masked["lat"] is None
    assert li.post("/people/p/contacts", {}).status_code == 422
    opened_ = li.post("/people/p/contacts", {"reason": "女儿来电"}).json()
    assert (opened_["phone"], opened_["lat"]) == ("13800001234", 28.45)
    assert opened_["contacts"] == [{"name": "李敏", "relation": "女儿", "phone": "13900005678"}]
    assert opened_["conditions"] == ["高血压", "糖尿病"] and opened_["lives_alone"] is True
    assert li.get("/people/p").json()["masked"], "a reason opens once"
    incident = opened(store, li, person="p")
    assert li.get("/people/p").json()["masked"]
    li.act("take", incident)
    assert li.get("/people/p").json() == opened_


def test_a_role_sees_its_fields_alone(desk: list[Officer]) -> None:
    _, _, grid, reads, data = desk
    shown = grid.post("/people/p/contacts", {"reason": "入户"}).json()
    assert shown["phone"] == "13800001234" and shown["dementia"] == "" and not shown["conditions"]
    hidden = reads.get("/people/p").json()
    assert (hidden["name"], hidden["street"], hidden["dementia"]) == ("王**", "", "")
    assert found(reads, "王秀英") == [] and found(reads, "p") == ["p"]
    assert reads.post("/people/p/contacts", {"reason": "x"}).status_code == 403
    assert data.get("/people/p").status_code == data.get("/people").status_code == 403
    for one in desk:
        told = one.post("/people/search", {"text": "13900005678"}).text
        assert "13900005678" not in told


def test_who_has_no_row_but_an_id_is_answered(desk: list[Officer]) -> None:
    told = desk[0].get("/people/s").json()
    assert (told["name"], told["age"], told["contacts"], told["lives_alone"]) == (
        "",
        None,
        [],
        None,
    )
