"""The 96345 platform reports over HTTP: in order, once, by its own token, into the history."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import get_args

import pytest

from engine.desk.dispatch.model import Status
from engine.desk.dispatch.platform import FROM, reported
from engine.desk.web.refused import RefusedError
from engine.store.deadlines.grades import met
from engine.store.dispatches.dispatch import Dispatch, State
from engine.store.incidents.rows import changes_of
from engine.store.store import Store
from streams.contract.json_object import Json
from tests.support.desk.officer import Officer, badge, officers, raised


@pytest.fixture
def desk(store: Store) -> Iterator[list[Officer]]:
    store.put_people([{"person": "p", "area": "331102", "name": "王秀英"}])
    store.put_warnings([raised(1, "p")])
    yield officers(store, [
        badge("li"), badge("96345", "gateway"), badge("far", "gateway", "44"),
        badge("other", "gateway"),
    ])  # fmt: skip


def sent(li: Officer) -> tuple[str, str]:
    incident = str(li.queue(person="p")[0]["id"])
    assert li.act("dispatch", incident, {"whom": "96345"}).status_code == 200
    return incident, li.get("/dispatches").json()["items"][0]["dispatch"]


def told(who: Officer, name: str, status: str, key: str | None = None, **more: object) -> int:
    return who.post(f"/dispatches/{name}/status", {"status": status, **more}, key=key).status_code


@pytest.mark.parametrize(("status", "state"), list(product(get_args(Status), get_args(State))))
def test_a_report_is_taken_from_its_states_alone(status: Status, state: State) -> None:
    one = Dispatch("d", "i", "p", "", "96345", "li", 0, state=state)
    if state in FROM[status]:
        assert reported(one, status, "96345", 5).state == (
            {"accepted": "accepted", "served": "done"}.get(status, "done")
        )
        return
    with pytest.raises(RefusedError):
        reported(one, status, "96345", 5)


def test_from_accepted_to_rated_each_once_and_in_the_history(
    desk: list[Officer], store: Store
) -> None:
    li, platform, far, other = desk
    incident, name = sent(li)
    assert told(far, name, "accepted") == 404 and told(li, name, "accepted") == 403
    assert told(platform, name, "rated") == 409  # nobody was served yet
    for status, more in (("accepted", Json()), ("served", {"text": "已上门"}),
                         ("reviewed", Json()), ("rated", {"rating": 5})):  # fmt: skip
        for _ in range(2):  # the line broke: what was sent is sent again
            assert told(platform, name, status, key=f"k-{status}", **more) == 200
        assert told(other, name, status) == 409
    assert told(platform, name, "rated", rating=6) == 422
    history = li.read(incident)["history"]
    assert [one["what"] for one in history][-4:] == ["accepted", "served", "reviewed", "rated"]
    assert history[-1]["detail"] == {"rating": 5, "dispatch": name}
    with store.engine.connect() as connection:
        changes = changes_of(connection, incident)
    assert met("there", changes, 0) and met("visit", changes, 0)
    assert not met("feedback", changes, 0)  # how the person is, nobody has said


def test_the_page_of_the_incident_says_what_the_platform_did(desk: list[Officer]) -> None:
    li, platform, *_ = desk
    incident, name = sent(li)
    assert told(platform, name, "served") == 200
    page = li.desk.ask("GET", f"/incidents/{incident}", "li").text
    assert "96345 已上门服务" in page
