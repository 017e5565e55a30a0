"""The morning after: a round on a telephone, the next shift, what it comes to, and evidence."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from engine.cli import main as cli
from tests.support.desk.night import fill, seated, send
from tests.system.nights.cast import Night


def a_care_item_is_looked_after_at_a_visit(night: Night) -> None:
    """It calls nobody; it stands first on the round, and what was found stands there after."""
    night.engine.warns(
        "p-04", "近两周用水渐少", "Less water for two weeks", detector="slow_day", tier=1, care=True
    )
    wang = night.wang
    night.opens(wang, "/visits")
    night.album.keep(wang, "18-round")
    wang.locator(".sg-errand", has_text="蓝水娥").click()
    expect(wang.locator("#errand")).to_contain_text("近两周用水渐少")
    wang.get_by_role("button", name="打开电话").click()
    wang.locator(".sg-dial", has_text="12800006000").wait_for()
    wang.get_by_label("安好").check()
    wang.get_by_label("缺药缺食").check()
    wang.get_by_label("说明").fill("降压药已吃完，已联系女儿")
    night.album.keep(wang, "19-visit")
    wang.get_by_role("button", name="记录探访").click()
    expect(wang.locator("main")).to_contain_text("月探访率")
    night.opens(wang, "/visits/p-04")
    expect(wang.locator("#errand")).to_contain_text("降压药已吃完")


def the_next_shift_takes_over(night: Night) -> None:
    """The note has what is open by itself; whoever takes over confirms it."""
    li, wu, note = night.li, night.wu, ".sg-notes li"
    night.opens(li, "/shifts")
    fill(li, "handovers", text="止付已发，等银行回执")
    send(li, "handovers")
    for words in ("诈骗", "陈阿木", "又向同一收款方付款3万元"):
        expect(li.locator(note).first).to_contain_text(words)
    night.opens(wu, "/shifts")
    expect(wu.locator(note).first).to_contain_text("止付已发")
    night.album.keep(wu, "20-handover")
    wu.locator("form[action*='/accept']").get_by_role("button").click()
    expect(wu.locator(note).first).to_contain_text("wu")


def the_supervisor_reads_what_it_came_to(night: Night, folder: Path) -> None:
    """How fast, whom one reached, how it ended; the wall tells of nobody; evidence is frozen."""
    browser = night.li.context.browser
    assert browser is not None
    chief = seated(browser, night.desk, "chief", totp=night.totp)
    chief.get_by_role("link", name="督导").click()
    page = chief.locator("main")
    for words in ("生命安全", "无人接听", "属实", "正常生活", "li", "中位数"):
        expect(page).to_contain_text(words)
    night.album.keep(chief, "21-supervision")
    chief.get_by_role("link", name="态势大屏").click()
    expect(chief.locator(".sg-tiles")).to_contain_text("<5")
    night.album.keep(chief, "22-wall")
    _a_case_is_frozen(night, chief, folder)


def _a_case_is_frozen(night: Night, chief: Page, folder: Path) -> None:
    """A bundle comes out of the browser, and is proved by what the desk said of it."""
    night.opens(chief, "/?closed=true&person=p-02")
    chief.locator(".sg-card", has_text="离家未归").locator("a").click()
    chief.get_by_role("link", name="导出证据").click()
    night.album.keep(chief, "23-evidence")
    fill(chief, "freeze", reason="家属投诉核查 2026-118")
    with chief.expect_response("**/freeze*") as answered, chief.expect_download() as told:
        send(chief, "freeze")
    bundle, head = folder / "case.zip", answered.value.headers["x-evidence-head"]
    told.value.save_as(bundle)
    chief.reload()
    expect(chief.locator("main")).to_contain_text(head)  # who proves it later finds it here
    assert cli.run(["evidence", "verify", str(bundle), "--head", head]) == 0
    assert cli.run(["evidence", "verify", str(bundle), "--head", "0" * 64]) == 2
