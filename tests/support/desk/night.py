"""A night at the desk, for browsers: what the engine tells meanwhile, and what officers press."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pyotp
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from engine.alerting.outage import Outage, explanation
from engine.store.store import Store
from tests.support.desk.desk_process import DeskProcess
from tests.support.desk.people_at_the_desk import PASSWORD
from tests.support.judged.made_up import warning_line

CHROMIUM = Path("/usr/bin/chromium")
OWN = "a longer pass phrase of his own"
SOON_MS = 90_000
"""A browser on a busy machine; every wait is for a state."""


def elder(person: str, name: str, street: str = "", **more: object) -> dict[str, object]:
    return {"person": person, "area": "331102", "name": name, "street": street} | more


class Engine:
    """What the engine tells the desk meanwhile, now; `store` is where to."""

    def __init__(self, store: Store) -> None:
        self.store, self._told = store, 0

    def warns(self, person: str, words: str, english: str = "", **other: object) -> str:
        """Raise a warning; returns its episode."""
        self._told += 1
        now = int(time.time() * 1000)
        reason = {"zh": words, "en": english or words}
        said = {"person": person, "reason": reason, "at": now, "onset": now}
        self.store.put_warnings([warning_line(self._told, **(said | other))])
        return f"e{self._told}"

    def explains(self, episode: str, person: str) -> None:
        """Tell that a silence is one of four in a street."""
        found = explanation(
            episode, person, int(time.time() * 1000), Outage("street", 4, 5, frozenset())
        )
        self.store.put_explanations([msgspec.json.encode(found)])


@contextmanager
def browsing() -> Iterator[Browser]:
    """Open the system's browser, close it at the end."""
    expect.set_options(timeout=SOON_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


def seated(
    browser: Browser, desk: DeskProcess, name: str, wide: int = 1366, high: int = 768,
    *, totp: str = "", first: bool = False,
) -> Page:  # fmt: skip
    """Log somebody in; at the first time the administrator's password is changed before all."""
    page = browser.new_context(viewport={"width": wide, "height": high}).new_page()
    page.set_default_timeout(SOON_MS)
    page.goto(desk.address)
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    if totp:
        page.get_by_label("动态口令").fill(pyotp.TOTP(totp).now())
    page.get_by_role("button", name="登录").click()
    if first:
        page.get_by_label("现密码").fill(PASSWORD)
        page.get_by_label("新密码").fill(OWN)
        page.get_by_label("再次输入").fill(OWN)
        page.get_by_role("button", name="更改密码").click()
    page.locator("#queue").wait_for()
    return page


def card(page: Page, words: str) -> None:
    """Open the card of an incident beside the list."""
    page.locator(".sg-card", has_text=words).locator("a").click()
    page.locator(".sg-panel .sg-lead", has_text=words).wait_for()


def take(page: Page, name: str) -> None:
    page.get_by_role("button", name="受理", exact=True).click()
    page.locator(".sg-state", has_text=f"{name} 受理中").wait_for()


def form_of(page: Page, act: str) -> Locator:
    """Return the form of an act, of those that stand below one another."""
    return page.locator(f":is(.sg-acts form, form.sg-new)[action*='/{act}']")


def fill(page: Page, act: str, **fields: str) -> None:
    """Fill the form of an act, which is opened first."""
    form = form_of(page, act)
    if not form.is_visible():
        page.locator(f".sg-acts details:has(form[action*='/{act}']) summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif value == "on":
            field.check()
        else:
            field.fill(value)


def send(page: Page, act: str) -> None:
    form_of(page, act).get_by_role("button").click()


def close(page: Page, outcome: str) -> None:
    """Close what is open on a page, each of its episodes with one outcome."""
    fill(page, "close")
    for select in page.locator("form[action*='/close'] select[name^=outcome]").all():
        select.select_option(outcome)
    send(page, "close")
    page.locator(".sg-state", has_text="已办结").wait_for()
