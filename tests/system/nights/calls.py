"""Calls of a night that other chapters do not tell: an SOS, and a daughter who rings."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.support.desk.night import card, close, fill, send, take
from tests.system.nights.cast import Night

SHE_TELLS = {
    "person": "李国强", "caller": "女儿李梅", "phone": "12800009001",
    "told": "父亲早上出门买菜，至今未归", "seen_min": "90", "last_seen_place": "解放街菜场",
    "clothing": "蓝色外套",
}  # fmt: skip


def an_sos_is_taken_called_and_closed(night: Night) -> None:
    """Who it is opens to whom it is; closed it is off the list."""
    li = night.li
    expect(li.get_by_text("暂无未办结事件")).to_be_visible()
    night.engine.warns("p-01", "老人按下求助", "The SOS button was pressed", detector="sos", tier=3)
    expect(li).to_have_title(re.compile(r"^\(1\) "))
    card(li, "老人按下求助")
    assert "12800001000" not in li.locator(".sg-panel").inner_text()
    take(li, "li")
    shown = li.locator(".sg-panel").inner_text()
    for words in ("周玉兰", "独居", "12800001000", "1分钟内回拨本人"):
        assert words in shown, words
    fill(li, "calls", result="well", text="误按")
    send(li, "calls")
    li.locator(".sg-history", has_text="误按 · 安好 · 本人").wait_for()
    night.album.keep(li, "01-sos")
    close(li, "benign")
    li.locator(".sg-card").wait_for(state="detached")
    expect(li).to_have_title(re.compile(r"^银龄"))


def a_daughter_rings(night: Night) -> None:
    """He is found by his name, which is all that she tells; the name stands in no address."""
    li = night.li
    li.get_by_role("link", name="接报登记").click()
    form = li.locator("form[action*='/incidents/new']")
    for name, text in SHE_TELLS.items():
        form.locator(f"[name={name}]").fill(text)
    night.album.keep(li, "02-rings")
    form.get_by_role("button", name="接报登记").click()
    li.locator("#incident").wait_for()
    shown = li.locator("#incident").inner_text()
    for words in ("p-20", "李国强", "父亲早上出门买菜", "解放街菜场", "蓝色外套", "90分钟前"):
        assert words in shown, words
    take(li, "li")
    assert "12800009000" in li.locator("#incident").inner_text()
    night.queue(li)
    expect(li.locator(".sg-card", has_text="李国强")).to_contain_text("li 受理中")
