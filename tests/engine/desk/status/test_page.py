"""The status view: who owns what, and what happens when one of our own workers is killed."""

from __future__ import annotations

from engine.desk.web.app import http_app
from engine.store.store import Store
from streams.log.chunk import Place
from tests.support.desk.desk_visit import Visit
from tests.support.desk.markup import Element


class TwoWorkers:
    """Workers that only remember what was asked of them."""

    def __init__(self) -> None:
        self.alive = {"worker-1": True, "worker-2": True}

    def kill(self, name: str) -> None:
        self.alive[name] = False

    def start(self, name: str) -> None:
        self.alive[name] = True


def owned(page: Element) -> list[str]:
    return [one.text.partition(" ")[0] for one in page.every("sg-item")]


def states(page: Element) -> list[str]:
    return [one.text for one in page.every("sg-live")]


def test_a_killed_worker_is_shown_and_its_place_with_whoever_takes_it_over(store: Store) -> None:
    store.fence.claim(Place("events", 0), "worker-1")
    store.fence.claim(Place("events", 1), "worker-2")
    visit = Visit(http_app(store, fleet=TwoWorkers()))
    page = visit.open("/status")
    assert owned(page) == ["events-0", "events-1"]
    assert states(page) == ["运行"] * 2
    (kill, start, *_) = page.every(tag="form")
    assert kill.text == "强行结束 worker-1"
    assert visit.send(kill).headers["location"] == "/status"
    store.fence.claim(Place("events", 0), "worker-2")
    page = visit.open("/status")
    assert owned(page) == ["无分区", "events-0", "events-1"]
    assert states(page) == ["已停", "运行"]
    assert visit.send(start).status_code == 303
    assert states(visit.open("/status")) == ["运行"] * 2


def test_workers_of_other_machines_are_shown_without_buttons(store: Store) -> None:
    store.fence.claim(Place("events", 0), "far-away")
    visit = Visit(http_app(store))
    page = visit.open("/status")
    assert "far-away" in page.text and owned(page) == ["events-0"]
    assert not list(page.every(tag="form"))
    assert visit.ask("POST", "/status/far-away/kill").status_code == 404


def test_only_a_part_is_sent_where_a_script_asks(store: Store) -> None:
    part = Visit(http_app(store), {"X-Part": "1"}).open("/status")
    assert part.one("sg-aspects") and not list(part.every(tag="html"))


def test_the_english_page_is_english_alone(store: Store) -> None:
    store.fence.claim(Place("events", 0), "worker-1")
    visit = Visit(http_app(store, fleet=TwoWorkers()))
    page = visit.open("/status?lang=en")
    assert states(page) == ["running"] * 2 and "owns nothing" in page.text
    (kill, *_) = page.every(tag="form")
    assert kill.text == "Kill worker-1"
    assert visit.send(kill).headers["location"] == "/status?lang=en"
    said = page.text.replace("中文", "")  # the way to the other language
    assert not [letter for letter in said if "\u4e00" <= letter <= "\u9fff"]
