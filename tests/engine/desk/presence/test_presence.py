"""Who looks at an incident is told to who else does, for seconds, and within its area alone."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from engine.desk.access.caller import Caller
from engine.desk.presence.service import Presence
from engine.desk.web.refused import RefusedError
from engine.store.incidents.log_clock import database_now
from engine.store.presence.rows import MOST, SEEN_MS, forget_presence
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit
from tests.support.desk.officer import badge, officers, opened

LI, WU = Caller("li", "officer"), Caller("wu", "officer", "3311")


class Told:
    """Presence by a clock of its own."""

    def __init__(self, store: Store) -> None:
        store.put_people([{"person": "p", "area": "331102"}])
        self.incident = opened(store, officers(store, [badge("li")])[0])
        with store.engine.connect() as connection:
            self.now = database_now(connection)
        self.presence = Presence(store.engine, lambda _: self.now)

    def look(self, caller: Caller) -> list[str]:
        return self.presence.look(self.incident, caller)


@pytest.fixture
def told(store: Store) -> Told:
    return Told(store)


def test_each_hears_of_the_others_and_not_of_himself(told: Told) -> None:
    assert told.look(LI) == []
    assert told.look(WU) == ["li"]
    assert told.look(LI) == ["wu"]


def test_it_expires_by_itself_unless_it_is_said_again(told: Told, store: Store) -> None:
    told.look(LI)
    told.now += SEEN_MS - 1
    told.look(WU)
    assert told.look(WU) == ["li"]
    told.now += 1
    assert told.look(WU) == []
    with store.engine.begin() as connection:
        assert forget_presence(connection, told.now) == 1
        assert connection.execute(text("SELECT name FROM presence")).scalars().all() == ["wu"]


def test_who_may_not_act_is_not_told_of_and_many_are_bounded(told: Told) -> None:
    told.look(Caller("data", "data_scientist"))
    told.look(Caller("local", "local"))
    assert told.look(LI) == []
    for number in range(MOST + 5):
        told.look(Caller(f"n{number:02}", "officer"))
    assert len(told.look(LI)) == MOST


def test_nothing_is_told_of_another_area_or_of_none(told: Told) -> None:
    told.look(LI)
    for incident, caller in ((told.incident, Caller("far", "officer", "4401")), ("0", WU)):
        with pytest.raises(RefusedError) as refused:
            told.presence.look(incident, caller)
        assert refused.value.status == 404


def test_the_page_names_them_without_a_script_and_a_program_hears_it(store: Store) -> None:
    li, wu = officers(store, [badge("li"), badge("wu")])
    incident = opened(store, li)
    first = Visit(li.desk.app, {"Authorization": "Bearer li"}).open(f"/incidents/{incident}")
    assert first.one("sg-looking").text == ""
    page = Visit(wu.desk.app, {"Authorization": "Bearer wu"}).open(f"/incidents/{incident}")
    assert page.one("sg-looking").text == "li 正在看"
    path = page.one("sg-looking").attributes["data-looking"]
    part = Visit(li.desk.app, {"Authorization": "Bearer li", "X-Part": "1"}).ask("GET", path)
    assert "<b>wu</b> 正在看" in part.text
    assert li.post(f"/incidents/{incident}/looking").json()["looking"] == ["wu"]
