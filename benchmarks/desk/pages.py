"""`python -m benchmarks.desk.pages`: the queue of a desk under load, as a browser has it.

A first page with ten thousand open incidents, the bytes of a cold page, how long a warning takes
from its transaction's begin until it is painted, and a storm of incidents among which some call.
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from re import findall

import httpx
import numpy as np
from playwright.sync_api import Page, sync_playwright

from engine.settings import Settings
from engine.store.connection.embedded import start_embedded, stop_embedded
from engine.store.store import Store, open_store
from tests.support.desk.desk_process import desk_process
from tests.support.judged.made_up import warning_line

OPEN, ASKED = 10_000, 100
RATE, SECONDS = 20, 9  # not more than the two hundred that a page holds
STORM, STORM_S, CALL_EVERY = 5_000, 60, 100
SETTLES_S = 60.0
OBSERVER = """() => { window.painted = {}; new MutationObserver(changes => {
  const fresh = changes.flatMap(one => [...one.addedNodes]).filter(one => one.id);
  requestAnimationFrame(() => setTimeout(() => {
    const now = Date.now(), who = one => one.querySelector(".sg-who").textContent;
    for (const one of fresh) window.painted[who(one)] ??= now;
  }));
}).observe(document.getElementById("list"), { childList: true }); }"""


def line(number: int, *, calls: bool) -> bytes:
    """Return a warning of now about somebody new."""
    now = int(time.time() * 1000)
    kind = {"detector": "sos", "tier": 3} if calls else {"detector": "silence", "tier": 2}
    return warning_line(number, person=f"q{number}", at=now, onset=now, **kind)


def quantiles(seconds: list[float]) -> str:
    """Return median, p99 and worst in milliseconds."""
    if not seconds:
        return "none"
    told = np.quantile(np.array(seconds) * 1000, (0.5, 0.99, 1.0))
    return ", ".join(f"{one:,.0f}" for one in told) + f" ms of {len(seconds):,}"


@contextmanager
def desk() -> Iterator[tuple[str, Store]]:
    """Run a desk on a database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-bench-"))
    url = start_embedded(folder / "postgres")
    store = open_store(Settings(database_url=url))
    try:
        with desk_process(url) as running:
            yield running.address, store
    finally:
        store.close()
        stop_embedded(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def first_page(address: str) -> list[float]:
    """Ask for the first page again and again."""
    spent = []
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        for _ in range(ASKED):
            began = time.perf_counter()
            client.get("/").raise_for_status()
            spent.append(time.perf_counter() - began)
    return spent[5:]


def cold(address: str) -> tuple[int, int]:
    """Return the bytes of a page and of all that it loads, plain and gzipped."""
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        page = client.get("/").content
        files = set(findall(r'/static/[^"]+', page.decode()))
        bodies = [page, *(client.get(file).content for file in files)]
    return sum(map(len, bodies)), sum(len(gzip.compress(one)) for one in bodies)


def painted(page: Page, sent: dict[str, float]) -> list[float]:
    """Return how long each that was sent took until it was painted; endless where it never was."""
    end = time.monotonic() + SETTLES_S
    while time.monotonic() < end:
        seen: dict[str, float] = page.evaluate("window.painted")
        if sent.keys() <= seen.keys():
            break
        page.wait_for_timeout(200)
    return [seen.get(person, np.inf) / 1000 - at for person, at in sent.items()]


def send(
    store: Store, page: Page, first: int, many: int, seconds: float, call_every: int
) -> dict[str, float]:
    """Store warnings by the clock; returns when each call was begun, all where each one calls."""
    sent: dict[str, float] = {}
    began, number = time.monotonic(), 0
    while number < many:
        due = min(many, int((time.monotonic() - began) * many / seconds) + 1)
        fresh = range(first + number, first + due)
        sent |= {f"q{place}": time.time() for place in fresh if place % call_every == 0}
        store.put_warnings([line(place, calls=place % call_every == 0) for place in fresh])
        number = due
        page.wait_for_timeout(1)  # lets the browser's messages through
    return sent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.desk.pages")
    parser.add_argument("--open", type=int, default=OPEN)
    many = parser.parse_args().open
    with desk() as (address, store), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(address)
        page.evaluate(OBSERVER)
        sent = send(store, page, 0, RATE * SECONDS, SECONDS, 1)
        print(f"painted at {RATE} a second: median, p99, worst {quantiles(painted(page, sent))}")
        calling = range(1_000_000, 1_000_000 + STORM, CALL_EVERY)
        store.put_people([{"person": f"q{place}"} for place in calling])
        sent = send(store, page, 1_000_000, STORM, STORM_S, CALL_EVERY)
        print(f"calls among {STORM:,} in a minute: {quantiles(painted(page, sent))}")
        page.close()
        left = range(2_000_000, 2_000_000 + many - STORM)
        for place in range(left.start, left.stop, 500):
            some = range(place, min(place + 500, left.stop))
            store.put_warnings([line(one, calls=False) for one in some])
        print(f"first page, {many:,} open: {quantiles(first_page(address))}")
        print("cold page: {:,} bytes, {:,} gzipped".format(*cold(address)))
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        began = time.perf_counter()
        page.goto(address)
        page.locator(".sg-card").first.click()
        page.locator(".sg-panel .sg-history").wait_for()
        print(f"opened, first incident read: {1000 * (time.perf_counter() - began):,.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
