"""The second half of a night, in browsers at the desk and on a grid worker's telephone.

An elder with dementia leaves and nobody answers; a fraud is denied, watched and stopped; a care
item is looked after at a visit; and the next shift takes over.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from playwright.sync_api import Page, expect

from engine.desk.ladder.webhook import signature
from engine.store.notices.rows import changes_since
from engine.store.shifts.rows import Rota, Slot, put_rota
from engine.store.store import Store
from engine.store.tokens import Holder, create
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
from tests.support.patience import patient
from tests.support.servers.webhook_receiver import Receiver, receiving

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs the system's Chromium")
SECRET = "a secret that nobody else knows"
DAUGHTER = '[{"name":"王敏","relation":"女儿","phone":"12800004271"}]'
TOWN = [
    elder("p-30", "王秀英", "解放街", dementia="moderate", lives_alone="true", phone="12800004270",
          guardians=DAUGHTER, building="8栋2单元", home_lat="28.45", home_lon="119.92"),
    elder("p-31", "陈阿木", phone="12800005000", guardians=DAUGHTER),
    elder("p-32", "蓝水娥", "青林路", lives_alone="true", phone="12800006000", guardians=DAUGHTER),
]  # fmt: skip


class Night(NamedTuple):
    """Who and what there is: the engine, the gateway that asks, an officer, a telephone."""

    engine: Engine
    desk: DeskProcess
    receiver: Receiver
    token: str
    zhao: Page
    wang: Page


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def night(store: Store, database_url: str, receiver: Receiver) -> Iterator[Night]:
    store.put_people(TOWN)
    for name in ("zhao", "wu"):
        account(store, name)
    account(store, "wang", "grid_worker", "331102")
    now = int(time.time() * 1000)
    token = create(store.engine, Holder("voice", "gateway", ""), now, now + 3_600_000)
    with store.engine.begin() as connection:
        days = tuple(Slot(day, 0, 1440, ("wang",)) for day in range(7))
        put_rota(connection, Rota("331102", "grid_worker", "2026-01-01", days))
        changes_since(connection, 1)  # the ladder begins here, and not at the first warning
    hooks = [{"name": "voice", "tier": 1, "up_to": 1, "asks": "person"},
             {"name": "grid", "tier": 2, "post": "grid_worker"}]  # fmt: skip
    for hook in hooks:
        hook |= {"url": receiver.url, "secret": SECRET}
    settings = {"SILVERGUARD_WEBHOOKS": json.dumps(hooks)}
    with desk_process(database_url, **settings) as desk, browsing() as browser:
        zhao, wang = seated(browser, desk, "zhao"), seated(browser, desk, "wang", 390, 844)
        yield Night(Engine(store), desk, receiver, token, zhao, wang)


def test_the_second_half_of_a_night(night: Night) -> None:
    episode = she_leaves_and_nobody_answers(night)
    the_grid_worker_goes_and_does_not_find_her(night)
    she_is_searched_for_and_found(night, episode)
    a_denied_fraud_is_watched_and_stopped(night)
    a_care_item_is_looked_after_at_a_visit(night)
    the_next_shift_takes_over(night)


def she_leaves_and_nobody_answers(night: Night) -> str:
    """Tier 1 asks first; what nobody answers climbs to the grid worker."""
    episode = night.engine.warns(
        "p-30", "失智老人夜间出门", warning="wandering", detector="night_exit", tier=1
    )
    assert patient(lambda: bool(_asked(night.receiver)))
    body, at = json.dumps({"delivered": True}).encode(), int(time.time())
    headers = {
        "Authorization": f"Bearer {night.token}", "Content-Type": "application/json",
        "webhook-id": "r1", "webhook-timestamp": str(at),
        "webhook-signature": signature(SECRET, "r1", at, body),
    }  # fmt: skip
    told = httpx.post(
        night.desk.address + _asked(night.receiver), content=body, headers=headers, trust_env=False
    )
    assert told.json()["result"] == "no_answer" and told.json()["tier"] == 2
    return episode


def _asked(receiver: Receiver) -> str:
    """Return where what came of asking is to be told, empty until somebody is asked."""
    said = [json.loads(one.body) for one in receiver.came]
    return next((one["data"]["reply"] for one in said if one["type"] == "incident.ask"), "")


def the_grid_worker_goes_and_does_not_find_her(night: Night) -> None:
    """He finds it on his telephone; what he tells stands at the desk."""
    wang = night.wang
    wang.goto(f"{night.desk.address}/dispatch")
    errand = wang.locator(".sg-errand", has_text="王秀英")
    expect(errand).to_be_visible(timeout=SOON_MS)
    errand.click()
    assert "12800004271" not in wang.locator("#errand").inner_text()
    wang.get_by_role("button", name="接受，马上去").click()
    wang.locator(".sg-dial", has_text="12800004271").wait_for()
    assert "8栋2单元" in wang.locator("#errand").inner_text()
    expect(wang.locator(".sg-way .sg-home")).to_be_visible()
    wang.get_by_role("button", name="我已到达").click()
    wang.get_by_label("未找到").check()
    wang.get_by_label("邻居称外出").check()
    wang.get_by_label("说明").fill("门开着，邻居见她往车站走")
    wang.get_by_role("button", name="上报看到的情况").click()
    wang.get_by_role("button", name="完成", exact=True).click()
    wang.locator("#errand", has_text="已完成").wait_for()
    assert "12800004271" not in wang.locator("#errand").inner_text()


def she_is_searched_for_and_found(night: Night, episode: str) -> None:
    """Tier 3: taken, searched in vain, seen, found, closed."""
    zhao = night.zhao
    night.engine.warns(
        "p-30", "离家三小时未归", warning="wandering", detector="limit_out", tier=3,
        episode=episode,
    )  # fmt: skip
    card(zhao, "离家三小时未归")
    take(zhao, "zhao")
    panel = zhao.locator(".sg-panel")
    for words in ("往车站走", "无人接听", "邻居称外出"):
        expect(panel.locator(".sg-history")).to_contain_text(words)
    expect(panel.locator(".sg-roll .sg-is-done")).to_contain_text("wang")
    panel.get_by_role("link", name="搜寻图").click()
    zhao.locator(".sg-map").wait_for()
    fill(zhao, "searched", place="28.4520, 119.9230", text="河边")
    send(zhao, "searched")
    zhao.locator(".sg-swept").wait_for(state="attached")
    fill(zhao, "sighting", place="28.4600, 119.9300", via="camera", text="车站监控")
    send(zhao, "sighting")
    zhao.locator(".sg-seen").nth(1).wait_for(state="attached")
    zhao.get_by_role("link", name="走失").click()
    zhao.locator("#incident").wait_for()
    fill(zhao, "close")
    for select in zhao.locator("form[action*='/close'] select").all():
        select.select_option("true:safe")
    send(zhao, "close")
    zhao.locator(".sg-state", has_text="已办结").wait_for()


def a_denied_fraud_is_watched_and_stopped(night: Night) -> None:
    """He denies; the next warning jumps a tier; payment is stopped within the clock."""
    zhao, fraud = night.zhao, {"warning": "fraud", "detector": "large_new_payee", "tier": 2}
    zhao.goto(night.desk.address)
    night.engine.warns("p-31", "首次向该收款方付款6万元", **fraud)
    card(zhao, "首次向该收款方付款6万元")
    take(zhao, "zhao")
    fill(zhao, "calls", result="well", denied="on", text="说是投资")
    send(zhao, "calls")
    zhao.locator(".sg-history", has_text="本人否认受骗").wait_for()
    close(zhao, "benign")
    night.engine.warns("p-31", "又向同一收款方付款3万元", **fraud)
    expect(zhao.locator(".sg-card", has_text="又向同一收款方")).to_contain_text("3")
    card(zhao, "又向同一收款方付款3万元")
    expect(zhao.locator(".sg-panel .sg-tier-3")).to_be_visible()
    take(zhao, "zhao")
    zhao.locator(".sg-panel").get_by_role("link", name="止付与资金").click()
    paid = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 7 * 3600))
    fill(zhao, "ask", bank="某银行", name="张三", account="6222020000000000", amount_cny="3万",
         paid_at=paid, brief="假投资")  # fmt: skip
    send(zhao, "ask")
    stop = zhao.locator(".sg-stop")
    stop.wait_for()
    for act, words in (("send", "按时"), ("match", "1/2")):
        fill(zhao, act)
        send(zhao, act)
        expect(stop).to_contain_text(words)
    expect(zhao.locator(".sg-money")).to_contain_text("30,000.00")


def a_care_item_is_looked_after_at_a_visit(night: Night) -> None:
    """It calls nobody; it stands first on the round, and what was found stands there after."""
    night.engine.warns("p-32", "近两周用水渐少", detector="slow_day", tier=1, care=True)
    wang = night.wang
    wang.goto(f"{night.desk.address}/visits")
    wang.locator(".sg-errand", has_text="蓝水娥").click()
    expect(wang.locator("#errand")).to_contain_text("近两周用水渐少")
    wang.get_by_role("button", name="打开电话").click()
    wang.locator(".sg-dial", has_text="12800006000").wait_for()
    wang.get_by_label("安好").check()
    wang.get_by_label("缺药缺食").check()
    wang.get_by_label("说明").fill("降压药已吃完，已联系女儿")
    wang.get_by_role("button", name="记录探访").click()
    expect(wang.locator("main")).to_contain_text("月探访率")
    wang.goto(f"{night.desk.address}/visits/p-32")
    expect(wang.locator("#errand")).to_contain_text("降压药已吃完")


def the_next_shift_takes_over(night: Night) -> None:
    """The note has what is open by itself; whoever takes over confirms it."""
    zhao = night.zhao
    zhao.goto(f"{night.desk.address}/shifts")
    fill(zhao, "handovers", text="止付已发，等银行回执")
    send(zhao, "handovers")
    note = ".sg-notes li"
    expect(zhao.locator(note).first).to_contain_text("诈骗")
    browser = zhao.context.browser
    assert browser is not None
    wu = seated(browser, night.desk, "wu")
    wu.goto(f"{night.desk.address}/shifts")
    expect(wu.locator(note).first).to_contain_text("止付已发")
    wu.locator("form[action*='/accept']").get_by_role("button").click()
    expect(wu.locator(note).first).to_contain_text("wu")
