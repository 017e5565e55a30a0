"""One night at the desk, in browsers: two officers, a grid worker's telephone, a supervisor.

An elder with dementia leaves and is found, a fraud is stopped, silences are told apart, a care item
is looked after; lines drop, the desk dies and is restored elsewhere meanwhile.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.store.store import Store
from engine.store.tokens import Holder, create
from tests.support.desk.desk_process import desk_process
from tests.support.desk.night import CHROMIUM, Engine, browsing, seated
from tests.support.desk.people_at_the_desk import account
from tests.support.servers.webhook_receiver import Receiver, receiving
from tests.system.nights.calls import a_daughter_rings, an_sos_is_taken_called_and_closed
from tests.system.nights.cast import AREA, SECRET, Night, night_zone, pictures_folder, settled
from tests.system.nights.faults import (
    a_dropped_connection_loses_nothing,
    a_killed_desk_loses_nothing,
    nobody_holds_what_another_has,
)
from tests.system.nights.money import a_fraud_is_denied, the_next_payment_is_stopped
from tests.system.nights.morning import (
    a_care_item_is_looked_after_at_a_visit,
    the_next_shift_takes_over,
    the_supervisor_reads_what_it_came_to,
)
from tests.system.nights.pictures import Album
from tests.system.nights.restored import the_desk_is_restored_elsewhere
from tests.system.nights.silence import (
    a_silent_home_is_told_from_a_street,
    what_grows_silent_says_whose_it_is,
)
from tests.system.nights.wandering import (
    she_is_found,
    she_is_searched_for,
    she_leaves_and_nobody_answers,
    the_grid_worker_goes_and_does_not_find_her,
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs the system's Chromium")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def night(
    store: Store, database_url: str, receiver: Receiver, request: pytest.FixtureRequest
) -> Iterator[Night]:
    settled(store)
    now = int(time.time() * 1000)
    account(store, "li", one_time_until=now + 3_600_000)
    account(store, "wu")
    account(store, "wang", "grid_worker", AREA)
    totp = account(store, "chief", "supervisor")
    token = create(store.engine, Holder("voice", "gateway", ""), now, now + 3_600_000)
    album = Album(pictures_folder(request.config.getoption("--pictures")))
    zone = night_zone()
    settings = {"SILVERGUARD_WEBHOOKS": _hooks(receiver), "SILVERGUARD_TZ": zone}
    with desk_process(database_url, **settings) as desk, browsing() as browser:
        li, wu = seated(browser, desk, "li", first=True), seated(browser, desk, "wu")
        wang = seated(browser, desk, "wang", 390, 844)
        yield Night(
            database_url, Engine(store), desk, receiver, token, totp, ZoneInfo(zone), album,
            li, wu, wang,
        )  # fmt: skip


def _hooks(receiver: Receiver) -> str:
    """Return the ladder: a gateway asks at tier 1, the grid worker on duty is sent at tier 2."""
    hooks = [{"name": "voice", "tier": 1, "up_to": 1, "asks": "person"},
             {"name": "grid", "tier": 2, "post": "grid_worker"}]  # fmt: skip
    return json.dumps([one | {"url": receiver.url, "secret": SECRET} for one in hooks])


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_a_night_at_the_desk(stack: ExitStack, night: Night, tmp_path: Path) -> None:
    an_sos_is_taken_called_and_closed(night)
    episode = she_leaves_and_nobody_answers(night)
    the_grid_worker_goes_and_does_not_find_her(night)
    she_is_searched_for(night, episode)
    the_desk_is_restored_elsewhere(night, tmp_path, stack)
    she_is_found(night)
    a_fraud_is_denied(night)
    nobody_holds_what_another_has(night)
    a_dropped_connection_loses_nothing(night)
    a_killed_desk_loses_nothing(night)
    the_next_payment_is_stopped(night)
    a_silent_home_is_told_from_a_street(night)
    what_grows_silent_says_whose_it_is(night)
    a_daughter_rings(night)
    a_care_item_is_looked_after_at_a_visit(night)
    the_next_shift_takes_over(night)
    the_supervisor_reads_what_it_came_to(night, tmp_path)
