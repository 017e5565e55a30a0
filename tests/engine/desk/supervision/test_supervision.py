"""What a supervisor sees: measured on acts of which each number is known beforehand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal

import pytest

from engine.desk.supervision.bounds import lower_bound
from engine.desk.supervision.contacts import contacts
from engine.desk.supervision.load import paid_again
from engine.desk.supervision.precision import precision
from engine.desk.supervision.response import EDGES_MS, answered_ms, responses
from engine.desk.web.app import http_app
from engine.store.history.period import Past
from engine.store.incidents.change import Change
from engine.store.incidents.incident import Episode, Incident, Kind, Outcome, State
from engine.store.stops.rows import put
from engine.store.stops.stop import Stop
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, MINUTE_MS
from tests.support.desk.desk_visit import Visit as Browsing
from tests.support.desk.officer import NOW, Officer, badge, officers, raised


def done(at: int, what: str, by: str = "li", **detail: object) -> Change:
    return Change(at, "i", at, at, by, what, "a", dict(detail))


def past(
    *history: Change, kind: Kind = "home", tier: int = 3, outcome: Outcome | None = None,
    detector: str = "silence", person: str = "p",
) -> Past:  # fmt: skip
    episode = Episode("e", tier, 0, 0, detector, ("w",), outcome=outcome)
    state: State = "closed" if outcome else "new"
    one = Incident("i", kind, person, person, "c", "", tier, 0, 0, 0, 0, (episode,), alerts=1,
                   state=state)  # fmt: skip
    return Past(one, list(history))


def test_the_first_act_of_somebody_answers_and_a_machine_does_not() -> None:
    rung = done(5, "called", "gateway", whose="person", result="no_answer")
    one = past(done(0, "opened", "engine"), rung, done(150_000, "taken"))
    assert answered_ms(one) == 150_000 and answered_ms(past(rung)) is None
    three = next(each for each in responses([one, past(rung)]) if each.urgency == 3)
    assert (three.calls, three.median_ms) == (2, 150_000)
    assert three.counts == (0, 1, *[0] * (len(EDGES_MS) - 1), 1)
    assert sum(each.calls for each in responses([past(tier=1)])) == 0


def test_not_delivered_is_no_answer_of_nobody() -> None:
    def rung(result: str, whose: str = "contact", number: str = "128 0000 4271") -> Change:
        return done(1, "called", whose=whose, result=result, number=number, contact="女儿")

    found = contacts([
        past(rung("not_delivered"), rung("no_answer"), person="a"),
        past(rung("not_delivered"), rung("well"), person="b"), past(rung("no_answer", "person")),
    ])  # fmt: skip
    (mine, others) = found.by_whose
    assert (mine.of, mine.attempts, mine.connected, mine.not_delivered) == ("contact", 4, 1, 2)
    assert (others.of, others.no_answer) == ("person", 1)
    (digits,) = found.by_digits
    assert (digits.of, digits.attempts, round(digits.share, 2)) == ("128", 5, 0.2)
    (never,) = found.never
    assert (never.person, never.attempts, never.not_delivered) == ("a", 2, 1)


def test_precision_counts_what_was_found_out_and_bounds_it_from_below() -> None:
    known: list[Outcome] = ["benign", "device"]
    true: list[Outcome] = ["true"]
    unknown: list[Outcome] = ["unknown"]
    outcomes = true * 18 + known + unknown * 5
    found = precision([past(outcome=one) for one in outcomes] + [past(outcome="true", tier=1)])
    (one,) = found
    assert (one.tier, one.true, one.known, one.unknown) == (3, 18, 20, 5)
    assert one.at_least == lower_bound(18, 20) == pytest.approx(0.7551, abs=1e-3)
    assert lower_bound(20, 20) == pytest.approx(0.1 ** (1 / 20))


def test_whoever_pays_within_thirty_days_of_a_visit_has_paid_again() -> None:
    visited = done(100, "visited", result="well")
    absent = done(100, "visited", result="not_found")
    pasts = [past(visited, kind="fraud", person=name) for name in ("a", "b", "c", "d")]
    pasts += [past(absent, kind="fraud", person="e"), past(visited, kind="home", person="f")]
    again = paid_again(pasts, {"a": [50], "b": [101], "c": [100 + 31 * DAY_MS], "e": [101]})
    assert (again.visited, again.again, again.share) == (4, 1, 0.25)
    assert again.at_most is not None and 0.25 < again.at_most < 0.7


@pytest.fixture
def desk(store: Store) -> Iterator[list[Officer]]:
    store.put_people([{"person": name, "area": "331102"} for name in ("a", "b", "c")])
    store.put_people([{"person": "far", "area": "440100"}])
    store.put_warnings([
        raised(1, "a", warning="fraud", detector="card_burst", tier=3), raised(2, "b"),
        raised(3, "c", test=True), raised(4, "far"),
    ])  # fmt: skip
    yield officers(store, [badge("li"), badge("chief", "supervisor", "331102")])


def worked(store: Store, li: Officer) -> None:
    """Take and visit a fraud, note that she paid again, and close a silence as a device's."""
    ids = {one["person"]: one["id"] for one in li.queue()}
    for act, body in (("take", {}), ("visit", {"result": "well"})):
        assert li.act(act, ids["a"], body).status_code == 200
    call: Json = {"whose": "contact", "contact": "女儿", "result": "not_delivered"}
    for _ in range(2):
        li.act("calls", ids["b"], call)
    li.act("take", ids["b"])
    li.act("close", ids["b"], {"others": {"outcome": "device"}})
    later = time.time_ns() // 1_000_000 + MINUTE_MS  # than the visit, which bears the real time
    stop = Stop(
        id="s", incident=ids["a"], person="a", area="331102", bank="b", name="n", account="1",
        amount_cny=Decimal(1), paid_at=later, reported_at=NOW, since=NOW, by="li",
    )  # fmt: skip
    with store.engine.begin() as connection:
        put(connection, stop, None)


def test_the_numbers_of_an_area_are_those_of_its_acts(store: Store, desk: list[Officer]) -> None:
    li, chief = desk
    worked(store, li)
    told = chief.get("/supervision").json()
    assert told["incidents"] == 2, "neither a test's nor another area's"
    assert {one["urgency"]: one["calls"] for one in told["responses"]} == {4: 0, 3: 1, 2: 1}
    assert told["responses"][1]["counts"][0] == 1
    assert [(one["person"], one["attempts"]) for one in told["never_reached"]] == [("b", 2)]
    assert told["outcomes"] == {"fraud": {"open": 1}, "home": {"device": 1}}
    assert [(one["detector"], one["true"], one["known"]) for one in told["precision"]] == [
        ("silence", 0, 1)
    ]
    (load,) = told["loads"]
    assert (load["who"], load["taken"], load["closed"], load["acts"]) == ("li", 2, 1, 6)
    assert (told["paid_again"]["visited"], told["paid_again"]["again"]) == (1, 1)
    assert told["rota"]["evenness"] is None
    assert li.get("/supervision").status_code == 403
    browsing = Browsing(http_app(store))
    page = browsing.open("/supervision?lang=en")
    assert "Never connected" in page.text and "published of one county 5.8" in page.text
    assert "从未打通" in browsing.open("/supervision?days=7").text


def test_nothing_happened_is_a_page_too(store: Store) -> None:
    assert "该时段没有事件" in Browsing(http_app(store)).open("/supervision").text
