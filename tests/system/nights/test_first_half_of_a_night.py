"""The first half of a night at the desk, in a browser: two officers, and a desk that dies."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from engine.store.store import Store
from tests.support.desk.desk_process import DeskProcess, desk_process
from tests.support.desk.night import (
    CHROMIUM,
    SOON_MS,
    Engine,
    browsing,
    card,
    close,
    elder,
    fill,
    seated,
    send,
    take,
)
from tests.support.desk.people_at_the_desk import account

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs the system's Chromium")


TOWN = [
    elder("p-01", "王秀英", phone="12800004270", lives_alone="true",
          guardians='[{"name":"王敏","relation":"女儿","phone":"12800004271"}]'),
    elder("p-02", "陈阿木"),
    elder("p-03", "吴彩云", "青林路"),
    *(elder(f"p-1{n}", name, "解放街") for n, name in enumerate(("叶根土", "蓝水娥", "雷招弟"))),
    elder("p-20", "李国强", phone="12800009000",
          guardians='[{"name":"李梅","relation":"女儿","phone":"12800009001"}]'),
]  # fmt: skip


SHE_TELLS = {
    "person": "李国强", "caller": "女儿李梅", "phone": "12800009001",
    "told": "父亲早上出门买菜，至今未归", "seen_min": "90", "last_seen_place": "解放街菜场",
    "clothing": "蓝色外套",
}  # fmt: skip


@pytest.fixture
def desk(store: Store, database_url: str) -> Iterator[DeskProcess]:
    store.put_people(TOWN)
    account(store, "li", one_time_until=int(time.time() * 1000) + 3_600_000)
    account(store, "wu")
    with desk_process(database_url) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


def test_the_first_half_of_a_night(store: Store, desk: DeskProcess, browser: Browser) -> None:
    engine = Engine(store)
    li, wu = seated(browser, desk, "li"), seated(browser, desk, "wu")
    expect(li.get_by_text("暂无未办结事件")).to_be_visible()
    an_sos_is_taken_called_and_closed(engine, li)
    a_fraud_is_denied(engine, li)
    a_silent_home_is_told_from_a_street(engine, li)
    a_daughter_rings(li)
    nobody_holds_what_another_has(engine, li, wu)
    a_dropped_connection_loses_nothing(engine, li, wu)
    a_killed_desk_loses_nothing(engine, desk, li, wu)


def an_sos_is_taken_called_and_closed(engine: Engine, li: Page) -> None:
    engine.warns("p-01", "老人按下求助")
    expect(li).to_have_title(re.compile(r"^\(1\) "))
    card(li, "老人按下求助")
    assert "12800004271" not in li.locator(".sg-panel").inner_text()
    take(li, "li")
    shown = li.locator(".sg-panel").inner_text()
    for words in ("王秀英", "独居", "12800004270", "王敏", "12800004271", "1分钟内回拨本人"):
        assert words in shown
    fill(li, "calls", result="well", text="误按")
    send(li, "calls")
    li.locator(".sg-history", has_text="误按 · 安好 · 本人").wait_for()
    close(li, "benign")
    li.locator(".sg-card").wait_for(state="detached")
    expect(li).to_have_title(re.compile(r"^银龄"))


def a_fraud_is_denied(engine: Engine, li: Page) -> None:
    engine.warns(
        "p-02", "首次向该收款方付款6万元", warning="fraud", detector="large_new_payee", tier=2
    )
    card(li, "首次向该收款方付款6万元")
    take(li, "li")
    fill(li, "calls", result="well", text="说是投资", denied="on")
    send(li, "calls")
    li.locator(".sg-history", has_text="本人否认受骗").wait_for()
    expect(li.locator(".sg-card", has_text="付款6万元")).to_contain_text("li 受理中")


def a_silent_home_is_told_from_a_street(engine: Engine, li: Page) -> None:
    silent = {"detector": "silence", "tier": 2}
    engine.warns("p-03", "五小时无活动，平日此时在做饭", **silent)
    for n in range(3):
        engine.explains(engine.warns(f"p-1{n}", "三小时无活动", **silent), f"p-1{n}")
    street = li.locator(".sg-card", has_text="后续说明：同一街道5户中有4户同时静默")
    expect(street).to_have_count(3)
    expect(li.locator(".sg-storm > summary")).to_contain_text("街道 解放街 4")
    expect(street.first).not_to_be_visible()  # folded away
    alone = li.locator(".sg-card", has_text="五小时无活动")
    expect(alone).to_have_count(1)
    expect(alone).not_to_contain_text("同时静默")
    card(li, "五小时无活动")
    assert "同时静默" not in li.locator(".sg-panel").inner_text()


def a_daughter_rings(li: Page) -> None:
    """He is found by his name, which is all that she tells; the name stands in no address."""
    li.get_by_role("link", name="接报登记").click()
    form = li.locator("form[action*='/incidents/new']")
    for name, text in SHE_TELLS.items():
        form.locator(f"[name={name}]").fill(text)
    form.get_by_role("button", name="接报登记").click()
    li.locator("#incident").wait_for()
    shown = li.locator("#incident").inner_text()
    for words in ("p-20", "李国强", "父亲早上出门买菜", "解放街菜场", "蓝色外套", "90分钟前"):
        assert words in shown, words
    take(li, "li")
    assert "12800009000" in li.locator("#incident").inner_text()
    li.get_by_role("link", name="银龄卫士").click()
    li.locator("#queue").wait_for()
    expect(li.locator(".sg-card", has_text="李国强")).to_contain_text("li 受理中")


def nobody_holds_what_another_has(engine: Engine, li: Page, wu: Page) -> None:
    """Both look at it; one is faster, and the other is told who has it."""
    engine.warns("p-03", "厨房冒烟", detector="smoke")
    for page in (li, wu):
        card(page, "厨房冒烟")
    wu.route("**/incidents/*", lambda route: route.abort())  # he does not see what li does
    take(li, "li")
    wu.unroute("**/incidents/*")
    wu.get_by_role("button", name="受理", exact=True).click()
    wu.locator(".sg-panel [role=alert]", has_text="事件已有变化").wait_for()
    assert "li 受理中" in wu.locator(".sg-panel .sg-state").inner_text()
    wu.get_by_role("button", name="受理", exact=True).click()
    wu.locator(".sg-panel [role=alert]", has_text="由他人受理").wait_for()
    assert "li 受理中" in wu.locator(".sg-panel .sg-state").inner_text()


def a_dropped_connection_loses_nothing(engine: Engine, li: Page, wu: Page) -> None:
    """What came meanwhile comes, and what was being written is sent when the line is back."""
    fill(li, "note", text="消防已出发")
    li.context.set_offline(True)
    send(li, "note")
    li.locator(".sg-panel [role=alert]", has_text="未送出").wait_for()
    engine.warns("p-02", "夜间出门未归", warning="wandering", detector="night_exit", tier=2)
    expect(wu.locator(".sg-card", has_text="夜间出门未归")).to_have_count(1)
    li.context.set_offline(False)
    send(li, "note")
    li.locator(".sg-panel .sg-history", has_text="消防已出发").wait_for()
    expect(li.locator(".sg-card", has_text="夜间出门未归")).to_have_count(1)
    assert li.locator(".sg-history li", has_text="消防已出发").count() == 1


def a_killed_desk_loses_nothing(engine: Engine, desk: DeskProcess, li: Page, wu: Page) -> None:
    """Acts, what is being written, who is logged in, and what the engine found meanwhile."""
    fill(li, "note", text="火已扑灭")
    desk.kill()
    send(li, "note")
    li.locator(".sg-panel [role=alert]", has_text="未送出").wait_for()
    engine.warns("p-10", "老人跌倒", detector="fall_still")
    desk.start()
    for page in (li, wu):  # nobody reloads, nobody logs in
        expect(page.locator(".sg-card", has_text="老人跌倒")).to_have_count(1, timeout=SOON_MS)
    send(li, "note")
    li.locator(".sg-panel .sg-history", has_text="火已扑灭").wait_for()
    done = li.locator(".sg-panel .sg-history").inner_text()
    assert "消防已出发" in done and "li 受理" in done
    li.reload()
    held = li.locator(".sg-card", has_text="li 受理中").all_inner_texts()
    assert sorted(
        word for word in ("陈阿木", "李国强", "吴彩云") if any(word in one for one in held)
    ) == sorted(("陈阿木", "李国强", "吴彩云"))
