"""Ladder, shifts, stop orders and restarts in any order on the real store, beside a small model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engine.desk.access.caller import Caller
from engine.desk.acts.doing import DOINGS
from engine.desk.fraud.clockwork import Clockwork
from engine.desk.fraud.machine import Act
from engine.desk.fraud.model import BODIES, StopIn
from engine.desk.fraud.service import StopService
from engine.desk.incidents.service import Request, Service
from engine.desk.ladder.notifier import SHANGHAI, Notifier
from engine.desk.ladder.telling import Due
from engine.desk.web.refused import RefusedError
from engine.store.incidents.rows import changes_of
from engine.store.shifts.rows import Post, Rota, Slot, put_rota
from engine.store.store import Store
from engine.webhooks import Webhook
from streams.contract.units import HOUR_MS, MINUTE_MS
from tests.support.desk.officer import NOW, Officer, badge, officers, raised

LI = Caller("li", "officer")
STEPS: Sequence[tuple[str, Post | None, int]] = (
    ("grid", "grid_worker", 0), ("officers", "officer", 180), ("leader", None, 600),
)  # fmt: skip
HOOKS = [
    Webhook.model_validate(
        {"name": name, "url": "https://desk.example/in", "secret": "s" * 24, "kinds": ["home"],
         "after_s": after_s} | ({"post": post} if post else {})
    )
    for name, post, after_s in STEPS
]  # fmt: skip
LEADS = {
    ("asked", "send"): "sent", ("asked", "correct"): "asked",
    ("sent", "match"): "stopped", ("sent", "mismatch"): "unmatched",
    ("unmatched", "correct"): "asked", ("stopped", "renew"): "stopped",
    ("stopped", "release"): "released",
}  # fmt: skip
FOUR = {"name": "n", "account": "6222", "amount_cny": "10", "paid_at": NOW - HOUR_MS}
SAID: dict[str, dict[str, Any]] = {
    "match": {"held_cny": "10"}, "mismatch": {"differing": ["name"]}, "correct": FOUR,
}  # fmt: skip


class Ladder:
    """What is expected of one call: which steps wait until when, who is on duty, who has it."""

    def __init__(self, now: int) -> None:
        self.waits = {name: now + 1000 * after_s for name, _, after_s in STEPS}
        self.on: dict[str, bool] = {"grid_worker": False, "officer": False}
        self.owner, self.told = False, list[str]()

    def passes(self, now: int) -> None:
        for name, post, after_s in STEPS:
            if self.waits.get(name, now + 1) > now:
                continue
            del self.waits[name]
            if self.owner and after_s:
                continue
            later = {other: at for other, at in self.waits.items() if at > now}
            if post and not self.on[post] and later:
                gap = min(later.values()) - now
                self.waits |= {other: at - gap for other, at in later.items()}
                continue
            self.told.append(name)


class Order:
    """What is expected of one stop-payment order."""

    def __init__(self, now: int) -> None:
        self.state, self.times, self.until, self.calls = "asked", 0, 0, 0
        self.due = now + 30 * MINUTE_MS

    def acts(self, act: str, now: int) -> bool:
        state = LEADS.get((self.state, act))
        if state is None or (act == "renew" and self.times == 2):
            return False
        before, self.state = self.state, state
        if before == state == "asked":
            return True  # no clock begins anew
        if state == "stopped":
            self.until = (self.until if act == "renew" else now) + 48 * HOUR_MS
            self.times += 1
        ends = {"asked": now + 30 * MINUTE_MS, "sent": now + 30 * MINUTE_MS,
                "stopped": self.until - 4 * HOUR_MS}  # fmt: skip
        self.due = ends.get(state, 0)
        return True

    def passes(self, now: int) -> None:
        while self.due and self.due <= now:
            self.calls += 1
            if self.state == "stopped" and self.until <= now:
                self.state, self.due = "lapsed", 0
            else:
                self.due = self.until if self.state == "stopped" else 0


class Desk(RuleBasedStateMachine):
    """A call of an area of its own and a stop order beside it, at a desk and in the models."""

    store: ClassVar[Store]
    reader: ClassVar[Officer]
    count = 0

    def __init__(self) -> None:
        super().__init__()
        Desk.count += 1
        self.now, area = NOW, f"33{Desk.count:04}"
        self.area, self.told = area, list[str]()
        persons = (f"home{Desk.count}", f"money{Desk.count}")
        self.store.put_people([{"person": one, "area": area} for one in persons])
        self.restart()
        self.notifier.step()
        number = 2 * Desk.count
        self.store.put_warnings([raised(number, persons[0], tier=2, episode=f"h{number}"),
                            raised(number + 1, persons[1], warning="fraud",
                                   episode=f"f{number}")])  # fmt: skip
        found = [self.reader.queue(person=one)[0] for one in persons]
        self.home, self.money = (str(one["id"]) for one in found)
        self.now = max(NOW, *(int(one["opened_at"]) for one in found))
        self.ladder, self.order = Ladder(self.now), Order(self.now)
        # The ladder's clock begins with the call itself, to the millisecond.
        self.ladder.waits = {
            name: int(found[0]["opened_at"]) + 1000 * after_s for name, _, after_s in STEPS
        }
        said = StopIn.model_validate(
            {"incident": self.money, "bank": "b", "brief": "x", "reported_at": self.now, **FOUR}
        )
        self.stop = self.stops.ask(LI, said).stop
        self.looks()

    @rule()
    def restart(self) -> None:
        """Lose all that lies in a process."""

        def clock(_: object) -> int:
            return self.now

        def sent(hook: Webhook, due: Sequence[Due], now: int) -> list[str]:
            self.told += [hook.name] * len(due)
            return [""] * len(due)

        self.notifier = Notifier(self.store.engine, HOOKS, clock, send=sent)
        self.clockwork = Clockwork(self.store.engine, clock)
        self.stops = StopService(self.store.engine, SHANGHAI, clock)
        self.service = Service(self.store.engine, clock)

    @rule(post=st.sampled_from(["grid_worker", "officer"]), there=st.booleans())
    def duty(self, post: Post, there: bool) -> None:
        slots = tuple(Slot(day, 0, 1440, ("he",)) for day in range(7)) if there else ()
        with self.store.engine.begin() as connection:
            put_rota(connection, Rota(self.area, post, "2026-01-01", slots))
        self.ladder.on[post] = there

    @precondition(lambda self: not self.ladder.owner)
    @rule()
    def take(self) -> None:
        body = DOINGS["take"].body()
        self.service.act("take", self.home, None, Request(LI, "take", body))
        self.ladder.owner = True

    @rule(act=st.sampled_from(sorted({act for _, act in LEADS})))
    def acts(self, act: Act) -> None:
        body = BODIES[act].model_validate(SAID.get(act, {}))
        expected = self.order.acts(act, self.now)
        try:
            self.stops.act(LI, self.stop, act, None, body)
            done = True
        except RefusedError as error:
            assert error.status == 409
            done = False
        assert done is expected, (act, self.order.state)

    @rule(minutes=st.sampled_from([1, 3, 8, 29, 31, 5 * 60, 43 * 60, 49 * 60]))
    def later(self, minutes: int) -> None:
        self.now += minutes * MINUTE_MS
        self.looks()

    def looks(self) -> None:
        """Let everything that is due happen."""
        self.notifier.step()
        while self.clockwork.step():
            pass
        self.ladder.passes(self.now)
        self.order.passes(self.now)

    @invariant()
    def nothing_differs(self) -> None:
        assert sorted(self.told) == sorted(self.ladder.told)
        assert self.stops.one(LI, self.stop).state == self.order.state
        with self.store.engine.connect() as connection:
            whats = [one.what for one in changes_of(connection, self.money)]
        assert whats.count("stop_due") == self.order.calls


def test_desk_and_model_never_differ(store: Store, pytestconfig: pytest.Config) -> None:
    runs, steps = (500, 30) if pytestconfig.getoption("--soak") else (6, 16)
    chosen = settings(max_examples=runs, stateful_step_count=steps)
    Desk.store, Desk.reader = store, officers(store, [badge("reader")])[0]
    run_state_machine_as_test(Desk, settings=chosen)
