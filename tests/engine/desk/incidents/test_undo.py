"""For seconds one's own last act is taken back: as if it had not been, and nobody is told."""

from __future__ import annotations

import pytest

from engine.desk.access.caller import Caller
from engine.desk.acts.doing import DOINGS
from engine.desk.incidents.service import Request, Service
from engine.desk.ladder.timekeeper import Timekeeper
from engine.desk.web.app import http_app
from engine.desk.web.refused import RefusedError
from engine.store.incidents.case_events import HELD_MS, UNDO_MS, relay
from engine.store.incidents.change import folded
from engine.store.incidents.incident import Incident
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import Wanted, numbered, queue_page
from engine.store.incidents.rows import changes_of
from engine.store.store import Store
from streams.contract.units import MINUTE_MS
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.markup import Element
from tests.support.desk.officer import raised

LI, WU = Caller("li", "officer"), Caller("wu", "officer")


class Told:
    """Acts on one incident by a clock of its own."""

    def __init__(self, store: Store, warning: bytes = raised(1)) -> None:
        self.store = store
        store.put_warnings([warning])
        with store.engine.connect() as connection:
            self.now = database_now(connection)
            (found,) = queue_page(connection, Wanted())
        self.id = found.incident.id
        self.service = Service(store.engine, lambda _: self.now)

    @property
    def one(self) -> Incident:
        with self.store.engine.connect() as connection:
            found = numbered(connection, self.id)
        assert found is not None
        return found.incident

    def act(self, name: str, by: Caller = LI, **body: object) -> None:
        said = DOINGS[name].body.model_validate(body)
        self.service.act(name, self.id, frozenset({self.one.version}), Request(by, name, said))

    def logged(self, later: int = HELD_MS) -> list[bytes]:
        sent: list[tuple[str, bytes]] = []
        relay(self.store.engine, sent.extend, self.now + later)
        return [line for _, line in sent]


def plain(one: Incident) -> dict[str, object]:
    """Return what an incident is, without its version and calls."""
    left = ("version", "alerts", "alerted_at")
    return {name: getattr(one, name) for name in one.__struct_fields__ if name not in left}


ACTS: list[tuple[str, dict[str, object]]] = [
    ("take", {}), ("note", {"text": "x"}), ("snooze", {"reason": "x", "until": 0}),
    ("close", {"others": {"outcome": "benign"}}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "body"), ACTS, ids=[name for name, _ in ACTS])
@pytest.mark.parametrize("held", [False, True], ids=["nobody's", "his"])
def test_what_is_taken_back_is_as_if_it_had_not_been(
    store: Store, name: str, body: dict[str, object], held: bool
) -> None:
    told = Told(store)
    if held:
        told.act("take")
        told.now += MINUTE_MS
        told.logged()
    before = told.one
    told.act(name, LI, **(body | ({"until": told.now + MINUTE_MS} if name == "snooze" else {})))
    assert plain(told.one) != plain(before)
    told.now += UNDO_MS - 1
    told.act("undo")
    after = told.one
    assert plain(after) == plain(before) and after.version == before.version + 2
    assert told.logged() == [], "the log hears nothing of it"
    calls = not held and name != "note"
    assert after.alerts == before.alerts + calls, "what nobody has again calls again"
    with store.engine.connect() as connection:
        changes = changes_of(connection, told.id)
    assert [one.what for one in changes][-1] == "undone"
    assert changes[-1].detail == {"undone": changes[-2].what, "version": before.version + 1}
    assert folded({}, changes)["version"] == after.version


def refused(told: Told, by: Caller = LI) -> bool:
    with pytest.raises(RefusedError) as error:
        told.act("undo", by)
    return error.value.status == 409


def test_too_late_anothers_or_after_somebody_acted_it_is_refused(store: Store) -> None:
    told = Told(store)
    assert refused(told), "nobody has done anything"
    told.act("take")
    assert refused(told, WU)
    told.act("note", WU, text="x")
    assert refused(told), "somebody acted since"
    told.act("note", text="x")
    told.now += UNDO_MS
    assert refused(told), "too late"
    told.act("note", text="x")
    store.put_warnings([raised(2, episode="e9", tier=3)])
    assert refused(told), "something new came since"


def test_what_others_were_told_cannot_be_taken_back_nor_twice(store: Store) -> None:
    told = Told(store)
    told.act("calls", whose="person", result="no_answer")
    assert refused(told)
    told.act("take")
    told.act("dispatch", whom="网格员")
    assert refused(told)
    told.act("note", text="x")
    told.act("undo")
    assert refused(told), "neither the undo nor what lies before it"


def test_the_log_hears_the_others_in_the_order_of_the_acts(store: Store) -> None:
    told = Told(store)
    told.act("take")
    told.act("undo")
    told.act("take")
    told.act("calls", whose="person", result="well")
    assert told.logged(HELD_MS - 1) == [], "as long as something may be taken back"
    states = [line.partition(b'"state":"')[2].partition(b'"')[0] for line in told.logged()]
    assert states == [b"opened", b"acknowledged", b"answered"]


def test_a_deadline_that_was_met_by_it_is_missed_again(store: Store) -> None:
    told = Told(store, raised(1, tier=3, detector="sos"))
    told.act("take")
    told.act("undo")
    Timekeeper(store.engine, lambda _: told.now + 2 * MINUTE_MS).step()
    assert told.one.overdue == ("take",)


def test_the_page_offers_it_for_seconds_and_says_what_was_taken_back(store: Store) -> None:
    store.put_warnings([raised(1)])
    visit = Visit(http_app(store))
    card = next(visit.open("/?tier=1").every("sg-card"))
    page = visit.open(card.one(tag="a").attributes["href"])
    assert not list(page.every("sg-undo"))
    page = sent(visit, page, "take")
    assert page.one("sg-undo").text == "↶ 撤回“受理”"
    assert int(page.one("sg-undo").attributes["data-until"]) > 0
    page = sent(visit, page, "undo")
    assert "无人受理" in page.one("sg-state").text and not list(page.every("sg-undo"))
    (first, *_) = (one.text for one in page.one("sg-history").every(tag="li"))
    assert first.endswith("撤回：受理")


def sent(visit: Visit, page: Element, name: str) -> Element:
    answer = visit.send(form_of(page, name))
    assert answer.status_code == 303
    return visit.open(answer.headers["location"])
