"""The panel beside the list: one warning explained, and the portrait of its person drawn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import pytest
from nicegui import ui

from engine.desk.portrait.portrait import scale_end
from engine.desk.warnings.glossary import TRAITS_EN
from engine.store.people.portrait_line import (
    ASPECTS,
    Aspect,
    Component,
    Hours,
    Index,
    Item,
    PortraitLine,
)
from engine.store.store import Store
from features.core.catalog import meaning
from features.core.civil_time import civil
from features.population.state import blank_state
from features.portrait.portrait import portrait
from streams.contract.json_object import Json
from tests.support.desk_visit import Visit, visit, words
from tests.support.made_up import NOON, portrait_of, warning_line


def picked(store: Store, look: Callable[[Visit], Awaitable[None]], path: str = "/") -> None:
    """Open the page, click the topmost card, and look."""

    async def visited() -> None:
        async with visit(store) as seen:
            await seen.open(path)
            assert len(seen.texts("sg-panel")) == 1  # nothing but the hint to pick one
            await pick(seen, 0)
            await look(seen)

    asyncio.run(visited())


async def pick(seen: Visit, place: int) -> None:
    before = seen.elements("sg-do")
    card = seen.elements("sg-card")[place]
    await seen.click(card)
    await seen.until(lambda: card.props.get("aria-current") == "true")
    await seen.until(lambda: seen.elements("sg-do") not in ([], before))


def drawn(store: Store, line: PortraitLine, look: Callable[[Visit], None], path: str = "/") -> None:
    """Draw a portrait on the panel, and look."""

    async def looked(seen: Visit) -> None:
        look(seen)

    store.put_warnings([warning_line(1, person=line.person)])
    store.put_portraits([line])
    picked(store, looked, path)


def rows(seen: Visit, place: int) -> list[tuple[str, ...]]:
    table = seen.elements("sg-table")[place]
    body = [one for one in table.descendants() if one.tag == "tr"]
    return [tuple(words(row)) for row in body]


def test_a_warning_is_explained_in_words_with_units(store: Store) -> None:
    async def look(seen: Visit) -> None:
        assert rows(seen, 0) == [
            ("amount", "62,000 CNY"),
            (meaning("payment", "payee_new").en, "yes"),
            ("spoken_to", "bank clerk"),
            ("made_up", "0.333"),
        ]
        assert rows(seen, 1) == [("large new payee", "0.9"), ("unusual amount", "0.4")]
        facts = [tuple(words(one)) for one in seen.elements("sg-facts")[0].default_slot.children]
        assert facts == [
            ("Person", "pe***-1"), ("Raised", "01-01 12:00"), ("Began", "01-01 11:00"),
            ("Detector", "large new payee"), ("Score", "0.987"), ("Model", "silverguard@4"),
        ]  # fmt: skip
        (do,) = seen.elements("sg-do")
        assert words(do)[0] == "What to do" and len(words(do)[1]) > 10

    evidence = {
        "amount_cny": 62_000.0, "payee_new": 1.0, "spoken_to": "bank clerk", "made_up": 1 / 3,
        "detectors": {"unusual_amount": 0.4, "large_new_payee": 0.9},
    }  # fmt: skip
    versions = {"code": "0.1.0", "features": "abc", "model": "silverguard@4"}
    store.put_warnings(
        [
            warning_line(
                1, at=NOON, onset=NOON - 3_600_000, warning="fraud", dimension="economic",
                detector="large_new_payee", score=0.987, evidence=evidence, versions=versions,
            )
        ]
    )  # fmt: skip
    picked(store, look, "/?lang=en")


def test_a_learned_detector_borrows_columns_of_its_application_and_a_plain_runbook(
    store: Store,
) -> None:
    async def look(seen: Visit) -> None:
        assert rows(seen, 0) == [("金额", "62,000 元")]
        assert rows(seen, 1) == []  # nobody else judged
        (do,) = seen.elements("sg-do")
        assert words(do)[1] == "先电话核实本人，再联系家属。"
        assert "仅规则" in seen.texts("sg-facts")
        assert seen.texts("sg-panel")[-1] == "尚无画像"

    evidence = {"amount_cny": 62_000.0}
    store.put_warnings(
        [warning_line(1, warning="fraud", detector="forest_economic", evidence=evidence)]
    )
    picked(store, look)


def test_picking_another_takes_the_place_of_the_first(store: Store) -> None:
    async def look(seen: Visit) -> None:
        await pick(seen, 1)
        assert seen.texts("sg-lead") == ["先来的"]
        marked = [card.props.get("aria-current") for card in seen.elements("sg-card")]
        assert marked == [None, "true"]

    store.put_warnings([warning_line(1, reason={"zh": "先来的", "en": ""}), warning_line(2)])
    store.put_portraits([portrait_of("person-1")])
    picked(store, look)


def test_what_was_found_out_later_stands_above_the_evidence(store: Store) -> None:
    async def look(seen: Visit) -> None:
        later = seen.texts("sg-later")
        assert any(text.startswith("后续说明 01-01") and "停电" in text for text in later)

    store.put_warnings([warning_line(1)])
    reason = {"zh": "疑似停电", "en": "perhaps an outage"}
    said = {"id": "x", "episode": "e1", "person": "p", "at": NOON, "reason": reason}
    store.put_explanations([msgspec.json.encode(said)])
    picked(store, look)


def test_five_aspects_make_a_radar_beside_the_usual(store: Store) -> None:
    def look(seen: Visit) -> None:
        radar, hours = (chart.options for chart in seen.charts())
        assert [one["name"] for one in radar["radar"]["indicator"]] == [
            zh for zh, _ in ASPECTS.values()
        ]
        usual, current = radar["series"][0]["data"]
        assert (usual["value"], current["value"]) == ([100.0] * 5, [43] * 5)
        bars, line = hours["series"]
        assert (bars["data"], line["data"]) == ([0.2] * 24, [0.1] * 24)
        assert seen.texts("sg-values")[0] == "平时 4,200 (3,000–6,000) 现在 1,800 步"
        assert seen.texts()[-1] == "缺少数据: blood_glucose"

    drawn(store, portrait_of("person-1"), look)


def test_fewer_than_three_known_aspects_make_no_radar(store: Store) -> None:
    known = Item("steps", "步数", "步", 4000.0, 1000.0)
    nothing = Item("steps", "步数", "步", 0.0, 1000.0)  # of nothing there is no percentage
    aspects = [
        Aspect("movement", "运动", "Movement", [known]),
        Aspect("health", "健康档案", "Health", [known]),
        Aspect("leisure", "娱乐", "Leisure", [nothing]),
        Aspect("economy", "经济综合指数", "Economy"),
    ]

    def look(seen: Visit) -> None:
        assert seen.charts() == []
        cards = [words(one) for one in seen.elements("sg-aspect")]
        assert [card[0] for card in cards] == ["Movement", "Health", "Leisure", "Economy"]
        assert cards[3] == ["Economy", "unknown"]

    drawn(store, PortraitLine("a", NOON, aspects), look, "/?lang=en")


@pytest.mark.parametrize("value", [62.4, None])
def test_the_economic_index_is_one_number_with_its_parts_and_a_caution(
    store: Store, value: float | None
) -> None:
    parts = [
        Component("income", "收入充足", "income adequacy", 0.25, 0.9, 0.68),
        Component("burden", "负担轻", "light burden", 0.15, None, None),
    ]
    index = Index(value, 0.85 if value else 0.25, 0.6, parts)

    def look(seen: Visit) -> None:
        said = seen.texts()
        gauges = [chart.options["series"][0] for chart in seen.charts()]
        assert [one["data"][0]["value"] for one in gauges] == ([62] if value else [])
        assert (
            ("数据覆盖 85%" in said)
            if value
            else ("数据覆盖 25%，不足以评分，至少需要 60%" in said)
        )
        assert seen.texts("sg-values") == ["高于 68% 同类老人", "未知"]
        assert any("不得作为怀疑" in text for text in said)

    aspect = Aspect("economy", "经济综合指数", "Economy", [], index=index)
    drawn(store, PortraitLine("a", NOON, [aspect]), look)


def test_every_number_of_a_portrait_has_an_english_name() -> None:
    parts = portrait(blank_state(1), 0, NOON, civil()).aspects
    assert {one.name for part in parts for one in part.traits} <= set(TRAITS_EN)


def test_hours_alone_are_drawn_once(store: Store) -> None:
    hours = Hours([1.0] * 24, [2.0] * 24)
    aspects = [
        Aspect("movement", "运动", "Movement"),
        Aspect("routine", "作息", "Daily routine", [], hours),
        Aspect("leisure", "娱乐", "Leisure", [], hours),
    ]

    def look(seen: Visit) -> None:
        (chart,) = seen.charts()
        assert "Activity by hour" in chart.props["aria-label"]
        assert [one["name"] for one in chart.options["series"]] == ["now", "usual"]

    drawn(store, PortraitLine("a", NOON, aspects), look, "/?lang=en")


@pytest.mark.parametrize(
    ("item", "marks", "outside"),
    [
        (Item("x", "数", "", 50.0, 20.0, 30.0, 100.0), "i27.3+63.6 u45.5 s18.2", True),
        (Item("x", "数", "", 50.0, 60.0, 30.0, 100.0), "i27.3+63.6 u45.5 s54.5", False),
        (Item("x", "数", "", 50.0, 110.0, 30.0, 100.0), "i24.8+57.8 u41.3 s90.9", True),
        (Item("x", "数", "", None, 10.0), "s90.9", False),
        (Item("x", "数", "", 10.0, None, None, 20.0), "u45.5", False),
        (Item("x", "数", "", 4.0, -1.0, 0.0, None), "u90.9 s0.0", True),
    ],
)
def test_a_scale_shows_what_is_ordinary_usual_and_current(
    store: Store, item: Item, marks: str, outside: bool
) -> None:
    def look(seen: Visit) -> None:
        (scale,) = seen.elements("sg-scale")
        assert " ".join(map(mark, scale.default_slot.children)) == marks
        assert ("sg-out" in scale.classes) is outside

    drawn(store, PortraitLine("a", NOON, [Aspect("health", "健康", "Health", [item])]), look)


def mark(element: ui.element) -> str:
    style: Json = element.style
    places = [style[name].removesuffix("%") for name in ("left", "width") if name in style]
    return element.tag + "+".join(places)


def test_a_scale_of_nothing_still_has_an_end() -> None:
    assert scale_end(Item("x", "数")) > 0
    assert scale_end(Item("x", "数", usual=10.0, high=20.0)) == pytest.approx(22.0)
