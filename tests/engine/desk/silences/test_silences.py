"""Whose silence it is, by neighbours; who comes first; and what of it a caller may see."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from engine.desk.silences.verdict import judged
from engine.desk.web.app import http_app
from engine.store.people.erasures import Erasure
from engine.store.silences.line import Silence, SilencesLine, What
from engine.store.silences.rows import Lives, Watched, watched
from engine.store.store import Store
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS
from tests.support.desk.desk_visit import Visit as Browsing
from tests.support.desk.officer import NOW, Officer, badge, officers, raised


def silent(person: str, minutes: int, what: What = "home", **more: object) -> Silence:
    """Return somebody of whom a limit speaks in some minutes."""
    at = int(time.time() * 1000)
    said: dict[str, object] = {"surprise": 3.0, "limit": "limit_silence", "rises_to": 1}
    return Silence(person, at, what, at - 8 * HOUR_MS, rises_at=at + minutes * MINUTE_MS,
                   **(said | more))  # type: ignore[arg-type]  # fmt: skip


def heard(person: str) -> Silence:
    at = int(time.time() * 1000)
    return Silence(person, at, "heard", at, surprise=0.0)


def home(one: Silence, street: str = "解放街", **more: str) -> Watched:
    return Watched(one, Lives(one.person, area="331102", street=street, **more), "")


def test_a_neighbour_who_is_heard_speaks_for_the_person() -> None:
    (one, *_) = judged([
        home(silent("a", 5)), home(heard("b")), home(silent("c", 5, deaf_since=NOW)),
        home(silent("d", 9, surprise=0.1)), home(heard("e")),
    ])  # fmt: skip
    (other,) = judged([home(silent("far", 5), "")])
    assert (one.verdict, one.shared, one.silent, one.asked) == ("person", "street", 1, 4)
    assert (other.verdict, other.shared, other.asked) == ("person", "", 0)


def test_a_deaf_hub_and_an_empty_battery_are_devices() -> None:
    found = {one.watched.silence.person: one for one in judged([
        home(silent("a", 5, deaf_since=NOW)), home(heard("b")), home(heard("c")),
        home(silent("t", 5, "tracker", flat=True, surprise=None)),
        home(silent("o", 5, "out", surprise=None)),
    ])}  # fmt: skip
    assert {name: one.verdict for name, one in found.items()} == {
        "a": "device", "t": "device", "o": "person",
    }  # fmt: skip
    assert (found["a"].silent, found["a"].asked) == (0, 2)


def test_what_most_share_is_a_street_and_all_of_them_a_feed() -> None:
    street = [home(silent(f"s{n}", 5, surprise=2.0)) for n in range(4)]
    elsewhere = [home(heard(f"o{n}"), "青林路") for n in range(9)]
    found = judged([*street, *elsewhere])
    assert {(one.verdict, one.shared, one.silent, one.asked) for one in found} == {
        ("street", "street", 3, 3)
    }
    hub = [home(silent(f"h{n}", 5), f"{n}号路", hub="hub-7") for n in range(3)]
    assert {one.shared for one in judged([*hub, *elsewhere])} == {"hub"}
    assert {one.verdict for one in judged(street + hub)} == {"feed"}
    nap = home(silent("nap", 300, surprise=0.2))
    own = judged([*street, nap, *elsewhere])[-1]
    assert (own.watched.silence.person, own.verdict) == ("nap", "person"), "it is not odd itself"


HEARD = ("b", "b2", "b3", "b4")


@dataclass
class Filled:
    """A desk, and what its officers are called."""

    wang: Officer
    li: Officer
    reader: Officer


@pytest.fixture
def desk(store: Store) -> Iterator[Filled]:
    where = {"area": "331102", "street": "解放街"}
    store.put_people([
        {"person": "soon", "name": "王秀英", **where},
        {"person": "later", "name": "叶根土", **where},
        {"person": "told", "name": "陈阿木", **where},
        *({"person": name, "name": None, **where} for name in HEARD),
        {"person": "far", "area": "440100", "street": "x", "name": "远"},
    ])  # fmt: skip
    store.put_warnings([raised(1, "told", detector="limit_silence", tier=2)])
    store.put_silences(SilencesLine("silverguard.events-0", (
        silent("later", 200), silent("soon", 9), *map(heard, HEARD), silent("far", 1),
        silent("told", 600, tier=2, rises_to=3), silent("nobody", 2000),
    )))  # fmt: skip
    made = officers(
        store, [badge("wang", "grid_worker", "331102"), badge("li"), badge("reader", "reader")]
    )
    yield Filled(*made)


def test_who_has_the_fewest_minutes_comes_first_in_ones_own_area(desk: Filled) -> None:
    found = desk.wang.get("/silences").json()
    assert [one["person"] for one in found["items"]] == ["soon", "later", "told"]
    soon, _, told = found["items"]
    assert soon["minutes_left"] in (8, 9) and (soon["name"], soon["verdict"]) == (
        "王秀英",
        "person",
    )
    assert (soon["silent"], soon["asked"], soon["incident"]) == (2, 6, "")
    assert (told["tier"], told["rises_to"]) == (2, 3)
    assert desk.li.read(told["incident"])["person"] == "told"
    assert (found["watched"], found["late"], found["counts"]["person"]) == (7, False, 3)
    assert [one["person"] for one in desk.li.get("/silences", within_min=5).json()["items"]] == [
        "far", "told",
    ]  # fmt: skip
    page = desk.wang.get("/silences", limit=1).json()
    assert page["cursor"] == "1"
    assert desk.wang.get("/silences", cursor=1).json()["items"][0]["person"] == "later"
    assert desk.wang.get("/silences", verdict="device").json()["items"] == []
    assert desk.reader.get("/silences").status_code == 403


def test_what_a_place_tells_replaces_what_it_told(store: Store, desk: Filled) -> None:
    store.put_silences(SilencesLine("silverguard.events-1", (silent("b", 3),)))
    store.put_silences(SilencesLine("silverguard.events-0", (heard("soon"),)))
    store.erase([Erasure("soon", int(time.time() * 1000) + DAY_MS, "token")])
    with store.engine.connect() as connection:
        assert [one.silence.person for one in watched(connection, "")] == ["b"]
    store.put_silences(SilencesLine("silverguard.events-1", ()))
    assert desk.li.get("/silences").json()["watched"] == 0


def test_the_page_says_it_in_both_languages_and_what_is_old(store: Store, desk: Filled) -> None:
    browsing = Browsing(http_app(store))
    page = browsing.open("/silences")
    assert ("王秀英" in page.text and "剩8分钟" in page.text) or "剩9分钟" in page.text
    assert "疑为本人" in page.text and "其余6户中2户静默" in page.text
    page = browsing.open("/silences?lang=en&within_min=60")
    assert "in the street: 2 of 6 others silent" in page.text and "叶根土" not in page.text
    old = Silence("soon", 1, "home", 1, rises_at=NOW, rises_to=1)
    store.put_silences(SilencesLine("silverguard.events-0", (old,)))
    assert "15 minutes old" in browsing.open("/silences?lang=en").text
