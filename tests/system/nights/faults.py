"""What goes wrong of a night: two who want the same, a line that drops, a desk that dies."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.desk.night import SOON_MS, card, fill, send, take
from tests.system.nights.cast import Night


def nobody_holds_what_another_has(night: Night) -> None:
    """Both look at it; one is faster, and the other is told who has it."""
    night.engine.warns("p-30", "厨房冒烟", "Smoke in the kitchen", detector="smoke", tier=3)
    li, wu = night.li, night.wu
    for page in (li, wu):
        card(page, "厨房冒烟")
    wu.route("**/incidents/*", lambda route: route.abort())  # he does not see what li does
    take(li, "li")
    wu.get_by_role("button", name="受理", exact=True).click()
    wu.locator(".sg-panel [role=alert]", has_text="事件已有变化").wait_for()
    wu.unroute("**/incidents/*")  # not before: a page that has read it anew says another thing
    assert "li 受理中" in wu.locator(".sg-panel .sg-state").inner_text()
    wu.get_by_role("button", name="受理", exact=True).click()
    wu.locator(".sg-panel [role=alert]", has_text="由他人受理").wait_for()
    assert "li 受理中" in wu.locator(".sg-panel .sg-state").inner_text()
    night.album.keep(wu, "03-two-officers")


def a_dropped_connection_loses_nothing(night: Night) -> None:
    """What came meanwhile comes, and what was being written is sent when the line is back."""
    li, wu = night.li, night.wu
    fill(li, "note", text="消防已出发")
    li.context.set_offline(True)
    send(li, "note")
    li.locator(".sg-panel [role=alert]", has_text="未送出").wait_for()
    night.engine.warns(
        "p-31", "老人跌倒，尚无动静", "A fall, nothing since", detector="fall_still", tier=2
    )
    expect(wu.locator(".sg-card", has_text="老人跌倒")).to_have_count(1)
    li.context.set_offline(False)
    send(li, "note")
    li.locator(".sg-panel .sg-history", has_text="消防已出发").wait_for()
    expect(li.locator(".sg-card", has_text="老人跌倒")).to_have_count(1)
    assert li.locator(".sg-history li", has_text="消防已出发").count() == 1


def a_killed_desk_loses_nothing(night: Night) -> None:
    """Acts, what is being written, who is logged in, and what the engine found meanwhile."""
    li, wu = night.li, night.wu
    fill(li, "note", text="火已扑灭")
    night.desk.kill()
    send(li, "note")
    li.locator(".sg-panel [role=alert]", has_text="未送出").wait_for()
    night.engine.warns("p-32", "卫生间停留过久", "Too long in the bathroom",
                       detector="limit_bathroom", tier=2)  # fmt: skip
    night.desk.start()
    for page in (li, wu):  # nobody reloads, nobody logs in
        expect(page.locator(".sg-card", has_text="停留过久")).to_have_count(1, timeout=SOON_MS)
    send(li, "note")
    li.locator(".sg-panel .sg-history", has_text="火已扑灭").wait_for()
    done = li.locator(".sg-panel .sg-history").inner_text()
    assert "消防已出发" in done and "li 受理" in done
