"""Who takes money from elders: grouped by payee, the riskiest first, held to an area."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from engine.desk.institutions.risk import Institution, listed
from engine.desk.web.app import http_app
from engine.store.stops.payees import Paid
from engine.store.stops.rows import put
from engine.store.stops.stop import Stop
from engine.store.store import Store
from streams.contract.units import DAY_MS
from tests.support.desk.desk_visit import Visit as Browsing
from tests.support.desk.officer import NOW, Officer, badge, officers, raised

HOME = "松鹤（丽水）养老院"


def order(number: int, person: str, name: str = HOME, **other: object) -> Stop:
    said: dict[str, object] = {
        "id": f"s{number}", "incident": f"{number:x}", "person": person, "area": "331102",
        "bank": "b", "name": name, "account": "6222020000000001", "amount_cny": Decimal(20_000),
        "paid_at": NOW - DAY_MS, "reported_at": NOW, "since": NOW, "by": "li",
    }  # fmt: skip
    return Stop(**(said | other))  # type: ignore[arg-type]


def told(*stops: Stop, open_: bool = True, confirmed: bool = False) -> list[Paid]:
    return [Paid(one, 7, open_, confirmed) for one in stops]


def words(one: Institution) -> list[str]:
    return [word for word, _ in one.why]


def test_one_payee_is_one_however_its_name_is_written() -> None:
    (one,) = listed(
        told(order(1, "a"), order(2, "b", "松鹤(丽水) 养老院")), {"松鹤(丽水)养老院": 7}, NOW
    )
    assert (len(one.payers), one.recent, one.residents, int(one.risk.paid)) == (2, 2, 7, 40_000)
    assert words(one) == ["several", "being_handled", "residents_paid"]


def test_a_private_payee_of_one_elder_is_that_incidents_matter_alone() -> None:
    stops = told(order(1, "a", "张三"), order(2, "b", "康寿健康管理有限公司"))
    assert [one.name for one in listed(stops, {}, NOW)] == ["康寿健康管理有限公司"]
    more = [*stops, *told(order(3, "b", "张三"))]
    assert {one.name for one in listed(more, {}, NOW)} == {"张三", "康寿健康管理有限公司"}


def test_each_sign_has_its_points_and_the_riskiest_comes_first() -> None:
    burst = [order(n, f"p{n}", "甲公司", account=f"62220200000000{n % 2}") for n in range(10, 16)]
    gone = order(2, "x", "乙公司", paid_at=NOW - 90 * DAY_MS, way="post")
    found = listed(
        [*told(*burst, open_=False, confirmed=True), *told(gone, open_=False)], {"丙院": 3}, NOW
    )
    assert [one.name for one in found] == ["甲公司", "乙公司", "丙院"]
    assert dict(found[0].why) == {"confirmed": 5, "burst": 4, "accounts": 2, "gone": 2}
    assert (dict(found[1].why), found[1].recent, found[2].points) == ({"stoppable": 2}, 0, 0)
    held = order(3, "y", "丁公司", state="stopped", held_cny=Decimal(20_000))
    assert listed(told(held), {}, NOW)[0].risk.gone == 0


@pytest.fixture
def desk(store: Store) -> Iterator[list[Officer]]:
    live = {"institution": HOME}
    store.put_people([
        {"person": "a", "area": "331102", **live}, {"person": "b", "area": "331102"},
        {"person": "far", "area": "440100"},
    ])  # fmt: skip
    made = officers(store, [badge("li", area="331102"), badge("chief", "supervisor"),
                            badge("wang", "grid_worker", "331102")])  # fmt: skip
    for number, person in enumerate(("a", "b", "far"), 1):
        store.put_warnings([raised(number, person, warning="fraud", detector="card_burst")])
    with store.engine.begin() as connection:
        for number, one in enumerate(made[1].queue()):
            far = one["person"] == "far"
            area = "440100" if far else "331102"
            stop = order(number, one["person"], "远方公司" if far else HOME,
                         incident=one["id"], area=area)  # fmt: skip
            put(connection, stop, None)
    yield made


def test_an_area_sees_its_own_payees(desk: list[Officer]) -> None:
    li, chief, wang = desk
    (one,) = li.get("/institutions").json()["items"]
    assert (one["name"], one["payers"], one["residents"]) == ("松鹤(丽水)养老院", 2, 1)
    assert (one["gone_cny"], one["open_incidents"]) == ("40000", 2)
    incident = one["incidents"][0]["incident"]
    ends = {"others": {"outcome": "true", "became": "lost", "lost_cny": "20000"}}
    li.act("take", incident)
    assert li.act("close", incident, ends).status_code == 200
    (one,) = li.get("/institutions").json()["items"]
    assert (one["confirmed"], one["why"][0]) == (1, "confirmed")
    assert [each["name"] for each in chief.get("/institutions").json()["items"]] == [
        "松鹤(丽水)养老院", "远方公司",
    ]  # fmt: skip
    assert chief.get("/institutions", limit=1).json()["cursor"] == "1"
    assert wang.get("/institutions").status_code == 403


def test_the_page_shows_why_and_how_much(store: Store, desk: list[Officer]) -> None:
    browsing = Browsing(http_app(store))
    page = browsing.open("/institutions?lang=en")
    assert "several elders paid" in page.text and "40,000.00" in page.text
    assert "多位老人付款" in browsing.open("/institutions").text
