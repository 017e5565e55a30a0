"""Draw docs/images/desk*.png from a running demo: `python -m tests.support.desk.desk_picture`."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

FOLDER = Path(__file__).parents[3] / "docs" / "images"
CHROMIUM = ["--no-sandbox", "--force-color-profile=srgb"]
PEOPLE = 60
TOLD = re.compile(r"desk: (\S+) .*name: (\S+) .*password: (\S+)")
WAITS_MS = 600_000
"""How long the demo may take until there is something to see."""


@contextmanager
def demo() -> Iterator[tuple[str, str, str]]:
    """Run `silverguard demo`; yields the address, name and password that it prints."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "engine.cli.main", "demo", "--people", str(PEOPLE)]
    environment = os.environ | {"SILVERGUARD_DESK_PORT": str(port)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            found = next(found for line in process.stderr if (found := TOLD.search(line)))
            threading.Thread(target=process.stderr.read, daemon=True).start()  # progress goes on
            yield found[1], found[2], found[3]
        finally:
            process.terminate()


def logged_in(page: Page, address: str, name: str, password: str) -> Page:
    """Log in as a newcomer does."""
    page.goto(address)
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_selector("#list")
    return page


def shot(page: Page, name: str) -> None:
    """Keep what is in view."""
    page.wait_for_timeout(1_500)
    page.screenshot(path=FOLDER / f"{name}.png")


def draw() -> None:
    """Draw the queue by day, an incident's page at night, and the queue on a telephone."""
    with demo() as told, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        _queue(browser, told)
        _incident(browser, told)
        _phone(browser, told)
        browser.close()


def _queue(browser: Browser, told: tuple[str, str, str]) -> None:
    size = ViewportSize(width=1366, height=1100)
    page = logged_in(browser.new_page(viewport=size, device_scale_factor=1.3), *told)
    page.wait_for_selector("#list .sg-card", timeout=WAITS_MS)
    page.wait_for_timeout(40_000)  # some hours of the watched days
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1_000)
    page.keyboard.press("t")
    shot(page, "desk")


def _incident(browser: Browser, told: tuple[str, str, str]) -> None:
    size = ViewportSize(width=1366, height=1300)
    page = browser.new_page(viewport=size, color_scheme="dark")
    logged_in(page, *told)
    number = page.locator("#list .sg-card a").first.get_attribute("href")
    page.goto(told[0].rstrip("/") + str(number))
    shot(page, "desk-incident")


def _phone(browser: Browser, told: tuple[str, str, str]) -> None:
    size = ViewportSize(width=390, height=844)
    page = logged_in(browser.new_page(viewport=size, device_scale_factor=2), *told)
    shot(page, "desk-phone")


if __name__ == "__main__":
    draw()
