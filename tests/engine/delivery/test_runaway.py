"""A detector that runs away is capped at the desk, loudly, the same in whatever order it came."""

from __future__ import annotations

import logging
import random

import pytest

from engine.delivery.capped_warnings import incidents, newest
from engine.delivery.runaway import running_away
from engine.desk.status.metrics import registry_of
from engine.desk.web.app import http_app
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit
from tests.support.desk.markup import Element
from tests.support.judged.made_up import NOON, warning_line

DAY = 86_400_000
USUAL_DAYS = 20


def usual_life(detector: str = "busy_day", days: int = USUAL_DAYS) -> list[bytes]:
    """Return one warning a day by a detector, the last two days before noon."""
    return [
        warning_line(number, detector=detector, tier=1, at=NOON - number * DAY)
        for number in range(2, days + 2)
    ]


def flood(detector: str, begin: int, **other: object) -> list[bytes]:
    """Return thirty warnings of one day, a minute apart."""
    return [
        warning_line(begin + number, detector=detector, at=NOON + number * 60_000, **other)
        for number in range(30)
    ]


def tiers(store: Store) -> dict[str, int]:
    return {one.id: one.incident_tier for one in incidents(store, store.recent())}


def test_its_incidents_are_capped_and_its_warnings_keep_their_tiers(store: Store) -> None:
    store.put_warnings(usual_life() + flood("busy_day", 100, tier=2))
    own = [one for one in incidents(store, store.recent()) if one.at >= NOON]
    assert [one.incident_tier for one in own] == [0] * 21 + [2] * 9  # newest first
    assert {one.tier for one in own} == {2}
    (told,) = running_away(store.engine)
    assert (told.detector, told.last) == ("busy_day", 30)
    assert told.usual == pytest.approx(1.0, rel=0.01)


def test_the_same_warnings_are_capped_in_whatever_order_they_come(store: Store) -> None:
    lines = usual_life() + flood("busy_day", 100)
    store.put_warnings(lines)
    in_order = tiers(store)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM warnings")
    random.Random(1).shuffle(lines)
    for line in lines:
        store.put_warnings([line])
        store.put_warnings([line])  # delivered twice
    assert tiers(store) == in_order
    assert 0 in in_order.values()


def test_life_safety_and_rehearsals_are_never_capped(store: Store) -> None:
    store.put_warnings(usual_life("sos") + flood("sos", 100) + flood("busy_day", 200, test=True))
    assert not running_away(store.engine)
    assert {one.incident_tier for one in newest(store, 200) if one.at >= NOON} == {3}


def test_a_town_in_its_first_week_has_no_usual_rate(store: Store) -> None:
    store.put_warnings(usual_life(days=5) + flood("busy_day", 100))
    assert not running_away(store.engine)
    store.put_warnings([warning_line(99, detector="night_exit", tier=1, at=NOON - 9 * DAY)])
    assert [one.detector for one in running_away(store.engine)] == ["busy_day"]


def test_a_new_detector_may_take_over_what_its_application_raised(store: Store) -> None:
    busy = [warning_line(n, tier=1, detector="busy_day", at=NOON - n * DAY // 4) for n in range(80)]
    store.put_warnings(busy + flood("ranker_home", 100))
    assert not running_away(store.engine)  # 30 a day, the application has 4
    store.put_warnings(flood("ranker_home", 200))
    assert [one.detector for one in running_away(store.engine)] == ["ranker_home"]


def test_a_flood_does_not_empty_the_list(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.delivery.capped_warnings.PAGE", 7)
    store.put_warnings(usual_life() + flood("busy_day", 100))
    assert len(newest(store, 12, tier=1)) == 12
    assert [one.capped for one in newest(store, 12)] == [True] * 12


def loud(page: Element) -> list[str]:
    """Return what a page says aloud of the detector."""
    return [one.text for one in page.every("sg-loud") if "busy_day" in one.text]


def test_metric_log_and_page_say_so_once(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    store.put_warnings(usual_life() + flood("sos", 300))
    metrics, visit = registry_of(store), Visit(http_app(store))
    assert not loud(visit.open())
    store.put_warnings(flood("busy_day", 100))
    visit = Visit(http_app(store))  # a desk asks anew after some seconds
    page = visit.open("/?tier=0")
    (told,) = loud(page)
    assert "30" in told
    held_down = [card for card in page.every("sg-card") if "检测器失控" in card.text]
    assert {card.one("sg-badge").text for card in held_down} == {"0"}
    assert len(held_down) > 10 and not any("sg-call" in card.classes for card in held_down)
    assert not any("检测器失控" in card.text for card in visit.open().every("sg-card"))
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            value = metrics.get_sample_value
            assert value("silverguard_runaway_detector", {"detector": "busy_day"}) == 1
            assert value("silverguard_runaway_detector", {"detector": "sos"}) is None
    own = [one for one in caplog.records if one.name == "engine.desk.status.metrics"]
    (said,) = (one.getMessage() for one in own)
    assert said.endswith("busy_day, 30 in 24 h, usually 1.0")
