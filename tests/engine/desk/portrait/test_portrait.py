"""A portrait on a page: usual beside current, and what is unknown said and not drawn."""

from __future__ import annotations

import pytest

from engine.desk.portrait.portrait import portrait as drawn
from engine.desk.portrait.radar import radar_of
from engine.desk.portrait.scale import scale_end
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
from features.core.civil_time import civil
from features.population.state import blank_state
from features.portrait.portrait import portrait
from tests.support.desk.markup import Element, parsed
from tests.support.judged.made_up import NOON, portrait_of


def of(*aspects: Aspect) -> PortraitLine:
    return PortraitLine("a", NOON, list(aspects))


def texts(page: Element, css_class: str) -> list[str]:
    return [one.text for one in page.every(css_class)]


def test_nobody_has_a_portrait_before_it_is_drawn() -> None:
    assert "尚无画像" in parsed(drawn(None, "zh")).text


def test_five_aspects_make_a_radar_beside_the_usual() -> None:
    page = parsed(drawn(portrait_of("person-1"), "zh"))
    corners = [one.text for one in page.one("sg-radar").every(tag="text")]
    assert corners == [f"{zh} 43" for zh, _ in ASPECTS.values()]
    assert len(page.one("sg-now").attributes["points"].split()) == 5
    bars = [one.attributes["height"] for one in page.one("sg-hours").every(tag="rect")]
    lines = [one.attributes["y1"] for one in page.one("sg-hours").every(tag="line")]
    assert (bars, lines) == (["100.0"] * 24, ["-50.0"] * 24)
    assert texts(page, "sg-values")[0] == "平时 4,200 (3,000–6,000) 现在 1,800 步"
    assert texts(page, "sg-quiet") == ["缺少数据: blood_glucose"]


def test_the_usual_lies_at_half_of_a_radar_and_what_is_less_within() -> None:
    radar = radar_of(portrait_of("a").aspects)
    assert radar is not None
    assert (radar.usual.split()[0], radar.current.split()[0]) == ("0.0,-45.0", "0.0,-19.3")


def test_fewer_than_three_known_aspects_make_no_radar() -> None:
    known = Item("steps", "步数", "步", 4000.0, 1000.0)
    nothing = Item("steps", "步数", "步", 0.0, 1000.0)  # of nothing there is no percentage
    page = parsed(
        drawn(
            of(
                Aspect("movement", "运动", "Movement", [known]),
                Aspect("health", "健康档案", "Health", [known]),
                Aspect("leisure", "娱乐", "Leisure", [nothing]),
                Aspect("economy", "经济综合指数", "Economy"),
            ),
            "en",
        )
    )
    assert not list(page.every("sg-radar")) and not list(page.every("sg-hours"))
    cards = texts(page, "sg-aspect")
    assert [card.split()[0] for card in cards] == ["Movement", "Health", "Leisure", "Economy"]
    assert cards[3] == "Economy unknown"


@pytest.mark.parametrize("value", [62.4, None])
def test_the_economic_index_is_one_number_with_its_parts_and_a_caution(
    value: float | None,
) -> None:
    parts = [
        Component("income", "收入充足", "income adequacy", 0.25, 0.9, 0.68),
        Component("burden", "负担轻", "light burden", 0.15, None, None),
    ]
    index = Index(value, 0.85 if value else 0.25, 0.6, parts)
    page = parsed(drawn(of(Aspect("economy", "经济综合指数", "Economy", [], index=index)), "zh"))
    told = "62 数据覆盖 85%" if value else "— 数据覆盖 25%，不足以评分，至少需要 60%"
    assert page.one("sg-index").text == told
    assert texts(page, "sg-values") == ["高于 68% 同类老人", "未知"]
    assert "不得作为怀疑" in page.one("sg-small").text


def test_every_number_of_a_portrait_has_an_english_name() -> None:
    parts = portrait(blank_state(1), 0, NOON, civil()).aspects
    assert {one.name for part in parts for one in part.traits} <= set(TRAITS_EN)


def test_hours_alone_are_drawn_once() -> None:
    hours = Hours([1.0] * 24, [2.0] * 24)
    aspects = [
        Aspect("movement", "运动", "Movement"),
        Aspect("routine", "作息", "Daily routine", [], hours),
        Aspect("leisure", "娱乐", "Leisure", [], hours),
    ]
    page = parsed(drawn(of(*aspects), "en"))
    assert page.one("sg-hours").attributes["aria-label"] == "Activity by hour"


@pytest.mark.parametrize(
    ("item", "marks", "outside"),
    [
        (Item("x", "数", "", 50.0, 20.0, 30.0, 100.0), "27.3+63.6 u45.5 c18.2", True),
        (Item("x", "数", "", 50.0, 60.0, 30.0, 100.0), "27.3+63.6 u45.5 c54.5", False),
        (Item("x", "数", "", 50.0, 110.0, 30.0, 100.0), "24.8+57.8 u41.3 c90.9", True),
        (Item("x", "数", "", 10.0, None, None, 20.0), "u45.5", False),
        (Item("x", "数", "", 4.0, -1.0, 0.0, None), "u90.9 c0.0", True),
    ],
)
def test_a_scale_shows_what_is_ordinary_usual_and_current(
    item: Item, marks: str, outside: bool
) -> None:
    page = parsed(drawn(of(Aspect("health", "健康", "Health", [item])), "zh"))
    scale = page.one("sg-scale")
    assert " ".join(map(mark, scale.every())) == marks
    assert ("sg-out" in scale.classes) is outside


def test_where_nothing_is_usual_a_value_has_no_scale() -> None:
    items = [Item("balance", "余额", "元", None, 37_680.0), Item("y", "数", "", 4.0, 4.0)]
    page = parsed(drawn(of(Aspect("economy", "经济", "Economy", items)), "zh"))
    assert len(list(page.every("sg-scale"))) == 1 and "37,680 元" in page.text


def mark(element: Element) -> str:
    """Return where a mark lies, in percent of the width."""
    said = {name: value.removesuffix("%") for name, value in element.attributes.items()}
    names = {
        "rect": lambda: f"{said['x']}+{said['width']}",
        "line": lambda: f"u{said['x1']}",
        "circle": lambda: f"c{said['cx']}",
    }
    return names[element.tag]()


def test_what_is_unknown_is_said_and_not_drawn() -> None:
    unknown = Item("reach", "活动半径", "m")
    page = parsed(drawn(of(Aspect("movement", "运动", "Movement", [unknown])), "zh"))
    assert page.one("sg-item").text == "活动半径 未知" and not list(page.every("sg-scale"))


def test_a_scale_of_nothing_still_has_an_end() -> None:
    assert scale_end(Item("x", "数")) > 0
