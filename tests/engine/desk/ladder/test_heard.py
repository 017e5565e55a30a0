"""A call of life safety goes on until so many have heard it as a step wants."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from engine.desk.ladder.notifier import Notifier
from engine.store.incidents.log_clock import database_now
from engine.store.store import Store
from tests.support.desk.officer import Officer, badge, officers, raised
from tests.support.servers.webhook_receiver import receiving


class Later:
    """The database's clock, some time on."""

    ms = 0

    def __call__(self, connection: Connection) -> int:
        return database_now(connection) + self.ms


@pytest.fixture
def li(store: Store) -> Officer:
    return officers(store, [badge("li")])[0]


def warn(store: Store, number: int, person: str = "p1", **other: object) -> None:
    store.put_warnings([raised(number, person, **other)])


def test_one_who_has_it_is_not_enough_where_several_must_have_heard(
    store: Store, li: Officer
) -> None:
    clock = Later()
    with receiving() as receiver:
        steps = [receiver.hook(f"s{n}", after_s=60 * n, acknowledgements=2) for n in (1, 2, 3)]
        notifier = Notifier(store.engine, steps, clock)
        notifier.step()
        warn(store, 1, detector="sos", tier=3)
        warn(store, 2, "p2")
        incident, other = (li.queue(person=name)[0]["id"] for name in ("p1", "p2"))
        for one in (incident, other):
            li.act("take", one)
        clock.ms = 61_000
        assert notifier.step() == 1, "one is one too few; of the other it is enough"
        li.act("acknowledge", incident)
        clock.ms = 121_000
        assert notifier.step() == 1, "who has it and who heard it are the same"
        (wu,) = officers(store, [badge("wu", "grid_worker")])
        said = wu.act("acknowledge", incident).json()
        assert (said["acknowledged"], said["owner"]) == (["li", "wu"], "li")
        clock.ms = 181_000
        assert notifier.step() == 0
    warn(store, 3, detector="sos", tier=3, episode="e9")
    assert li.read(incident)["acknowledged"] == [], "a further cry asks anew"
