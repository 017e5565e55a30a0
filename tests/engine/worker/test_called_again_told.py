"""A press within an open alarm goes the whole way: from the log to the incident that was closed."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import text

from engine.delivery.delivery import Delivery
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.store import Store
from streams.contract.topics import EPISODES, EVENTS
from tests.support.desk.officer import badge, officers
from tests.support.servers.run_worker import worked


def test_who_presses_again_is_heard_after_the_closing(tmp_path: Path, store: Store) -> None:
    settings = Settings(home=tmp_path)

    def pressed(number: int, at: int) -> None:
        line = b'{"kind":"sos","id":"%d","person":"p","at":%d}' % (number, at)
        journal = journal_of(settings)
        journal.append(EVENTS, [(0, line)])
        worked(settings, journal)
        Delivery(journal, store).step()
        journal.close()

    now = int(time.time() * 1000)
    pressed(1, now)
    [li] = officers(store, [badge("li")])
    (one,) = li.queue(person="p")
    li.act("take", one["id"])
    li.act("close", one["id"], {"others": {"outcome": "benign"}})
    pressed(2, now + 1000)
    found = li.read(one["id"])
    assert (found["state"], found["alerts"]) == ("new", 2)
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM warnings")).scalar_one() == 1
    journal = journal_of(settings)
    assert len(journal.read(EPISODES, 0)) == 1
    journal.close()
