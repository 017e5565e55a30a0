"""An elder with dementia leaves at night: asked, sent for, searched for, seen, found."""

from __future__ import annotations

import json
import time

import httpx
from playwright.sync_api import expect

from engine.desk.ladder.webhook import signature
from streams.contract.units import MINUTE_MS
from tests.support.desk.night import SOON_MS, card, close, fill, send, take
from tests.support.patience import patient
from tests.support.servers.webhook_receiver import Receiver
from tests.system.nights.cast import SECRET, Night

LEFT_MIN = 35
"""So long ago she left when nobody has answered yet."""


def she_leaves_and_nobody_answers(night: Night) -> str:
    """Tier 1 asks first; what nobody answers climbs to the grid worker."""
    left = int(time.time() * 1000) - LEFT_MIN * MINUTE_MS
    episode = night.engine.warns(
        "p-02", "失智老人夜间出门", "Out at night, with dementia", warning="wandering",
        detector="night_exit", tier=1, onset=left,
    )  # fmt: skip
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
    night.opens(wang, "/dispatch")
    errand = wang.locator(".sg-errand", has_text="王秀英")
    expect(errand).to_be_visible(timeout=SOON_MS)
    night.album.keep(wang, "04-errands")
    errand.click()
    assert "12800004271" not in wang.locator("#errand").inner_text()
    wang.get_by_role("button", name="接受，马上去").click()
    wang.locator(".sg-dial", has_text="12800004271").wait_for()
    assert "8栋2单元" in wang.locator("#errand").inner_text()
    expect(wang.locator(".sg-way .sg-home")).to_be_visible()
    night.album.keep(wang, "05-on-the-way")
    wang.get_by_role("button", name="我已到达").click()
    wang.get_by_label("未找到").check()
    wang.get_by_label("邻居称外出").check()
    wang.get_by_label("说明").fill("门开着，邻居见她往车站走")
    wang.get_by_role("button", name="上报看到的情况").click()
    wang.get_by_role("button", name="完成", exact=True).click()
    wang.locator("#errand", has_text="已完成").wait_for()
    assert "12800004271" not in wang.locator("#errand").inner_text()


def she_is_searched_for(night: Night, episode: str) -> None:
    """Tier 3: taken, the sheet with her own life space and until when; searched in vain, seen."""
    li = night.li
    night.engine.warns(
        "p-02", "离家未归，已超过30分钟", "Out and not back for more than 30 minutes",
        warning="wandering", detector="limit_out", tier=3, episode=episode,
    )  # fmt: skip
    card(li, "离家未归")
    take(li, "li")
    panel = li.locator(".sg-panel")
    for words in ("往车站走", "无人接听", "邻居称外出"):
        expect(panel.locator(".sg-history")).to_contain_text(words)
    expect(panel.locator(".sg-roll .sg-is-done")).to_contain_text("wang")
    night.album.keep(li, "06-tier-3")
    li.goto(li.locator(".sg-panel .sg-whole").evaluate("one => one.href"))
    night.album.keep(li, "07-incident")
    li.get_by_role("link", name="搜寻图").click()
    sheet = li.locator(".sg-search")
    expect(sheet).to_contain_text("宜在此前找到")
    for words in ("夜间", "独居", "平日活动范围"):
        expect(sheet).to_contain_text(words)
    expect(li.locator(".sg-usual")).to_have_count(2)
    night.album.keep(li, "08-search")
    fill(li, "searched", place="28.4520, 119.9230", text="河边")
    send(li, "searched")
    li.locator(".sg-swept").wait_for(state="attached")


def she_is_found(night: Night) -> None:
    """Where a camera saw her she is found, the map is scored, and it is closed."""
    li = night.li
    night.album.keep(li, "10-seen")
    fill(li, "located", place="28.4612, 119.9305", text="候车厅里")
    send(li, "located")
    expect(li.locator(".sg-search")).to_contain_text("R = ")
    night.album.keep(li, "11-found")
    li.get_by_role("link", name="走失").click()
    li.locator("#incident").wait_for()
    close(li, "true:safe")
    night.queue(li)
