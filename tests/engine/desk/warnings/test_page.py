"""The desk in a real browser: what arrives shows without reload, nothing comes from outside."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect, sync_playwright

from engine.store.store import Store
from tests.support.desk.desk_process import desk_on
from tests.support.desk.hostile import HOSTILE
from tests.support.judged.made_up import portrait_of, warning_line

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs the system's Chromium")


@pytest.fixture(scope="module")
def desk(database_url: str) -> Iterator[str]:
    with desk_on(database_url) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def called(number: int, words: str, **other: object) -> bytes:
    return warning_line(number, reason={"zh": words, "en": f"{words} (en)"}, **other)


def test_a_new_incident_appears_in_its_place_without_reload(
    store: Store, desk: str, page: Page
) -> None:
    store.put_warnings([called(1, "汇款", tier=2, warning="fraud", detector="unusual_amount")])
    page.goto(desk)
    page.get_by_role("link", name="汇款").wait_for()
    assert not page.title().startswith("(")
    store.put_warnings([called(2, "求助")])
    page.get_by_role("link", name="求助").wait_for()
    shown = page.locator(".sg-card").all_inner_texts()
    assert ["求助" in shown[0], "汇款" in shown[1], len(shown)] == [True, True, 2]
    expect(page).to_have_title(re.compile(r"^\(1\) "))


def test_two_hundred_half_open_connections_fill_no_desk(
    store: Store, desk: str, page: Page
) -> None:
    place = urlsplit(desk)
    held = [socket.create_connection((place.hostname, place.port), timeout=20) for _ in range(200)]
    for one in held:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-More: ")
    page.goto(desk)
    store.put_warnings([called(1, "求助了")])
    page.get_by_role("link", name="求助了").wait_for(timeout=5_000)
    assert {one.recv(1) for one in held} == {b""}  # let go of after 10 s
    for one in held:
        one.close()


def test_filters_hide_and_show(store: Store, desk: str, page: Page) -> None:
    store.put_warnings(
        [
            called(1, "汇款", warning="fraud", tier=2, detector="unusual_amount"),
            called(2, "久静", warning="home", tier=2, detector="silence"),
        ]
    )
    page.goto(desk)
    page.get_by_role("link", name="诈骗 1", exact=True).click()
    page.get_by_role("link", name="久静").wait_for(state="detached")
    assert page.locator(".sg-card").count() == 1
    page.get_by_role("link", name="≥3 值班民警").click()
    page.get_by_text("暂无未办结事件").wait_for()


def test_by_keys_an_officer_reads_takes_calls_and_closes(
    store: Store, desk: str, page: Page
) -> None:
    store.put_warnings([called(1, "老人按下求助")])
    store.put_portraits([portrait_of("person-1")])
    page.goto(desk)
    page.locator(".sg-card").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_text("1分钟内回拨本人").wait_for()
    shown = page.locator(".sg-panel").inner_text()
    for words in ("按下求助", "作息", "运动", "娱乐", "健康档案", "经济综合指数", "平时 4,200"):
        assert words in shown
    page.keyboard.press("t")
    page.locator(".sg-panel .sg-state", has_text="local 受理中").wait_for()
    page.locator(".sg-card .sg-has", has_text="local 受理中").wait_for()
    form = page.locator("form[action$='/calls']")
    form.locator("[name=result]").select_option("well")
    form.get_by_role("button").click()
    page.locator(".sg-history", has_text="安好").wait_for()
    page.locator("summary", has_text="办结").click()
    ending = page.locator("form[action$='/close']")
    ending.locator("select").select_option("benign")
    ending.get_by_role("button").click()
    page.locator(".sg-card").wait_for(state="detached")
    page.get_by_text("暂无未办结事件").wait_for()


def test_what_is_being_written_outlives_an_answer_on_its_way(
    store: Store, desk: str, page: Page
) -> None:
    store.put_warnings([called(1, "求助")])
    page.goto(desk)
    page.get_by_role("link", name="求助").click()
    page.get_by_role("button", name="受理").wait_for()
    held: list[Route] = []
    page.route("**/incidents/*", lambda route: held.append(route))
    page.keyboard.press("t")
    page.locator(".sg-panel .sg-state", has_text="local 受理中").wait_for()
    while not held:  # its card has changed: it is asked for anew
        page.wait_for_timeout(50)
    result = page.locator("form[action$='/calls'] [name=result]")
    result.select_option("well")
    with page.expect_response("**/incidents/*"):
        held[0].continue_()
    page.wait_for_timeout(200)
    expect(result).to_have_value("well")


def test_everything_works_without_a_script(store: Store, desk: str, browser: Browser) -> None:
    store.put_warnings([called(1, "求助")])
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(desk)
    page.get_by_role("link", name="求助").click()
    page.get_by_role("button", name="受理").click()
    assert "local 受理中" in page.locator(".sg-state").inner_text()
    page.locator("summary", has_text="记事").click()
    page.locator("form[action$='/note'] textarea").fill("女儿在路上")
    page.locator("form[action$='/note'] button").click()
    assert "女儿在路上" in page.locator(".sg-history").inner_text()
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (390, 844)])
def test_nothing_lies_beside_the_screen(
    store: Store, desk: str, page: Page, width: int, height: int
) -> None:
    store.put_warnings([called(1, "求助" * 40, person="p" * 60)])
    page.set_viewport_size({"width": width, "height": height})
    for path in ("/", "/?lang=en", "/incidents/new", "/warnings", "/status"):
        page.goto(desk + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path
    page.goto(desk)
    page.locator(".sg-card a").click()
    page.locator(".sg-do").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_english_is_one_click_away(store: Store, desk: str, page: Page) -> None:
    store.put_warnings([called(1, "SOS")])
    page.goto(desk)
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="SOS (en)").wait_for()


def test_nothing_hostile_runs_and_every_attribute_stays_closed(
    store: Store, desk: str, page: Page
) -> None:
    failures: list[str] = []

    def alerted(dialog: Dialog) -> None:
        failures.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", alerted)
    page.on("console", lambda said: failures.append(said.text) if said.type == "error" else None)
    lines = [
        called(number, text, person=f"p{number} {text}"[:64], episode=f"{number} {text}"[:64],
               evidence={text[:60]: text, "detectors": {text[:60]: 0.5}})
        for number, text in enumerate(HOSTILE)
    ]  # fmt: skip
    store.put_people([{"person": f"p0 {HOSTILE[0]}"[:64], "name": HOSTILE[0], "phone": HOSTILE[0],
                       "street": HOSTILE[0], "guardians": HOSTILE[0]}])  # fmt: skip
    page.goto(desk)
    store.put_warnings(lines)
    expect(page.locator(".sg-card")).to_have_count(len(HOSTILE), timeout=30_000)
    page.reload()
    expect(page.locator(".sg-card")).to_have_count(len(HOSTILE), timeout=30_000)
    shown = "".join("".join(page.locator(".sg-reason").all_text_contents()).split())
    assert [text for text in HOSTILE if "".join(text.split()) not in shown] == []
    names = set(page.evaluate(ATTRIBUTES))
    for link in page.locator(".sg-card a").all()[:6]:
        link.click()
        page.locator(".sg-panel .sg-history").wait_for()
        names |= set(page.evaluate(ATTRIBUTES))
    assert not [name for name in names if name.startswith("on") or name in ("style", "srcdoc")]
    assert page.evaluate("window.owned") is None and failures == []


ATTRIBUTES = """[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames())"""


def test_nothing_is_fetched_from_outside_and_no_policy_is_broken(
    store: Store, desk: str, page: Page
) -> None:
    hosts: set[str] = set()
    failures: list[str] = []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda said: failures.append(said.text) if said.type == "error" else None)
    store.put_warnings([called(1, "求助")])
    store.put_portraits([portrait_of("person-1")])
    for path in ("/status", "/warnings", "/incidents/new", "/log-in", "/"):
        page.goto(desk + path)
    page.locator(".sg-card").click()
    page.locator("svg").first.wait_for()
    assert hosts == {desk.removeprefix("http://")}
    assert failures == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_of_a_thousand_the_most_urgent_and_every_call_are_held_and_the_others_a_click_away(
    store: Store, desk: str, page: Page
) -> None:
    page.goto(desk)
    silent = [called(n, "久静", detector="silence", tier=2) for n in range(230)]
    store.put_warnings(silent)
    expect(page.locator(".sg-card")).to_have_count(200, timeout=30_000)
    store.put_warnings([called(900, "求助")])
    page.get_by_role("link", name="求助").wait_for()
    expect(page.locator(".sg-card")).to_have_count(200)
    shown = set(page.locator(".sg-who").all_text_contents())
    page.get_by_role("link", name="更多").click()
    page.wait_for_url("**cursor=*")
    shown |= set(page.locator(".sg-who").all_text_contents())
    assert shown == {f"person-{n}" for n in (*range(230), 900)}


def test_hundreds_of_calls_by_people_in_no_register_hide_no_registered_one(
    store: Store, desk: str, page: Page
) -> None:
    store.put_people([{"person": "person-300"}])
    page.goto(desk)
    page.get_by_text("暂无未办结事件").wait_for()
    store.put_warnings([called(n, f"求助{n:03d}") for n in range(300)])
    page.get_by_text("未登记人员的求助过多").wait_for()
    store.put_warnings([called(300, "登记老人求助")])
    page.get_by_role("link", name="登记老人求助").wait_for()
    assert page.locator(".sg-card[data-stranger]").count() == 200
    expect(page).to_have_title(re.compile(r"^\(301\) "))
    page.get_by_role("link", name="更多").click()
    page.get_by_role("link", name="求助299").wait_for()
