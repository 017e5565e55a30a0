"""The list on the page: what arrives, what a filter hides, and what an officer is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from nicegui import ui
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engine.desk.warnings import board, page
from engine.store.store import Store
from engine.store.warnings import Stored
from tests.support.desk_visit import Visit, visit, words
from tests.support.made_up import NOON, warning_line


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page ask for what is new without a second's wait."""
    monkeypatch.setattr(page, "PAUSE_S", 0.05)


def during(store: Store, look: Callable[[Visit], Awaitable[None]], path: str = "/") -> None:
    async def visited() -> None:
        async with visit(store) as seen:
            await seen.open(path)
            await look(seen)

    asyncio.run(visited())


def line(number: int, text: str, **other: object) -> bytes:
    return warning_line(number, reason={"zh": text, "en": f"{text} (en)"}, **other)


def test_what_arrives_lies_on_top_lights_up_and_is_spoken(store: Store) -> None:
    async def look(seen: Visit) -> None:
        assert seen.cards() == ["先来的"]
        store.put_warnings([line(2, "后来的"), line(3, "最后的")])
        await seen.until(lambda: len(seen.cards()) == 3)
        assert seen.cards() == ["最后的", "后来的", "先来的"]
        lit = ["sg-fresh" in card.classes for card in seen.elements("sg-card")]
        assert lit == [True, True, False]
        assert seen.texts("sg-away")[-1] == "新预警: 最后的"

    store.put_warnings([line(1, "先来的")])
    during(store, look)


def test_an_empty_list_says_so_until_something_comes(store: Store) -> None:
    async def look(seen: Visit) -> None:
        assert seen.texts("sg-list") == ["No warnings yet"]
        store.put_warnings([line(1, "求助")])
        await seen.until(lambda: seen.cards() == ["求助 (en)"])
        assert "No warnings yet" not in seen.texts()

    during(store, look, "/?lang=en")


def test_filters_hide_what_is_there_and_what_comes(store: Store) -> None:
    async def look(seen: Visit) -> None:
        assert seen.cards() == ["求助", "汇款"]  # tier 0 is not shown at first
        await seen.click(seen.chip("诈骗"))
        assert seen.cards() == ["汇款"]
        pressed = [one.props.get("aria-pressed") for one in map(seen.chip, ("全部", "诈骗"))]
        assert pressed == ["false", "true"]
        store.put_warnings(
            [line(4, "走远了", warning="wandering"), line(5, "转账", warning="fraud")]
        )
        await seen.until(lambda: len(seen.cards()) == 2)
        assert seen.cards() == ["转账", "汇款"]
        await seen.click(seen.chip("≥3 值班民警"))
        assert seen.cards() == ["转账"]
        await seen.click(seen.chip("全部"))
        assert seen.cards() == ["转账", "走远了", "求助"]

    store.put_warnings(
        [
            line(1, "记下", tier=0),
            line(2, "汇款", warning="fraud", tier=1),
            line(3, "求助", tier=3),
        ]
    )
    during(store, look)


def test_the_care_list_is_a_list_of_its_own_and_calls_nobody(store: Store) -> None:
    async def look(seen: Visit) -> None:
        assert seen.cards() == ["求助"]
        await seen.click(seen.chip("关怀清单"))
        assert seen.cards() == ["少动", "求助"]  # a call is seen whatever is looked at
        store.put_warnings([line(3, "夜里起身", tier=1, care=True), line(4, "跌倒", tier=2)])
        await seen.until(lambda: len(seen.cards()) == 3)
        assert seen.cards() == ["夜里起身", "少动", "求助"]
        await seen.click(seen.chip("≥1 自动核实"))
        assert seen.cards() == ["跌倒", "求助"]

    store.put_warnings([line(1, "求助", tier=3), line(2, "少动", tier=1, care=True)])
    during(store, look)


def test_a_lower_tier_can_be_asked_for(store: Store) -> None:
    async def look(seen: Visit) -> None:
        assert seen.cards() == []
        await seen.click(seen.chip("≥0 记录"))
        assert seen.cards() == ["记下"]

    store.put_warnings([line(1, "记下", tier=0)])
    during(store, look)


def test_what_a_new_filter_fetched_does_not_come_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "PAUSE_S", 0.5)

    async def look(seen: Visit) -> None:
        store.put_warnings([line(1, "求助")])
        await seen.click(seen.chip("居家"))  # before the page asks for what is new
        assert seen.cards() == ["求助"]
        store.put_warnings([line(2, "跌倒")])
        await seen.until(lambda: len(seen.cards()) > 1)
        assert seen.cards() == ["跌倒", "求助"]

    during(store, look)


def test_the_oldest_card_makes_room(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "SHOWN", 2)

    async def look(seen: Visit) -> None:
        assert seen.cards() == ["三", "二"]
        store.put_warnings([line(4, "四", tier=2)])
        await seen.until(lambda: "四" in seen.cards())
        assert seen.cards() == ["四", "三"]

    store.put_warnings([line(1, "一", tier=1), line(2, "二", tier=2), line(3, "三", tier=2)])
    during(store, look)


def test_a_call_stays_until_it_was_looked_at_whatever_comes_behind_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "SHOWN", 2)

    async def look(seen: Visit) -> None:
        assert seen.cards() == ["平常", "求助", "早先的求助"]
        store.put_warnings([line(n, f"汇款{n}", tier=2) for n in range(10, 16)])
        await seen.until(lambda: "汇款15" in seen.cards())
        assert seen.cards() == ["汇款15", "汇款14", "求助", "早先的求助"]
        await seen.click(seen.elements("sg-card")[2])
        store.put_warnings([line(n, f"汇款{n}", tier=2) for n in range(16, 18)])
        await seen.until(lambda: "汇款17" in seen.cards())
        assert seen.cards() == ["汇款17", "汇款16", "早先的求助"]

    store.put_warnings([line(1, "早先的求助"), line(2, "求助"), line(3, "平常", tier=1)])
    during(store, look)


def blocks(seen: Visit) -> list[str]:
    """Return the lines of calls without a card, a text for all that arrived together."""
    (place,) = seen.elements("sg-lines")
    return [one.content for one in place if isinstance(one, ui.html)]


def test_a_page_opened_anew_shows_the_calls_of_the_day_and_thousands_as_lines(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "SHOWN", 2)
    monkeypatch.setattr(board, "FULL", 2)

    async def look(seen: Visit) -> None:
        assert seen.cards() == ["汇款5", "汇款4", "求助3", "求助2"]
        assert ["求助1" in block for block in blocks(seen)] == [True]
        store.put_warnings([line(n, f"<b>又一个{n}") for n in (11, 12)])
        await seen.until(lambda: len(blocks(seen)) == 2)
        newest = blocks(seen)[0]
        assert 0 < newest.index("&lt;b&gt;又一个12") < newest.index("&lt;b&gt;又一个11")
        assert len(seen.cards()) == 4 and "前天的" not in "".join(blocks(seen))

    store.put_warnings([line(8, "前天的", at=NOON - 2 * 86_400_000)])
    store.put_warnings([line(n, f"求助{n}") for n in range(1, 4)])
    store.put_warnings([line(n, f"汇款{n}", tier=2) for n in range(4, 6)])
    during(store, look)


def test_a_page_behind_a_restore_starts_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "ASK_S", 0.0)

    async def look(seen: Visit) -> None:
        assert seen.cards() == ["三", "二", "一"]
        with store.engine.begin() as connection:
            connection.execute(text("DELETE FROM warnings WHERE seq > 1"))
            connection.execute(text("ALTER TABLE warnings ALTER COLUMN seq RESTART WITH 2"))
        await seen.until(lambda: seen.cards() == ["一"])
        store.put_warnings([line(7, "以后的")])
        await seen.until(lambda: seen.cards() == ["以后的", "一"])

    store.put_warnings([line(1, "一"), line(2, "二"), line(3, "三")])
    during(store, look)


class ShakyStore(Store):
    """A store whose database can be away."""

    away = False

    def since(self, seq: int, limit: int = 200) -> list[Stored]:
        if self.away:
            raise OperationalError("SELECT", {}, Exception("gone"))
        return super().since(seq, limit)


def test_a_database_that_is_away_is_told_and_nothing_is_lost(store: Store) -> None:
    shaky = ShakyStore(store.engine)

    async def look(seen: Visit) -> None:
        (live,) = seen.elements("sg-live")
        assert words(live) == ["实时"]
        shaky.away = True
        await seen.until(lambda: "sg-down" in live.classes)
        assert words(live) == ["数据库无应答，正在重试"]
        store.put_warnings([line(1, "求助")])
        shaky.away = False
        await seen.until(lambda: seen.cards() == ["求助"] and words(live) == ["实时"])
        assert "sg-down" not in live.classes

    during(shaky, look)


def test_a_card_tells_tier_application_masked_person_and_civil_time(store: Store) -> None:
    async def look(seen: Visit) -> None:
        (card,) = seen.elements("sg-card")
        assert words(card) == [
            "2", "Fraud", "Grid worker · pe***-1", "Test", "01-01 12:00", "汇款 (en)",
        ]  # fmt: skip
        assert card.props["aria-label"] == "2 Grid worker Fraud 汇款 (en)"
        links = [one for one in seen.user.current_layout.descendants() if "href" in one.props]
        assert [(one.props["href"], one.text) for one in links] == [("/", "中文")]  # type: ignore[attr-defined]

    store.put_warnings([line(1, "汇款", warning="fraud", tier=2, test=True)])
    during(store, look, "/?lang=en")


def appended(number: int, episode: str) -> bytes:
    reason = {"zh": "疑似停电", "en": "perhaps an outage"}
    said = {"id": f"x{number}", "episode": episode, "person": "p", "at": 0, "reason": reason}
    return msgspec.json.encode(said)


def test_what_is_found_out_later_is_appended_to_the_card_while_it_is_shown(store: Store) -> None:
    async def look(seen: Visit) -> None:
        assert seen.texts("sg-later") == ["后续说明：疑似停电"]  # known when the page was opened
        store.put_explanations([appended(2, "e2"), appended(9, "of somebody else")])
        await seen.until(lambda: len(seen.elements("sg-later")) == 2)
        assert sorted(seen.cards()) == ["一", "二"]

    store.put_warnings([line(1, "一"), line(2, "二")])
    store.put_explanations([appended(1, "e1"), appended(1, "e1")])
    during(store, look)
