"""The wall tells how things stand and nothing of anybody: no name, no small count."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from engine.desk.wall.counts import Row, rounded, wall_counts
from engine.desk.web.app import http_app
from engine.store.store import Store
from streams.contract.units import DAY_MS
from tests.support.desk.desk_visit import Visit as Browsing
from tests.support.desk.officer import NOW, badge, officers, raised

ZONE = ZoneInfo("Asia/Shanghai")


def test_no_number_tells_a_small_one_nor_does_a_difference_of_two() -> None:
    def shown(few: int) -> set[int | None]:
        rows = [Row("331102", "home", 2, True, NOW)] * 10
        rows += [Row("331103", "home", 2, True, NOW)] * few
        counts = wall_counts(rows, NOW, ZONE)
        cells = [one.open["home"] for one in (*counts.districts, counts.all)]
        return {*cells, counts.all.today, counts.days[-1].opened["home"]}

    assert shown(1) == shown(2) and shown(3) == shown(4), "1 and 2, and 3 and 4, look the same"
    assert {rounded(count) for count in range(1, 5)} == {None}
    assert all(count % 5 == 0 for few in range(5, 9) for count in shown(few) if count)


def test_days_are_civil_and_only_open_ones_wait() -> None:
    rows = [Row("331102", "fraud", 3, False, NOW - DAY_MS)] * 7
    rows += [Row("331102", "fraud", 3, True, NOW - 5 * DAY_MS)] * 5
    counts = wall_counts(rows, NOW, ZONE)
    assert (counts.all.open["fraud"], counts.all.urgent, counts.all.today) == (5, 5, 0)
    assert [day.opened["fraud"] for day in counts.days][-6:] == [5, 0, 0, 0, 5, 0]
    assert len(counts.days) == 14


def test_nothing_of_anybody_is_on_the_page_or_in_the_numbers(store: Store) -> None:
    people = [{"person": f"elder-{n}", "name": f"王{n}", "street": "解放街", "phone": "12812345678",
               "area": "331102"} for n in range(7)]  # fmt: skip
    store.put_people(people)
    store.put_warnings([raised(n, f"elder-{n}") for n in range(7)])
    li, far = officers(store, [badge("li"), badge("far", area="440100")])
    told = li.get("/wall").json()
    assert told["all"]["open"] == {"wandering": 0, "fraud": 0, "home": 5} and told["chain"] is None
    assert [one["district"] for one in told["districts"]] == ["331102"]
    assert far.get("/wall").json()["districts"] == []
    page = Browsing(http_app(store)).open("/wall")
    for text in (page.text, li.get("/wall").text):
        assert not re.search(r"elder-|王\d|解放街|128123|/incidents/", text)
