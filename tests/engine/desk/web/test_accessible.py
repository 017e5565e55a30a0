"""Every page: no serious fault for axe, fits three sizes, is reached by keys, breaks no policy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, sync_playwright

from engine.alerting.outage import Outage, explanation
from engine.store.budget.rows import Budget, put_budget
from engine.store.dispatches.dispatch import Dispatch
from engine.store.dispatches.rows import put
from engine.store.incidents.hearing import case_of
from engine.store.incidents.queue import Wanted, queue_page
from engine.store.mapped.rows import replace_places
from engine.store.people.portrait_line import Place, UsualPlace
from engine.store.shifts.rows import Rota, Slot, put_rota
from engine.store.silences.line import Silence, SilencesLine
from engine.store.stops.rows import put as put_stop
from engine.store.stops.stop import Stop
from engine.store.store import Store
from streams.contract.units import HOUR_MS
from streams.register.mapped import Mapped
from tests.support.desk.desk_process import desk_on
from tests.support.judged.made_up import portrait_of, warning_line

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs the system's Chromium")
SERIOUS = """async () => (await axe.run({resultTypes: ["violations"]})).violations
  .filter(one => ["serious", "critical"].includes(one.impact))
  .flatMap(one => one.nodes.map(node => `${one.id} ${node.target} ${node.html.slice(0, 90)}`))"""

PRESSED = "a[href],button,input:not([type=radio]),select,textarea,summary"
REACHED = f"""var reached = () => [...document.querySelectorAll("{PRESSED}")]
  .filter(one => one.checkVisibility({{visibilityProperty: true}}))
  .filter(one => !one.disabled && one.type !== "hidden")"""
"""What can be pressed: the tabulator key leads to each, if nobody hinders it; within a group of
choices the arrows do, as everywhere."""
LEFT = "reached().filter(e => !e.dataset.tabbed).map(e => e.outerHTML.slice(0, 80))"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = ((390, 844), (820, 1180), (1366, 768))
"""A telephone, a tablet, the duty room's screen; width and height."""


@pytest.fixture
def page(store: Store, database_url: str) -> Iterator[tuple[str, Page]]:
    """Yield a desk's address and a browser's page."""
    with desk_on(database_url) as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield (
            desk,
            browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce"),
        )
        browser.close()


def filled(store: Store) -> dict[str, str]:
    """Fill the desk; returns its incidents by kind."""
    now = int(time.time() * 1000)
    store.put_people([{"person": "person-1", "name": "王秀英", "birth_year": "1944",
                       "street": "解放街", "phone": "12800004270", "dementia": "mild",
                       "home_lat": "28.45", "home_lon": "119.92"}])  # fmt: skip
    place = Place(28.4405, 119.9011, now - 900_000)
    usual = [UsualPlace(28.452, 119.921, 9.0, now // 86_400_000 - 1)]
    store.put_portraits(
        [msgspec.structs.replace(portrait_of("person-1"), place=place, usual=usual)]
    )
    for number, (kind, detector, tier) in enumerate(
        [("home", "sos", 3), ("wandering", "night_exit", 3), ("fraud", "card_burst", 2),
         ("home", "slow_day", 1)]
    ):  # fmt: skip
        person = "person-1" if number < 2 else f"p-{number}"
        line = warning_line(
            number, person=person, warning=kind, detector=detector, tier=tier,
            at=now - number * 3_600_000, onset=now,
        )  # fmt: skip
        store.put_warnings([line])
    with store.engine.begin() as connection:
        days = tuple(Slot(day, 0, 1440, ("li", "wang")) for day in range(7))
        camera = Mapped("camera", "桥头", "", [[(28.452, 119.921)]])
        replace_places(connection, [camera, Mapped("road", "", "", [[(28.4, 119.9), (28.5, 120)]])])
        put_rota(connection, Rota("331102", "officer", "2026-01-05", days))
    street = Outage("street", 4, 5, frozenset())
    store.put_explanations([msgspec.json.encode(explanation("e3", "p-3", now, street))])
    with store.engine.connect() as connection:
        return {
            one.incident.kind: one.incident.id for one in queue_page(connection, Wanted())[::-1]
        }


def accepted(store: Store, incident: str) -> str:
    """Send somebody, who accepts it; returns the dispatch: its page shows all it has then."""
    one = Dispatch("d1", incident, "person-1", "", "local", "li", int(time.time() * 1000),
                   "带上血压计", "arrived", "local")  # fmt: skip
    new = Dispatch("d2", incident, "person-1", "", "zhou", "engine", int(time.time() * 1000))
    with store.engine.begin() as connection:
        put(connection, [one, new])
    return one.id


def looked_after(store: Store, fraud: str) -> None:
    """Let silences be told, money be gone, a budget be spent, and a call have been tried."""
    now = int(time.time() * 1000)
    silent = Silence("person-1", now, "home", now - 8 * HOUR_MS, 1, now + HOUR_MS, 2,
                     "limit_silence", 3.0, now - HOUR_MS)  # fmt: skip
    store.put_silences(SilencesLine("silverguard.events-0", (silent,)))
    stop = Stop(
        id="s1", incident=fraud, person="p-2", area="", bank="b", name="松鹤养老院", account="6222",
        amount_cny=Decimal(77_000), paid_at=now, reported_at=now, since=now, by="li",
    )  # fmt: skip
    with store.engine.begin() as connection:
        put_stop(connection, stop, None)
        put_budget(connection, Budget("", 2, 1, 12 * HOUR_MS, now, now, "chief"))
    more = [
        warning_line(n, person=f"p-{n}", warning="fraud", detector="card_burst", tier=2, score=0.5,
                     at=now, onset=now)
        for n in (10, 11, 12)
    ]  # fmt: skip
    store.put_warnings(more)


def shown(store: Store, desk: str, browser: Page) -> list[str]:
    """Fill the desk, take an incident; returns the paths of all pages."""
    found = filled(store)
    errand = accepted(store, found["home"])
    looked_after(store, found["fraud"])
    silent = Dispatch("d3", found["wandering"], "person-1", "", "sun", "li", 0)
    with store.engine.begin() as connection:
        put(connection, [silent])
    own = {name: f"/{name}/{{}}" for name in ("incidents", "search", "storms", "fraud")}
    browser.goto(desk + own["incidents"].format(found["wandering"]))
    browser.locator(".sg-take button").click()
    browser.locator(".sg-near").wait_for()
    return [
        "/?tier=1", own["incidents"].format(found["home"]),
        own["incidents"].format(found["wandering"]), own["search"].format(found["wandering"]),
        own["storms"].format(found["gateway"]), own["fraud"].format(found["fraud"]),
        f"/holds/{found['fraud']}", "/shifts", "/dispatch", f"/dispatch/{errand}", "/visits",
        "/visits/person-1", "/coverage", "/silences", "/institutions", "/supervision", "/wall",
        "/budget", "/models", f"/evidence/{case_of('person-1')}", "/incidents/new", "/warnings",
        "/status", "/log-in",
    ]  # fmt: skip


def in_english(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang=en"


def test_no_page_has_a_serious_fault_by_day_or_by_night(
    store: Store, page: tuple[str, Page]
) -> None:
    desk, browser = page
    wrong = []
    for path in shown(store, desk, browser):
        for each, schemes in ((path, SCHEMES), (in_english(path), SCHEMES[:1])):
            browser.goto(desk + each)
            if path.startswith("/?"):
                browser.locator(".sg-card a").first.click()
                browser.locator(".sg-panel .sg-history").wait_for()
            browser.evaluate(AXE_SCRIPT)
            for scheme in schemes:
                browser.emulate_media(color_scheme=scheme)
                wrong += [f"{each} {scheme}: {fault}" for fault in browser.evaluate(SERIOUS)]
    assert not wrong, "\n".join(wrong)


def test_every_page_fits_is_reached_by_keys_and_breaks_no_policy(
    store: Store, page: tuple[str, Page]
) -> None:
    desk, browser = page
    wrong: list[str] = []
    browser.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    browser.on("pageerror", lambda fault: wrong.append(str(fault)))
    for path in shown(store, desk, browser):
        for each in (path, in_english(path)):
            browser.goto(desk + each)
            for width, height in SIZES:
                browser.set_viewport_size({"width": width, "height": height})
                wide = browser.evaluate("document.documentElement.scrollWidth")
                wrong += [f"{each}: {wide} wide at {width}"] if wide > width else []
        wrong += [f"{path}: no key leads to {one}" for one in unreached(browser)]
    assert not wrong, "\n".join(wrong)


def unreached(browser: Page) -> list[str]:
    """Return what can be pressed on a page and is not come to by the tabulator key.

    A moment has a stop for each of its numbers, and groups of choices have one of their own.
    """
    browser.evaluate("addEventListener('focusin', said => said.target.dataset.tabbed = 1)")
    left: list[str] = browser.evaluate(f"{REACHED}; document.activeElement.blur(); {LEFT}")
    for _ in range(8):
        for _ in range(len(left)):
            browser.keyboard.press("Tab")
        left = browser.evaluate(LEFT)
    return left
