"""A budget changes who is called, never a warning: the controller, what it gives up, what it may
not touch."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.desk.web.app import http_app
from engine.store.budget.pacing import AHEAD, GAIN, MOST, Pace, rarity_of
from engine.store.people.erasures import Erasure
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, HOUR_MS
from tests.support.desk.desk_visit import Visit as Browsing
from tests.support.desk.officer import NOW, Officer, badge, officers, raised

BUDGET, SHIFT = 10, 12 * HOUR_MS


def shifts(a_shift: float, count: int, seed: int = 3, threshold: float = 0.0) -> list[Pace]:
    """Return shifts into which so many warnings come, as rare as chance has it."""
    drawn, found = np.random.default_rng(seed), []
    for number in range(count):
        pace = Pace(BUDGET, number * SHIFT, (number + 1) * SHIFT, threshold)
        for at in np.sort(drawn.uniform(pace.began_at, pace.ends_at, drawn.poisson(a_shift))):
            pace, _ = pace.told(float(drawn.exponential(1 / math.log(10))), int(at))
        threshold = pace.next_threshold()
        found.append(pace)
    return found


@pytest.mark.parametrize("times", [2.0, 5.0, 20.0])
def test_calls_settle_at_the_budget_however_many_come(times: float) -> None:
    settled = shifts(times * BUDGET, 60)[20:]
    assert np.mean([one.called for one in settled]) == pytest.approx(BUDGET, rel=0.25)
    assert max(one.called for one in settled) <= 2 * BUDGET
    assert np.mean([one.threshold for one in settled]) == pytest.approx(math.log10(times), abs=0.3)


def test_nothing_is_given_up_where_few_come_even_all_at_once() -> None:
    quiet = shifts(0.5 * BUDGET, 30)
    assert sum(one.given_up for one in quiet) <= 0.05 * sum(one.called for one in quiet)
    pace, calls = Pace(BUDGET, 0, SHIFT), []
    for _ in range(math.floor(AHEAD * BUDGET)):
        pace, call = pace.told(0.0, 0)
        calls.append(call)
    assert all(calls)


def test_a_shift_without_any_lets_the_next_call_again() -> None:
    loud = shifts(20.0 * BUDGET, 20)[-1].next_threshold()
    assert loud > 1.0
    assert shifts(0.0, 4, threshold=loud)[-1].next_threshold() == 0.0


PACES = st.builds(
    Pace, st.integers(0, 40), st.just(0), st.just(SHIFT), st.floats(0, MOST),
    st.integers(0, 200),
)  # fmt: skip


@settings(max_examples=200)
@given(PACES, st.integers(-SHIFT, 2 * SHIFT), st.floats(-9, 9), st.floats(0, 9))
def test_whatever_is_rarer_than_what_calls_calls_too(
    pace: Pace, now: int, rarity: float, more: float
) -> None:
    new, calls = pace.told(rarity, now)
    assert pace.told(rarity + more, now)[1] >= calls
    assert new.called + new.given_up == pace.called + pace.given_up + 1
    assert 0.0 <= new.next_threshold() <= MOST and new.bar(now) <= MOST
    assert pace.told(MOST, now)[1], "the rarest always calls"
    assert new.bar(now) <= pace.bar(now) + GAIN + 1e-9


@given(st.floats(0, 1))
def test_a_score_is_a_rarity_and_back(score: float) -> None:
    found = rarity_of(score)
    assert abs(found) <= 9.0
    if 1e-8 < score < 1 - 1e-8:
        assert 1 / (1 + 10**-found) == pytest.approx(score)


def fraud(number: int, score: float = 0.6, **more: object) -> bytes:
    said: Json = {"warning": "fraud", "detector": "card_burst", "tier": 2, "score": score}
    return raised(number, f"p{number}", **(said | more))


@pytest.fixture
def desk(store: Store) -> Iterator[list[Officer]]:
    store.put_people([{"person": f"p{n}", "area": "331102"} for n in range(40)])
    store.put_people([{"person": "far", "area": "331103"}])
    found = officers(store, [
        badge("chief", "supervisor", "3311"), badge("li", area="331102"),
        badge("beside", "supervisor", "331103"),
        badge("reader", "reader"),
    ])  # fmt: skip
    said = {"area": "331102", "tier": 2, "calls": 4, "shift_h": 24, "begins_h": 0}
    assert found[0].post("/budgets", said).status_code == 200
    yield found


def calls(li: Officer) -> dict[str, bool]:
    return {one["person"]: one["alerts"] > 0 for one in li.queue()}


def test_beyond_the_budget_only_the_rarest_call_and_the_rest_is_listed(
    store: Store, desk: list[Officer]
) -> None:
    chief, li, *_ = desk
    for number in range(30):
        store.put_warnings([fraud(number)])
    found = calls(li)
    assert 1 <= sum(found.values()) <= 6 and found["p0"] and not found["p29"]
    store.put_warnings([fraud(30, 0.999999)])
    assert calls(li)["p30"], "what is rare enough calls however much is spent"
    told = chief.get("/budgets").json()
    (one,) = told["budgets"]
    assert one["called"] + one["given_up"] == 31 and one["called"] == sum(calls(li).values())
    assert len(told["given_up"]) == one["given_up"] and one["bar"] > 0.2
    lost = told["given_up"][0]
    seen = li.read(lost["incident"])
    assert (seen["tier"], seen["urgency"], seen["given_up"], seen["state"]) == (2, 1, True, "new")
    assert {each["tier"] for each in seen["warnings"]} == {2}, "the warning stays as it is"
    assert lost["rarity"] < lost["bar"]
    assert li.act("take", lost["incident"]).json()["given_up"] is False
    li.act("close", lost["incident"], {"others": {"outcome": "true", "became": "stopped"}})
    closed = chief.get("/budgets").json()["given_up"][0]
    assert (closed["state"], closed["outcome"]) == ("closed", "true")


def test_life_safety_and_what_the_desk_knows_stand_outside(
    store: Store, desk: list[Officer]
) -> None:
    chief, li, *_ = desk
    for number in range(20):
        store.put_warnings([fraud(number)])
    before = chief.get("/budgets").json()["budgets"][0]
    outside = [
        raised(21, "p21", detector="limit_silence", tier=2, score=0.5),
        raised(22, "p22", detector="fall", tier=2, score=0.5), raised(23, "p23", tier=3, score=0.5),
        raised(24, "far", score=0.5), fraud(25, 0.5, test=True),
    ]  # fmt: skip
    store.put_warnings(outside)
    assert not any(one["given_up"] for one in chief.queue(limit=200) if one["person"] in
                   ("p21", "p22", "p23", "far", "p25"))  # fmt: skip
    assert chief.get("/budgets").json()["budgets"][0] | {"bar": 0} == before | {"bar": 0}
    given = next(one for one in li.queue(limit=200) if one["given_up"])
    store.put_warnings([raised(40, given["person"], warning="fraud", detector="large_payment",
                               tier=3, score=0.5, episode=given["episodes"][0]["id"])])  # fmt: skip
    assert li.read(given["id"])["given_up"] is False, "a risen tier has no budget here"
    assert li.read(given["id"])["alerts"] == 1


def test_a_supervisor_sets_the_budgets_of_his_own_area(store: Store, desk: list[Officer]) -> None:
    chief, li, beside, reader = desk
    own = {"area": "331103", "tier": 3, "calls": 2}
    assert beside.post("/budgets", own).json()["budgets"][0]["calls"] == 2
    assert beside.post("/budgets", own | {"area": "3311"}).status_code == 403
    assert li.post("/budgets", own).status_code == reader.get("/budgets").status_code == 403
    assert [one["area"] for one in li.get("/budgets").json()["budgets"]] == ["331102"]
    assert {one["area"] for one in chief.get("/budgets").json()["budgets"]} == {"331102", "331103"}
    assert beside.post("/budgets", own | {"calls": 0}).json()["budgets"] == []


def test_an_erasure_reaches_what_was_given_up(store: Store, desk: list[Officer]) -> None:
    for number in range(20):
        store.put_warnings([fraud(number)])
    assert len(desk[0].get("/budgets").json()["given_up"]) > 3
    store.erase([Erasure(f"p{n}", NOW + DAY_MS, f"t{n}") for n in range(20)])
    assert desk[0].get("/budgets").json()["given_up"] == []


def test_the_page_sets_one_without_script(store: Store) -> None:
    browsing = Browsing(http_app(store))
    assert "未设预算" in browsing.open("/budget").text
    said = {"Content-Type": "application/x-www-form-urlencoded"}
    bad = browsing.ask("POST", "/budget", content="area=x&tier=2&calls=3", headers=said)
    assert bad.status_code == 422 and 'value="x"' in bad.text
    body = "area=331102&tier=2&calls=3&shift_h=8&begins_h=7"
    assert browsing.ask("POST", "/budget", content=body, headers=said).status_code == 303
    store.put_people([{"person": f"p{n}", "area": "331102"} for n in range(9)])
    for number in range(9):
        store.put_warnings([fraud(number)])
    page = browsing.open("/budget?lang=en")
    assert "What was given up" in page.text and "once in" in page.text
    assert "not called: budget" in browsing.open("/?tier=1&lang=en").text
