"""A silent home is told from a dead sensor and from a street whose power is out."""

from __future__ import annotations

import time

from playwright.sync_api import expect

from engine.store.silences.line import Silence, SilencesLine
from streams.contract.units import HOUR_MS, MINUTE_MS
from tests.support.desk.night import card
from tests.system.nights.cast import Night

STREET = ("p-10", "p-11", "p-12")


def a_silent_home_is_told_from_a_street(night: Night) -> None:
    """At the queue: what fell silent together is one line, who is silent alone stands apart."""
    li, silent = night.li, {"detector": "silence", "tier": 2}
    night.engine.warns(
        "p-05", "五小时无活动，平日此时在做饭", "Silent for five hours", **silent
    )  # fmt: skip
    for person in STREET:
        said = night.engine.warns(person, "三小时无活动", "Silent for three hours", **silent)
        night.engine.explains(said, person)
    street = li.locator(".sg-card", has_text="后续说明：同一街道5户中有4户同时静默")
    expect(street).to_have_count(3)
    expect(li.locator(".sg-storm > summary")).to_contain_text("街道 解放街 4")
    expect(street.first).not_to_be_visible()  # folded away
    alone = li.locator(".sg-card", has_text="五小时无活动")
    expect(alone).to_have_count(1)
    expect(alone).not_to_contain_text("同时静默")
    card(li, "五小时无活动")
    assert "同时静默" not in li.locator(".sg-panel").inner_text()
    night.album.keep(li, "16-storm")


def what_grows_silent_says_whose_it_is(night: Night) -> None:
    """Before a limit speaks: the person's, the device's, the street's, each with minutes left."""
    night.engine.store.put_silences(SilencesLine("silverguard.events-0", tuple(_silences())))
    li = night.li
    li.get_by_role("link", name="静默倒计时").click()
    whose = {
        "疑为本人": "吴彩云", "疑为设备": "雷招弟", "疑为停电断网": "叶根土",
    }  # fmt: skip
    for words, name in whose.items():
        section = li.locator("section", has_text=words)
        expect(section).to_contain_text(name)
        expect(section.locator(".sg-left").first).to_contain_text("分钟")
    alone = li.locator("section", has_text="疑为本人")
    expect(alone.locator("li")).to_have_count(1)
    expect(alone).to_contain_text("同街道其余")
    expect(li.locator("section", has_text="疑为设备")).to_contain_text("网关失联自")
    night.album.keep(li, "17-silences")
    night.queue(li)


def _silences() -> list[Silence]:
    now = int(time.time() * 1000)

    def silent(person: str, minutes: int, since_h: int, deaf_since: int | None = None) -> Silence:
        return Silence(person, now, "home", now - since_h * HOUR_MS, 0, now + minutes * MINUTE_MS,
                       1, "limit_silence", 3.0, deaf_since=deaf_since)  # fmt: skip

    heard = [Silence(f"p-3{n}", now, "heard", now, surprise=0.0) for n in range(8)]
    return [
        silent("p-05", 42, 5), silent("p-06", 50, 4, deaf_since=now - 4 * HOUR_MS),
        *(silent(person, 55, 3) for person in STREET), *heard,
    ]  # fmt: skip
