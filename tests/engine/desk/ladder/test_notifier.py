"""The notifier: who is told of what, who next, again until it works, and by one desk of several."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import ValidationError
from sqlalchemy import Connection, select

from engine.desk.ladder.notifier import Notifier
from engine.desk.ladder.telling import lease_ms
from engine.desk.ladder.webhook import signature
from engine.store.incidents.log_clock import database_now
from engine.store.notices.rows import claimed
from engine.store.notices.tables import NOTICES
from engine.store.people.erasures import Erasure
from engine.store.shifts.rows import Post, Rota, Slot, put_rota
from engine.store.store import Store
from engine.webhooks import Webhook, differently_named
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, HOUR_MS
from tests.support.desk.officer import NOW, Officer, badge, officers, raised
from tests.support.servers.webhook_receiver import Receiver, receiving
from tests.support.tree import ROOT


class Later:
    """The database's clock, some time on."""

    ms = 0

    def __call__(self, connection: Connection) -> int:
        return database_now(connection) + self.ms


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def li(store: Store) -> Officer:
    store.put_people([{"person": "p1", "area": "331102", "name": "王秀英"}])
    return officers(store, [badge("li")])[0]


def begun(store: Store, *hooks: Webhook, clock: Later | None = None) -> Notifier:
    """Return a notifier that has looked at what was there before it."""
    notifier = Notifier(store.engine, hooks, clock or Later())
    assert notifier.step() == 0
    return notifier


def states(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        query = select(NOTICES.c.state).order_by(NOTICES.c.hook, NOTICES.c.made_at)
        return list(connection.execute(query).scalars())


def warn(store: Store, number: int, person: str = "p1", **other: object) -> None:
    store.put_warnings([raised(number, person, **other)])


def test_what_calls_is_told_once_signed_and_without_a_name(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    warn(store, 1, "before", detector="sos", tier=3)
    notifier = begun(store, receiver.hook())
    warn(store, 2, detector="sos", tier=3, reason={"zh": "按下求助", "en": "pressed"})
    assert (notifier.step(), notifier.step(), states(store)) == (1, 0, ["told"])
    (one,) = receiver.came
    said: Json = json.loads(one.body)
    assert (said["type"], said["data"]["person"]) == ("incident.called", "p1")
    assert (said["data"]["urgency"], said["data"]["area"]) == (4, "331102")
    assert said["data"]["incident"] == li.queue(person="p1")[0]["id"]
    assert "王秀英" not in one.body.decode()
    name, at = one.headers["webhook-id"], int(one.headers["webhook-timestamp"])
    expected = signature("a secret that nobody else knows", name, at, one.body)
    assert (name, one.headers["webhook-signature"]) == (said["data"]["notice"], expected)
    assert signature("a secret that nobody else knowS", name, at, one.body) != expected


def test_a_receiver_checks_it_as_the_page_says(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    notifier = begun(store, receiver.hook())
    warn(store, 1)
    assert notifier.step() == 1
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    names: Json = {}
    exec(page.split("```python\n")[1].split("```")[0], names)
    headers, body = receiver.came[0]
    assert names["is_ours"]("a secret that nobody else knows", headers, body)
    assert not names["is_ours"]("a secret that nobody else knows", headers, body + b" ")


def test_the_next_step_is_told_only_if_nobody_answers(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    clock = Later()
    later = receiver.hook("leader", after_s=180)
    notifier = begun(store, receiver.hook(), later, clock=clock)
    warn(store, 1)
    warn(store, 2, "p2")
    assert notifier.step() == 2
    li.act("take", li.queue(person="p2")[0]["id"])
    clock.ms = 179_000 - 60_000
    assert notifier.step() == 0
    clock.ms = 181_000
    assert notifier.step() == 1
    assert [json.loads(one.body)["data"]["person"] for one in receiver.came[2:]] == ["p1"]
    assert sorted(states(store)) == ["answered", "told", "told", "told"]


def on_duty(store: Store, post: Post, *who: str) -> None:
    """Let some be on duty day and night, or nobody."""
    slots = tuple(Slot(day, 0, 1440, who) for day in range(7)) if who else ()
    with store.engine.begin() as connection:
        put_rota(connection, Rota("331102", post, "2026-01-01", slots))


def names_told(receiver: Receiver) -> list[list[str]]:
    return [json.loads(one.body)["data"]["on_duty"] for one in receiver.came]


def test_a_step_with_nobody_on_duty_is_passed_at_once(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    clock = Later()
    hooks = [
        receiver.hook("grid", post="grid_worker"),
        receiver.hook("officers", post="officer", after_s=180),
        receiver.hook("leader", after_s=600),
    ]
    on_duty(store, "officer", "zhao")
    notifier = begun(store, *hooks, clock=clock)
    warn(store, 1)
    assert (notifier.step(), states(store)) == (1, ["nobody", "waiting", "told"])
    assert names_told(receiver) == [["zhao"]]
    clock.ms = 419_000 - 60_000
    assert notifier.step() == 0, "what comes later keeps its distance: 600 - 180 s"
    clock.ms = 421_000
    assert (notifier.step(), states(store)) == (1, ["nobody", "told", "told"])


def test_whom_a_step_calls_finds_it_on_his_page_once(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    on_duty(store, "grid_worker", "wang")
    notifier = begun(store, receiver.hook(post="grid_worker"))
    warn(store, 1)
    receiver.status = 503  # tried again: he is sent once all the same
    assert notifier.step() == 0
    (one,) = li.get("/dispatches").json()["items"]
    assert (one["whom"], one["by"], one["state"]) == ("wang", "engine", "sent")


def test_the_last_step_is_told_though_nobody_is_on_duty(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    hooks = [receiver.hook(post="grid_worker"), receiver.hook("chief", post="leader", after_s=60)]
    notifier = begun(store, *hooks)
    warn(store, 1)
    assert (notifier.step(), states(store)) == (1, ["told", "nobody"])
    assert names_told(receiver) == [[]]


def test_where_another_is_told_beside_nothing_comes_forward(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    hooks = [receiver.hook(post="grid_worker"), receiver.hook("beside"),
             receiver.hook("chief", after_s=60)]  # fmt: skip
    notifier = begun(store, *hooks)
    warn(store, 1)
    assert (notifier.step(), states(store)) == (1, ["told", "waiting", "nobody"])


def test_a_call_that_came_again_leaves_one_later_step(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    clock = Later()
    notifier = begun(store, receiver.hook("leader", after_s=60), clock=clock)
    warn(store, 1)
    warn(store, 2, tier=3, episode="e1", at=NOW + 1)
    clock.ms = 61_000
    assert (notifier.step(), sorted(states(store))) == (1, ["answered", "told"])


def test_what_fails_is_tried_again_under_the_same_id(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    clock = Later()
    notifier = begun(store, receiver.hook(), clock=clock)
    warn(store, 1)
    receiver.status = 503
    assert notifier.step() == 0
    assert states(store) == ["waiting"]
    assert notifier.step() == 0 and len(receiver.came) == 1, "it waits before it tries again"
    clock.ms, receiver.status = 120_000, 308
    assert notifier.step() == 0, "no redirect is followed"
    clock.ms, receiver.status = 240_000, 200
    assert (notifier.step(), states(store)) == (1, ["told"])
    assert len({one.headers["webhook-id"] for one in receiver.came}) == 1 < len(receiver.came)


def test_nobody_listens_for_a_day(store: Store, li: Officer, receiver: Receiver) -> None:
    clock = Later()
    hook = receiver.hook()
    notifier = begun(store, hook.model_copy(update={"url": "http://127.0.0.1:9/"}), clock=clock)
    warn(store, 1)
    assert (notifier.step(), states(store)) == (0, ["waiting"])
    clock.ms = DAY_MS + HOUR_MS
    assert (notifier.step(), states(store)) == (0, ["given_up"])


@pytest.mark.parametrize(
    "chosen",
    [{"tier": 3}, {"up_to": 1, "tier": 1}, {"kinds": ["fraud"]}, {"area": "331121"}],
    ids=["tier", "up_to", "kind", "area"],
)
def test_a_receiver_is_told_what_concerns_it_alone(
    store: Store, li: Officer, receiver: Receiver, chosen: Json
) -> None:
    notifier = begun(store, receiver.hook(**chosen))
    warn(store, 1)
    warn(store, 2, test=True, detector="sos", tier=3)
    warn(store, 3, "late", tier=3, at=NOW - 5 * HOUR_MS, onset=NOW - 5 * HOUR_MS)
    assert (notifier.step(), states(store)) == (0, [])


def test_of_two_desks_one_tells(store: Store, li: Officer, receiver: Receiver) -> None:
    desks = [begun(store, receiver.hook()) for _ in range(2)]
    store.put_warnings([raised(number, f"p{number}") for number in range(40)])
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda desk: [desk.step() for _ in range(3)], desks))
    names = [one.headers["webhook-id"] for one in receiver.came]
    assert len(names) == len(set(names)) == 40


def test_what_a_desk_claimed_that_died_is_told_by_the_next(
    store: Store, li: Officer, receiver: Receiver
) -> None:
    clock = Later()
    hook = receiver.hook(after_s=1)
    notifier, lease = begun(store, hook, clock=clock), lease_ms(hook)
    warn(store, 1)
    assert notifier.step() == 0
    with store.engine.begin() as connection:
        now = database_now(connection) + 1000
        assert len(claimed(connection, hook.name, now, now + lease, 10)) == 1
    clock.ms = 1000
    assert notifier.step() == 0
    clock.ms = 1000 + lease + 1000
    assert notifier.step() == 1


def test_nothing_is_told_of_who_was_erased(store: Store, li: Officer, receiver: Receiver) -> None:
    clock = Later()
    notifier = begun(store, receiver.hook(after_s=60), clock=clock)
    warn(store, 1)
    assert notifier.step() == 0
    store.erase([Erasure("p1", NOW + DAY_MS, "token")])
    clock.ms = 61_000
    assert (notifier.step(), states(store), receiver.came) == (0, [], [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://desk.example/in"},
        {"url": "https://name:word@desk.example/"},
        {"url": "file:///etc/passwd"},
        {"secret": "short"},
        {"name": "a b"},
        {"tier": 5},
        {"colour": "red"},
    ],
    ids=lambda said: next(iter(said)),
)
def test_a_webhook_that_cannot_be_used_is_refused(receiver: Receiver, wrong: Json) -> None:
    with pytest.raises(ValidationError) as caught:
        receiver.hook(**wrong)
    assert "a secret that nobody else knows" not in str(caught.value)


def test_no_two_share_a_name(receiver: Receiver) -> None:
    with pytest.raises(ValueError, match="same name"):
        differently_named([receiver.hook(), receiver.hook()])
