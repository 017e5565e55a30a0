"""Acts in any order on the real store, beside a model of a few lines: they never differ."""

from __future__ import annotations

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
from engine.desk.incidents.keeper import Keeper
from engine.desk.incidents.service import Request, Service
from engine.desk.web.refused import RefusedError
from engine.store.incidents.case_events import UNDO_MS
from engine.store.incidents.change import folded
from engine.store.incidents.grades import RETURN_MS
from engine.store.incidents.incident import Incident
from engine.store.incidents.queue import Wanted, numbered, queue_page
from engine.store.incidents.rows import changes_of
from engine.store.store import Store
from streams.contract.units import HOUR_MS, MINUTE_MS
from tests.support.desk.officer import NOW, raised

HIS = st.sampled_from([True, True, True, False])
"""Whether who acts is whose it is: mostly, or little ever comes about."""
OPEN = precondition(lambda machine: machine.model.state != "closed")
GRADE = RETURN_MS[2]


class Model:
    """What is expected of one incident of tier 2: whose it is, and until when."""

    def __init__(self) -> None:
        self.state, self.owner, self.due = "new", "", 0
        self.version = 1
        self.back: tuple[str, int, int, tuple[str, str, int]] | None = None

    @property
    def is_now(self) -> tuple[str, str, int]:
        return self.state, self.owner, self.due

    def undoes(self, who: str, now: int) -> bool:
        """Tell whether somebody may take back what was done last, and do."""
        if self.back is None or self.back[:2] != (who, self.version):
            return False
        if now >= self.back[2] + UNDO_MS:
            return False
        self.state, self.owner, self.due = self.back[3]
        return True

    def free(self, who: str) -> bool:
        return self.state != "closed" and self.owner in ("", who)

    def who(self, his: bool) -> str:
        owner = self.owner or "li"
        return owner if his else "wu" if owner == "li" else "li"

    def keeps(self, who: str, now: int) -> None:
        if self.owner == who and self.state == "taken":
            self.due = now + GRADE

    def passes(self, now: int) -> None:
        if self.state in ("taken", "snoozed") and self.due <= now:
            self.state, self.owner, self.version = "new", "", self.version + 1


class Acts(RuleBasedStateMachine):
    """Whatever officers do to one incident, at a desk and in the model."""

    store: ClassVar[Store]
    count = 0

    def __init__(self) -> None:
        super().__init__()
        Acts.count += 1
        self.person, self.now, self.model = f"m{Acts.count}", NOW, Model()
        self.sent = 0
        self.service = Service(self.store.engine, lambda _: self.now)
        self.keeper = Keeper(self.store.engine, lambda _: self.now)
        self.store.put_warnings([raised(Acts.count, self.person)])
        [found] = self.found()
        self.incident, self.model.due = found.id, found.due_at

    def found(self) -> list[Incident]:
        with self.store.engine.connect() as connection:
            wanted = Wanted(person=self.person)
            return [one.incident for one in queue_page(connection, wanted)]

    def acts(self, who: str, name: str, expected: int, **body: Any) -> None:
        """Act, and compare whether it was allowed."""
        said = DOINGS[name].body.model_validate(body)
        request = Request(Caller(who, "officer"), name, said)
        versions, before = frozenset([self.model.version]), self.model.is_now
        try:
            self.service.act(name, self.incident, versions, request)
            status = 200
        except RefusedError as error:
            status = error.status
        assert status == expected, (name, self.model.state)
        if status == 200:
            self.model.version += 1
            back = (who, self.model.version, self.now, before)
            self.model.back = back if name in ("take", "note", "snooze", "close") else None

    @rule(his=HIS, seconds=st.sampled_from([0, 19, 20]))
    def undo(self, his: bool, seconds: int) -> None:
        self.now += 1000 * seconds
        self.keeper.step()
        self.model.passes(self.now)
        who = self.model.who(his)
        if self.model.back and his:
            who = self.model.back[0]
        version = self.model.version
        done = self.model.undoes(who, self.now)
        assert self.model.version == version
        self.acts(who, "undo", 200 if done else 409)

    @OPEN
    @rule(his=HIS)
    def take(self, his: bool) -> None:
        who = self.model.who(his)
        free = self.model.free(who)
        self.acts(who, "take", 200 if free else 409)
        if free:
            self.model.state, self.model.owner = "taken", who
            self.model.keeps(who, self.now)

    @rule(his=HIS)
    def note(self, his: bool) -> None:
        who = self.model.who(his)
        self.acts(who, "note", 200, text="x")
        self.model.keeps(who, self.now)

    @rule(back=st.sampled_from([1, 2, -1]))
    def another_version_changes_nothing(self, back: int) -> None:
        said = DOINGS["note"].body.model_validate({"text": "x"})
        request = Request(Caller("li", "officer"), "note", said)
        with pytest.raises(RefusedError) as refused:
            versions = frozenset([self.model.version - back])
            self.service.act("note", self.incident, versions, request)
        assert refused.value.status == 412

    @rule(his=HIS)
    def what_is_sent_twice_is_done_once(self, his: bool) -> None:
        who, self.sent = self.model.who(his), self.sent + 1
        said = DOINGS["note"].body.model_validate({"text": "x"})
        key = f"{self.person} {self.sent}"
        request = Request(Caller(who, "officer"), "note", said, key)
        versions = frozenset([self.model.version])
        first = self.service.act("note", self.incident, versions, request)
        self.service = Service(self.store.engine, lambda _: self.now)
        assert self.service.act("note", self.incident, versions, request) == first
        self.model.version += 1
        self.model.back = (who, self.model.version, self.now, self.model.is_now)
        self.model.keeps(who, self.now)

    @OPEN
    @rule(his=HIS, hours=st.sampled_from([0, 1, 2, 8, 9]))
    def snooze(self, his: bool, hours: int) -> None:
        who = self.model.who(his)
        free = self.model.free(who)
        status = 409 if not free else 200 if 0 < hours <= 8 else 422
        until = self.now + hours * HOUR_MS
        self.acts(who, "snooze", status, reason="x", until=until)
        if status == 200:
            self.model.state, self.model.owner, self.model.due = "snoozed", who, until

    @OPEN
    @rule(his=HIS)
    def transfer(self, his: bool) -> None:
        who, to = self.model.who(his), self.model.who(not his)
        has = self.model.state in ("taken", "snoozed") and self.model.owner == who
        self.acts(who, "transfer", 200 if has else 409, to=to)
        if has:
            self.model.state, self.model.owner = "taken", to
            self.model.due = self.now + GRADE

    @OPEN
    @rule(his=HIS, whole=st.sampled_from([True, False, False]))
    def close(self, his: bool, whole: bool) -> None:
        who = self.model.who(his)
        status = 409 if not self.model.free(who) else 200 if whole else 422
        self.acts(who, "close", status, **({"others": {"outcome": "benign"}} if whole else {}))
        if status == 200:
            self.model.state, self.model.owner = "closed", self.model.owner or who

    @rule(his=HIS)
    def reopen(self, his: bool) -> None:
        who, closed = self.model.who(his), self.model.state == "closed"
        self.acts(who, "reopen", 200 if closed else 409, reason="x")
        if closed:
            self.model.state, self.model.owner = "taken", who
            self.model.keeps(who, self.now)

    @precondition(lambda self: self.model.state == "closed")
    @rule(name=st.sampled_from(["take", "close", "transfer"]))
    def closed_stays_closed(self, name: str) -> None:
        said = dict[str, Any](to="wu") if name == "transfer" else {}
        self.acts(self.model.owner, name, 409, **said)

    @rule(minutes=st.sampled_from([1, 60, 130, 500]))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE_MS
        self.keeper.step()
        self.model.passes(self.now)

    @precondition(lambda self: self.model.state in ("taken", "snoozed"))
    @rule(early=st.booleans())
    def its_time_comes(self, early: bool) -> None:
        self.now = max(self.now, self.model.due - early)
        self.service = Service(self.store.engine, lambda _: self.now)  # a desk that starts anew
        self.keeper.step()
        self.model.passes(self.now)

    @invariant()
    def never_differ(self) -> None:
        [one] = self.found()
        model = self.model
        told = (model.state, model.owner, model.version)
        assert (one.state, one.owner, one.version) == told
        asleep = model.due if model.state == "snoozed" else None
        assert (one.snoozed_until, bool(one.snooze_reason)) == (asleep, asleep is not None)
        if model.state in ("taken", "snoozed"):
            assert one.due_at == model.due
        assert {each.outcome for each in one.episodes} == (
            {"benign"} if model.state == "closed" else {None}
        )

    @invariant()
    def changes_are_the_state(self) -> None:
        with self.store.engine.connect() as connection:
            found = numbered(connection, self.incident)
            assert found is not None
            state = folded({}, changes_of(connection, self.incident))
        structs = {"episodes": found.incident.episodes, "links": found.incident.links}
        several = {name: tuple(state[name]) for name in ("overdue", "acknowledged")}
        assert Incident(**{**state, **structs, **several}) == found.incident
        assert len(state["episodes"]) == len(found.incident.episodes)


def test_acts_in_any_order_are_what_a_model_says(store: Store, pytestconfig: pytest.Config) -> None:
    runs, steps = (2_000, 50) if pytestconfig.getoption("--soak") else (20, 25)
    chosen = settings(max_examples=runs, stateful_step_count=steps, deadline=None)
    Acts.store = store
    run_state_machine_as_test(Acts, settings=chosen)
