"""Model versions on the desk: live where and since when, shadows, comparisons, by area and role."""

from __future__ import annotations

import json

from engine.desk.web.app import http_app
from engine.store.models import (
    GateRow,
    Override,
    SwitchRow,
    put_gate,
    put_override,
    put_shadow_warnings,
    put_switch,
)
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit
from tests.support.desk.officer import badge, officers
from tests.support.judged.made_up import warning_line

DAY = 86_400_000
FIRST, SECOND, UNSEEN = "silverguard@1", "silverguard@2", "silverguard@3"


def verdict(at: int, version: str, against: str, *reasons: str) -> GateRow:
    report = {"gate": {"reasons": reasons}, "person_months": 93.4}
    return GateRow(at, version, against, not reasons, json.dumps(report))


def lived(store: Store) -> None:
    """Promote, compare, override in a district, and judge unseen elsewhere."""
    engine = store.engine
    put_gate(engine, verdict(DAY, FIRST, "none"))
    put_switch(engine, SwitchRow(DAY, "promote", FIRST, "", "a" * 64, "zhang"))
    put_gate(engine, verdict(2 * DAY, SECOND, FIRST, "误报 false warnings 1.2"))
    past_gate = SwitchRow(3 * DAY, "promote", SECOND, "331102", "b" * 64, "li")
    put_override(engine, past_gate, FIRST, Override("li", "新传感器先在莲都区试用", ("x",)))
    put_switch(engine, past_gate)
    put_switch(
        engine, SwitchRow(4 * DAY, "shadow", "silverguard@4", "3301", approver="wu", share=1)
    )
    put_switch(engine, SwitchRow(5 * DAY, "shadow", UNSEEN, "331102", approver="wu", share=0.5))
    versions = {"code": "c", "features": "f", "model": UNSEEN}
    put_shadow_warnings(engine, [warning_line(n, tier=2, versions=versions) for n in range(3)])


def test_what_is_live_where_and_since_when(store: Store) -> None:
    lived(store)
    (chief,) = officers(store, [badge("chief", "supervisor")])
    told = chief.get("/models").json()
    assert [(one["version"], one["area"], one["since"]) for one in told["live"]] == [
        (SECOND, "331102", 3 * DAY), (FIRST, "", DAY),
    ]  # fmt: skip
    assert [one["override"] for one in told["live"]] == ["新传感器先在莲都区试用", ""]
    assert [(one["version"], one["share"]) for one in told["shadows"]] == [(UNSEEN, 0.5)]
    assert [(one["version"], one["until"]) for one in told["past"]] == [("silverguard@4", 5 * DAY)]
    (unseen,) = told["unseen"]
    assert (unseen["version"], unseen["tier"], unseen["count"]) == (UNSEEN, 2, 3)


def test_comparisons_tell_their_verdict_and_an_override_is_none(store: Store) -> None:
    lived(store)
    (data,) = officers(store, [badge("data", "data_scientist")])
    told = data.get("/models").json()["compared"]
    assert [(one["version"], one["against"], one["passed"]) for one in told] == [
        (SECOND, FIRST, False), (FIRST, "none", True),
    ]  # fmt: skip
    assert told[0]["reasons"] == ["误报 false warnings 1.2"] and told[1]["person_months"] == 93.4


def test_what_was_done_in_another_city_is_not_told(store: Store) -> None:
    lived(store)
    chief = badge("chief", "supervisor", "3311")
    far, near, officer = officers(
        store, [badge("far", "supervisor", "3301"), chief, badge("li")]
    )  # fmt: skip
    assert {one["version"] for one in far.get("/models").json()["live"]} == {FIRST}
    assert {one["version"] for one in near.get("/models").json()["live"]} == {FIRST, SECOND}
    assert near.get("/models").json()["past"] == []
    assert officer.get("/models").status_code == 403


def test_the_page_tells_it_in_both_languages(store: Store) -> None:
    visit = Visit(http_app(store))
    empty = visit.open("/models")
    assert "未启用任何版本：只有规则" in empty.text and "尚未比对过" in empty.text
    lived(store)
    page, english = visit.open("/models"), visit.open("/models?lang=en")
    assert ("新传感器先在莲都区试用" in page.text and "家居" in page.text) or "居家" in page.text
    assert "Served past the gate because" in english.text and "50%" in english.text
    assert "not passed" in english.text
