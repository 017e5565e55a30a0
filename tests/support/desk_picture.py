"""Draw docs/images/desk.png from made-up data: `python -m tests.support.desk_picture`."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import msgspec
from playwright.sync_api import sync_playwright

from engine.alerting.judged_row import KeptRow, rows_of
from engine.formats.heartbeat import Beat
from engine.settings import Settings
from engine.store.connection.embedded import start_embedded, stop_embedded
from engine.store.heartbeats import put_heartbeats
from engine.store.models import insert_rows
from engine.store.people.portrait_line import (
    ASPECTS,
    Aspect,
    AspectKey,
    Component,
    Hours,
    Index,
    Item,
    Place,
    PortraitLine,
)
from engine.store.store import Store, open_store
from models.discovery import rules
from streams.contract.topics import EVENTS, FINDINGS
from tests.support.desk_process import desk_on
from tests.support.made_up import warning_line

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "desk.png"
CHROMIUM = ["--no-sandbox", "--force-color-profile=srgb"]
NOW = int(time.time() * 1000)  # hours-old warnings would be shown as missed
MINUTE = 60_000
Made = tuple[str, str, str, int, float, str, str, dict[str, object], int]

MADE_UP: list[Made] = [
    ("lishui-000318", "fraud", "unusual_amount", 1, 0.91,
     "本次支出1,280元，平时单笔约65元，偏高。",
     "1,280 yuan, usually about 65: high.", {"amount_cny": 1280, "usual_cny": 65}, 190),
    ("lishui-000107", "home", "meter_high", 1, 0.93,
     "过去一小时用水412升，该时段平时约18升，可能漏水。",
     "412 L of water in an hour, usually 18: perhaps a leak.", {"amount": 412, "usual": 18}, 141),
    ("lishui-000552", "wandering", "outside_life_space", 2, 0.982,
     "当前距熟悉区域2.6公里，平时外出不超过0.9公里，且夜间少见。",
     "2.6 km outside the familiar area, usually within 0.9 km.", {"far_km": 2.6}, 76),
    ("lishui-000041", "home", "fall_still", 3, 0.999,
     "手环报告跌倒后2分钟内无任何活动，平时夜间起身会有3–4次活动，需立即上门。",
     "A fall was reported and nothing moved for 2 minutes.", {"fall": 0.93, "still_s": 140}, 34),
    ("lishui-000427", "fraud", "large_new_payee", 3, 0.998,
     "首次向该收款方付款86,000元，平时单笔约120元，为以往最大的17.2倍，需核实。",
     "First payment to this payee: 86,000 yuan, usually about 120; verify.",
     {"amount_cny": 86000, "usual_cny": 120, "largest_ratio": 17.2, "drain": 0.81,
      "payee_new": 1, "in_call": 1}, 6),
]  # fmt: skip
ARRIVING: Made = (
    "lishui-000233", "home", "sos", 3, 0.999,
    "老人按下求助，平时不会按；请立即回拨并核实安全。", "SOS was pressed.", {"sos": 1}, 0,
)  # fmt: skip
ITEMS: dict[AspectKey, list[Item]] = {
    "routine": [
        Item("get_up", "起床", "点", 6.2, 5.1, 5.5, 7.2),
        Item("asleep", "睡眠", "小时", 7.1, 5.4, 6.0, 8.4),
        Item("night_visits", "夜间起身", "次", 1.2, 3.0, 0, 3),
    ],
    "movement": [
        Item("steps", "步数", "步/日", 4200, 2950, 2600, 6100),
        Item("radius_km", "活动半径", "公里", 0.9, 0.7, 0.4, 1.6),
        Item("outings", "外出", "次/周", 9, 6, 5, 13),
    ],
    "leisure": [
        Item("tv", "看电视", "分钟/日", 130, 165, 60, 200),
        Item("cards", "棋牌", "分钟/周", 240, 90, 120, 360),
        Item("park", "公园", "分钟/周", 310, 260, 150, 420),
    ],
    "health": [
        Item("heart_rate_bpm", "静息心率", "次/分", 68, 79, 60, 82),
        Item("systolic_mmhg", "收缩压", "mmHg", 134, 146, 118, 150),
    ],
    "economy": [
        Item("spending", "月支出", "元", 2100, 8840, 1400, 3100),
        Item("new_payees", "新收款方", "个/月", 0.4, 3, 0, 2),
        Item("income", "月收入", "元", 3650, 3650, 3500, 3800),
    ],
}


PARTS = [
    Component("income", "收入充足", "income adequacy", 0.25, 1.1, 0.75),
    Component("buffer", "储备月数", "months of reserve", 0.20, 7.2, 0.58),
    Component("stability", "支出稳定", "stable spending", 0.10, 0.41, 0.17),
    Component("variety", "消费均衡", "balanced spending", 0.10, 0.52, 0.54),
    Component("burden", "负担轻", "light burden", 0.15, 0.0, 0.95),
    Component("trend", "余额趋势", "balance trend", 0.15, -0.09, 0.21),
    Component("support", "亲友支持", "support by others", 0.05, None, None),
]
REGISTER = {
    "person": "lishui-000427", "area": "331102", "name": "王秀英", "phone": "12800004270",
    "birth_year": "1944", "sex": "female", "lives_alone": "true", "dementia": "none",
    "street": "解放街", "building": "12幢", "home_lat": "28.4508", "home_lon": "119.9215",
    "guardians": '[{"name":"王敏","relation":"女儿","phone":"12800004271"}]',
}  # fmt: skip
INDEX = Index(57.8, 0.95, 0.6, PARTS)


def _line(
    number: int, made: tuple[str, str, str, int, float, str, str, dict[str, object], int]
) -> bytes:
    person, application, detector, tier, score, zh, en, evidence, ago = made
    at = NOW - ago * MINUTE
    others = (
        {detector: score, "forest_economic": 0.87} if application == "fraud" else {detector: score}
    )
    return warning_line(
        number, person=person, warning=application, detector=detector, tier=tier, score=score,
        at=at, onset=at - 7 * MINUTE, reason={"zh": zh, "en": en},
        evidence={**evidence, "detectors": others},
    )  # fmt: skip


USUAL = [
    0.1, 0.1, 0.1, 0.1, 0.2, 0.8, 2.6, 3.1, 2.4, 1.9, 2.2, 2.8,
    1.7, 0.8, 1.2, 2.1, 2.5, 3.0, 2.6, 1.9, 1.3, 0.8, 0.3, 0.1,
]  # fmt: skip
CURRENT = [
    0.3, 0.9, 0.2, 1.1, 0.8, 2.0, 2.2, 1.6, 2.9, 3.6, 1.0, 1.1,
    1.4, 0.9, 3.2, 3.4, 1.1, 1.6, 2.0, 1.7, 1.5, 1.2, 0.9, 0.5,
]  # fmt: skip


def _portrait(person: str) -> PortraitLine:
    aspects = [Aspect(key, *names, ITEMS[key]) for key, names in ASPECTS.items()]
    aspects[0] = Aspect("routine", *ASPECTS["routine"], ITEMS["routine"], Hours(USUAL, CURRENT))
    aspects[4] = Aspect("economy", *ASPECTS["economy"], ITEMS["economy"], index=INDEX)
    place = Place(28.4552, 119.9301, NOW - 12 * MINUTE)
    return PortraitLine(person, NOW, aspects, [], place)


def _row() -> bytes:
    """Return the row behind the newest fraud: what would have silenced it is told from it."""
    values: dict[str, float | str] = {
        "amount_cny": 86000.0, "usual_cny": 120.0, "largest_ratio": 17.2, "drain": 0.81,
        "payee_new": 1.0, "outgoing": 1.0, "payee_days": 0.0,
    }  # fmt: skip
    row = KeptRow(f"{4:016x}", "lishui-000427", "payment", NOW, NOW, NOW, 0, None, 2.0, values, {})
    rule = next(one for one in rules() if one.id == "large_new_payee")
    said = {rule.id: (float(rule.surprise(rows_of(row))[0]), 2.0)}
    return msgspec.json.encode(msgspec.structs.replace(row, said=said))


def _beat(store: Store) -> None:
    """Tell that a worker lives: the picture shows a desk whose chain works."""
    now = int(time.time() * 1000)
    places = [
        Beat("place", f"{topic}-0", now, "worker-1", now, wall=True, moved_at=now, partitions=1)
        for topic in (EVENTS, FINDINGS)
    ]
    put_heartbeats(store.engine, [Beat("worker", "worker-1", now), *places])


def draw() -> None:
    """Open the page on the made-up store, let one warning arrive, take the picture."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-picture-"))
    address = start_embedded(folder / "postgres")
    store = open_store(Settings(database_url=address))
    store.put_warnings([_line(number, made) for number, made in enumerate(MADE_UP)])
    store.put_portraits([_portrait("lishui-000427")])
    store.put_people([REGISTER])
    with store.engine.begin() as connection:
        insert_rows(connection, [_row()])
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    _beat(store)
    with desk_on(address) as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1760, "height": 1440})
        _beat(store)
        page.goto(f"{desk}/?tier=1")
        page.get_by_role("link", name="首次向该收款方付款").click()
        page.get_by_text("人物画像").first.wait_for()
        page.locator(".sg-take button").click()
        page.locator(".sg-near").wait_for()
        store.put_warnings([_line(99, ARRIVING)])
        page.get_by_role("link", name="老人按下求助").wait_for()
        _beat(store)
        page.wait_for_timeout(2500)
        page.screenshot(path=PICTURE)
        browser.close()
    store.close()
    stop_embedded(folder / "postgres")
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    draw()
