"""What an open page is told live: each change once, in order, and nothing of others' areas."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import NoReturn

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engine.desk.access.caller import LOCAL, Caller
from engine.desk.incidents.model import Close, Ending, Take
from engine.desk.incidents.service import Request, Service
from engine.desk.queue import fanout, live
from engine.desk.web.app import http_app
from engine.store import arrivals
from engine.store.store import Store
from tests.support.desk.desk_visit import Stream, Visit, following, reasons
from tests.support.desk.locked_desk import Desk, held
from tests.support.desk.markup import parsed
from tests.support.judged.made_up import warning_line


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages look for what is new without a second's wait."""
    monkeypatch.setattr(fanout, "PAUSE_S", 0.02)
    monkeypatch.setattr(live, "LOOK_S", 0.02)


def during(store: Store, look: Callable[[Stream], Awaitable[None]], path: str = "/") -> None:
    app = http_app(store)
    page = Visit(app).open(path)

    async def followed() -> None:
        async with following(app, page) as stream:
            await stream.until(lambda: stream.of("counts"))
            await look(stream)

    asyncio.run(followed())


def line(number: int, text: str, **other: object) -> bytes:
    now = int(time.time() * 1000)
    reason = {"zh": text, "en": f"{text} (en)"}
    return warning_line(number, **({"reason": reason, "at": now, "onset": now} | other))


def ids(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT id FROM incidents ORDER BY number"))
        return list(rows.scalars())


def test_what_arrives_is_sent_once_with_the_title_and_rings(store: Store) -> None:
    async def look(stream: Stream) -> None:
        await asyncio.to_thread(store.put_warnings, [line(2, "后来的"), line(3, "最后的")])
        await stream.until(lambda: stream.cards() == ["后来的", "最后的"])
        await stream.until(lambda: stream.counts()["calls"] == 3)
        (card, _) = parsed("".join(stream.of("cards"))).every("sg-card")
        assert (card.attributes["data-call"], card.attributes["data-rings"]) == ("1", "1")

    store.put_warnings([line(1, "先来的")])
    during(store, look)


def test_a_second_cry_rings_again_and_what_is_equal_does_not(store: Store) -> None:
    async def look(stream: Stream) -> None:
        again = [line(n, "求助", person="p", episode="e") for n in (2, 3)]
        await asyncio.to_thread(store.put_warnings, again[:1])
        await stream.until(lambda: len(stream.of("cards")) == 1)
        await asyncio.to_thread(store.put_warnings, again[1:])
        await stream.until(lambda: len(stream.of("cards")) == 2)
        rings = [parsed(one).one("sg-card").attributes["data-rings"] for one in stream.of("cards")]
        assert rings == ["2", "3"]
        quiet = line(4, "汇款", tier=2, detector="unusual_amount", warning="fraud", person="q")
        await asyncio.to_thread(store.put_warnings, [quiet])
        await stream.until(lambda: len(stream.of("cards")) == 3)
        assert parsed(stream.of("cards")[2]).one("sg-card").attributes["data-rings"] == "0"

    store.put_warnings([line(1, "求助", person="p", episode="e")])
    during(store, look)


def test_what_a_filter_hides_does_not_come_and_what_no_longer_fits_goes(store: Store) -> None:
    service = Service(store.engine)

    async def look(stream: Stream) -> None:
        low = line(2, "记账", tier=1, warning="fraud", detector="unusual_amount")
        await asyncio.to_thread(store.put_warnings, [low, line(3, "求助")])
        await stream.until(lambda: stream.cards() == ["求助"])  # a call, whatever is looked at
        (_, hidden, call) = ids(store)
        asked = Request(Caller("li", "officer"), "/x", Take())
        await asyncio.to_thread(service.act, "take", call, None, asked)
        await stream.until(lambda: call in stream.of("gone")[-1])
        assert stream.cards() == ["求助"] and hidden in "".join(stream.of("gone"))

    store.put_warnings([line(1, "汇款", tier=2, warning="fraud", detector="unusual_amount")])
    during(store, look, "/?application=fraud")


def test_what_somebody_takes_and_closes_changes_the_page(store: Store) -> None:
    service = Service(store.engine)

    async def look(stream: Stream) -> None:
        (name,) = ids(store)
        await asyncio.to_thread(service.act, "take", name, None, Request(LOCAL, "/x", Take()))
        await stream.until(lambda: stream.of("cards"))
        assert parsed(stream.of("cards")[0]).one("sg-has").text.startswith("local 受理中")
        await stream.until(lambda: stream.counts().get("mine") == 1)
        ended = Close(others=Ending(outcome="benign"))
        await asyncio.to_thread(service.act, "close", name, None, Request(LOCAL, "/x", ended))
        await stream.until(lambda: stream.of("gone") == [json.dumps([name])])
        await stream.until(lambda: stream.counts() == {})

    store.put_warnings([line(1, "求助")])
    during(store, look)


def test_what_came_between_the_page_and_its_stream_is_not_lost(store: Store) -> None:
    app = http_app(store)
    page = Visit(app).open()
    store.put_warnings([line(1, "求助")])

    async def followed() -> None:
        async with following(app, page) as stream:
            await stream.until(lambda: stream.cards() == ["求助"])
        mark = next(one for one, name, _ in stream.events if name == "cards")
        await asyncio.to_thread(store.put_warnings, [line(2, "跌倒")])
        async with following(app, page, {"Last-Event-ID": mark}) as again:
            await again.until(lambda: again.cards() == ["跌倒"])

    asyncio.run(followed())


def test_a_page_behind_a_restore_begins_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "ASK_S", 0.0)

    async def look(stream: Stream) -> None:
        with store.engine.begin() as connection:
            connection.execute(text("ALTER SEQUENCE warnings_seq_seq RESTART WITH 1"))
        await stream.until(lambda: stream.over)
        assert stream.events[-1][1] == "restart"

    store.put_warnings([line(1, "一"), line(2, "二"), line(3, "三")])
    during(store, look)


def test_a_page_that_falls_behind_begins_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looked() -> None:
        watch = fanout.Fanout(store)
        async with watch.seat("") as seat, asyncio.timeout(20):
            while not seat.full():
                await asyncio.sleep(0.01)
            while seat.full():
                await asyncio.sleep(0.01)
            assert (await seat.get()).restart

    monkeypatch.setattr(fanout, "WAITING", 2)
    monkeypatch.setattr(fanout, "PAUSE_S", 0.01)
    asyncio.run(looked())


def test_a_database_that_is_away_is_told_and_nothing_is_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> NoReturn:
        raise OperationalError("SELECT", {}, Exception("gone"))

    async def look(stream: Stream) -> None:
        there = arrivals.changed_since
        monkeypatch.setattr(fanout, "changed_since", gone)
        await stream.until(lambda: "数据库无应答" in stream.of("alarm")[-1])
        await asyncio.to_thread(store.put_warnings, [line(1, "求助")])
        monkeypatch.setattr(fanout, "changed_since", there)
        await stream.until(lambda: stream.cards() == ["求助"])
        await stream.until(lambda: "实时" in stream.of("alarm")[-1])

    during(store, look)


def test_what_is_found_out_later_comes_to_the_card(store: Store) -> None:
    said = {"id": "x", "episode": "e1", "person": "person-1", "at": 0, "shared": "hub h",
            "reason": {"zh": "疑似停电", "en": "perhaps an outage"}}  # fmt: skip

    async def look(stream: Stream) -> None:
        await asyncio.to_thread(store.put_explanations, [json.dumps(said).encode()])
        await stream.until(lambda: "后续说明：疑似停电" in "".join(stream.of("cards")))

    store.put_warnings([line(1, "无活动", tier=2, detector="silence")])
    during(store, look)


def test_an_area_is_told_of_its_own_alone(store: Store) -> None:
    store.put_people([{"person": f"person-{n}", "area": f"33{n}"} for n in (1, 2)])
    desk = Desk([held("o", "officer", area="331")], store)
    own = {"Authorization": "Bearer o"}
    page = Visit(desk.app, own).open()

    async def followed() -> None:
        async with following(desk.app, page, own) as stream:
            await asyncio.to_thread(store.put_warnings, [line(2, "别处"), line(1, "本辖区")])
            await stream.until(lambda: stream.cards() == ["本辖区"])
            await stream.until(lambda: stream.counts().get("all") == 1)

    asyncio.run(followed())
    assert reasons(Visit(desk.app, own).open()) == ["本辖区"]
    desk.door.close()
