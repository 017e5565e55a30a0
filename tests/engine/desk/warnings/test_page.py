"""The page in a real browser: what arrives shows without reload, nothing comes from outside."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

from engine.store.people.portrait_line import Aspect, Item, PortraitLine
from engine.store.store import Store
from tests.support.desk_process import desk_on
from tests.support.made_up import portrait_of, warning_line

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs the system's Chromium")


@pytest.fixture(scope="module")
def desk(database_url: str) -> Iterator[str]:
    with desk_on(database_url) as address:
        yield address


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_page()
        browser.close()


def test_a_new_warning_appears_on_top_without_reload(store: Store, desk: str, page: Page) -> None:
    store.put_warnings([warning_line(1, reason={"zh": "先来的", "en": "first"})])
    page.goto(desk)
    page.get_by_role("button", name="先来的").wait_for()
    store.put_warnings([warning_line(2, reason={"zh": "后来的", "en": "second"})])
    page.get_by_role("button", name="后来的").wait_for()
    shown = page.locator(".sg-card").all_inner_texts()
    assert ["后来的" in shown[0], "先来的" in shown[1], len(shown)] == [True, True, 2]


def test_two_hundred_half_open_connections_fill_no_desk(
    store: Store, desk: str, page: Page
) -> None:
    place = urlsplit(desk)
    held = [socket.create_connection((place.hostname, place.port), timeout=20) for _ in range(200)]
    for one in held:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-More: ")
    page.goto(desk)
    store.put_warnings([warning_line(1, reason={"zh": "求助了", "en": "help"})])
    page.get_by_role("button", name="求助了").wait_for(timeout=5_000)
    assert {one.recv(1) for one in held} == {b""}  # let go of after 10 s
    for one in held:
        one.close()


def test_filters_hide_and_show(store: Store, desk: str, page: Page) -> None:
    store.put_warnings(
        [
            warning_line(1, warning="fraud", tier=1, reason={"zh": "汇款", "en": "paid"}),
            warning_line(2, warning="home", tier=3, reason={"zh": "求助", "en": "sos"}),
        ]
    )
    page.goto(desk)
    page.get_by_role("button", name="≥3 值班民警").click()
    page.get_by_role("button", name="汇款").wait_for(state="detached")
    assert page.locator(".sg-card").count() == 1
    page.get_by_role("button", name="诈骗", exact=True).click()
    page.get_by_text("暂无预警").wait_for()


def test_a_click_or_key_shows_evidence_runbook_and_portrait(
    store: Store, desk: str, page: Page
) -> None:
    store.put_warnings([warning_line(1)])
    store.put_portraits([portrait_of("person-1")])
    page.goto(desk)
    page.locator(".sg-card").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1分钟内回拨本人").wait_for()
    shown = page.locator(".sg-panel").inner_text()
    for text in ("按下求助", "作息", "运动", "娱乐", "健康档案", "经济综合指数", "平时 4,200"):
        assert text in shown
    assert "person-1" not in page.content()


def test_what_is_unknown_is_said_and_not_drawn(store: Store, desk: str, page: Page) -> None:
    unknown = Item("reach", "活动半径", "m")
    store.put_warnings([warning_line(1)])
    store.put_portraits(
        [
            PortraitLine(
                "person-1", 0, [Aspect("movement", "运动", "Movement", [unknown])], ["health"]
            )
        ]
    )
    page.goto(desk)
    page.locator(".sg-card").click()
    page.get_by_text("缺少数据: 健康档案").wait_for()
    assert page.locator(".sg-item").inner_text().split() == ["活动半径", "未知"]
    assert page.locator(".sg-scale").count() == 0


def test_english_is_one_click_away(store: Store, desk: str, page: Page) -> None:
    store.put_warnings([warning_line(1)])
    page.goto(desk)
    page.get_by_role("link", name="English").click()
    page.get_by_role("button", name="SOS was pressed").wait_for()


def test_markup_in_a_reason_is_shown_as_text(store: Store, desk: str, page: Page) -> None:
    bad = "<img src=x onerror=\"document.title='owned'\">"
    store.put_warnings([warning_line(1, reason={"zh": bad, "en": bad})])
    page.goto(desk)
    page.get_by_text("<img src=x").wait_for()
    assert page.title() != "owned"


def test_nothing_is_fetched_from_outside(store: Store, desk: str, page: Page) -> None:
    hosts: set[str] = set()
    failures: list[str] = []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda said: failures.append(said.text) if said.type == "error" else None)
    store.put_warnings([warning_line(1)])
    store.put_portraits([portrait_of("person-1")])
    page.goto(desk)
    page.locator(".sg-card").click()
    page.locator("canvas").first.wait_for()
    assert hosts == {desk.removeprefix("http://")}
    assert failures == []
