"""Names, numbers, accounts and positions go into bodies and pages alone: no address, log, metric,
error or store of the browser holds one."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, sync_playwright

from engine.alerting.outage import Outage, explanation
from engine.desk.web.app import http_app
from engine.store.people.portrait_line import Place, PortraitLine, UsualPlace
from engine.store.silences.line import Silence, SilencesLine
from engine.store.store import Store
from engine.testing.http_server import served
from tests.support.judged.made_up import warning_line

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs the system's Chromium")
CANARIES = {
    "name": "金丝雀", "phone": "12897531975", "id_number": "331102193904019752",
    "street": "雀鸣弄", "building": "97号丝雀楼", "contact": "雀小敏", "told": "雀语无人听",
    "contact_phone": "12897532468", "account": "6217975319750246", "lat": "28.45973",
    "lon": "119.91357",
}  # fmt: skip
ENCODED = "|".join(
    {re.escape(one) for one in CANARIES.values()}
    | {"".join(f"%{byte:02X}" for byte in one.encode()) for one in CANARIES.values()}
    | {one.encode("unicode_escape").decode().replace("\\", r"\\") for one in CANARIES.values()}
)
"""As they stand, in an address, and in the JSON of a careless program."""
NO_ACT = ("transfer", "reopen", "split", "merge")


@pytest.fixture
def desk(store: Store) -> Iterator[tuple[str, Page, list[str]]]:
    """Yield a desk's address, a browser's page, and every address that it asks for."""
    asked: list[str] = []
    with served(http_app(store)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.on("request", lambda one: asked.append(f"{one.method} {one.url}"))
        page.on("framenavigated", lambda frame: asked.append(frame.url))
        yield address, page, asked
        browser.close()


def filled(store: Store) -> None:
    """Let somebody whom the canaries are about be missing, defrauded, silent; and a street."""
    now = int(time.time() * 1000)
    contact = {"name": CANARIES["contact"], "relation": "女儿", "phone": CANARIES["contact_phone"]}
    row = {name: CANARIES[name] for name in ("name", "phone", "id_number", "street", "building")}
    home = {"home_lat": CANARIES["lat"], "home_lon": CANARIES["lon"], "area": "331102"}
    guardians = msgspec.json.encode([contact]).decode()
    store.put_people([{"person": "p0", **row, **home, "guardians": guardians}])
    place = Place(float(CANARIES["lat"]), float(CANARIES["lon"]), now)
    usual = [UsualPlace(place.lat, place.lon, 9.0, now // 86_400_000)]
    store.put_portraits([PortraitLine("p0", now, [], [], place, usual)])
    kinds = (("home", "silence"), ("wandering", "overdue_return"), ("fraud", "card_burst"))
    lines = [
        warning_line(n, person="p0", warning=kind, detector=rule, tier=2, at=now, onset=now)
        for n, (kind, rule) in enumerate(kinds)
    ]
    silent = [
        warning_line(n, person=f"p{n}", detector="silence", tier=2, at=now, onset=now)
        for n in range(10, 14)
    ]
    store.put_warnings(lines + silent)
    silence = Silence("p0", now, "home", now, 1, now + 60_000, 2, "limit_silence", 3.0)
    store.put_silences(SilencesLine("silverguard.events-0", (silence,)))
    street = Outage("street", 4, 5, frozenset())
    store.put_explanations(
        [msgspec.json.encode(explanation(f"e{n}", f"p{n}", now, street)) for n in range(10, 14)]
    )


def worth(name: str, kind: str) -> str:
    """Return what is written into a field: a canary wherever one can stand."""
    numbers = {"account": "account", "phone": "phone", "number": "phone", "name": "name",
               "contact": "contact", "last_seen_place": "building"}  # fmt: skip
    if name in numbers:
        return CANARIES[numbers[name]]
    if name == "place":
        return f"{CANARIES['lat']}, {CANARIES['lon']}"
    if kind == "datetime-local":
        return time.strftime("%Y-%m-%dT%H:%M")
    numeric = ("radius_m", "team", "hours", "ago_min", "amount_cny", "lost_cny", "seen_min", "area",
               "calls", "begins_h", "worth_cny")  # fmt: skip
    return "10" if name in numeric else CANARIES["told"]


def sent(page: Page, address: str, action: str) -> None:
    """Open a page, fill a form of it with canaries wherever that takes text, and send it."""
    page.goto(address)
    form = page.locator(f"form[action*='{action}']").first
    if not form.count():
        return
    for details in page.locator(f"details:has(form[action*='{action}'])").all():
        details.evaluate("one => one.open = true")
    for field in form.locator("input:not([type=hidden]):not([type=checkbox]), textarea").all():
        name, kind = field.get_attribute("name") or "", field.get_attribute("type") or ""
        field.fill(worth(name, kind))
    for choice in form.locator("select").all():
        choice.select_option(index=choice.locator("option").count() - 1)
    with page.expect_response(lambda one: one.request.method == "POST"):
        if form.locator("button").count():
            form.locator("button").first.click()
        else:
            form.locator("input:not([type=hidden])").first.press("Enter")


def looked(page: Page, address: str) -> str:
    """Open a page and return what it shows."""
    page.goto(address)
    return page.content()


def acted_on(page: Page, link: str) -> str:
    """Do to an incident what its pages offer, and return what these show."""
    for act in ("take", "calls", "note", "visit", "dispatch"):
        sent(page, link, f"/{act}")
    shown = looked(page, link)
    if page.locator("a[href*='/fraud/']").count():
        sent(page, link.replace("/incidents/", "/holds/"), "/ask")
        shown += page.content()
    for other in ("/search/", "/fraud/"):
        page.goto(link)
        if page.locator(f"a[href*='{other}']").count():
            beside = link.replace("/incidents/", other)
            for act in ("/sighting", "/searched", "/heard", "/located", "/ask"):
                sent(page, beside, act)
            shown += looked(page, beside)
    return shown


def walked(page: Page, address: str) -> str:
    """Fill the forms of the desk with canaries, and return what its pages show."""
    page.goto(f"{address}/?tier=1")
    links = {one.get_attribute("href") for one in page.locator(".sg-card a", has_text="p0").all()}
    shown = "".join(acted_on(page, link) for link in sorted(address + one for one in links if one))
    for path in ("/silences", "/institutions", "/supervision", "/wall", "/models"):
        shown += looked(page, address + path)
    sent(page, f"{address}/budget", "/budget")
    sent(page, f"{address}/shifts", "/handovers")
    shown += looked(page, f"{address}/shifts")
    for path, act in (("/incidents/new", "/incidents/new"), ("/?tier=1", "/find")):
        sent(page, address + path, act)
        page.wait_for_load_state()
        shown += page.content()
    page.goto(f"{address}/?tier=1")
    page.locator(".sg-storm > summary a").click()
    return shown + page.content()


def refused(page: Page, address: str) -> list[str]:
    """Return what programs are told of bodies that are wrong and full of canaries."""
    bad = {"told": CANARIES["told"], "phone": CANARIES["phone"] * 9, "lat": CANARIES["lat"]}
    paths = ("incidents", "people/search", "payment-stops", "holds", "together/close", "shifts",
             "budgets")  # fmt: skip
    return [page.request.post(f"{address}/api/v1/{path}", data=bad).text() for path in paths]


def test_no_canary_leaves_bodies_and_pages(
    store: Store, desk: tuple[str, Page, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    address, page, asked = desk
    filled(store)
    shown = walked(page, address)
    missing = [name for name, one in CANARIES.items() if one not in shown and name != "id_number"]
    assert missing == [], "else nothing could have leaked"
    assert CANARIES["id_number"] not in shown, "no page shows an identity number"
    errors = refused(page, address)
    kept = page.evaluate("[{...localStorage}, {...sessionStorage}, document.cookie, window.name]")
    metrics = page.request.get(f"{address}/metrics").text()
    told = {"addresses": asked, "log": [caplog.text], "metrics": [metrics], "errors": errors,
            "browser": [str(kept)]}  # fmt: skip
    leaks = {
        place: sorted({found[0] for one in some for found in re.finditer(ENCODED, one)})
        for place, some in told.items()
    }
    assert leaks == {where: [] for where in told}
    assert len([one for one in asked if one.startswith("POST")]) > 12
