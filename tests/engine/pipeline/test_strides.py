"""Calm hours are worked through together; whatever was tried too far leaves no trace."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.alerting.tiers import ALLOWANCE, Ladder
from engine.formats.lines import Warning
from engine.pipeline import strides
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.pipeline.strides import Calm, Cuts, full_hour
from features.core.civil_time import civil
from features.population.shard import Held, Shard
from models.artefact import COLD
from streams.codec.decoder import decode
from streams.contract.event_row import blank
from streams.contract.json_object import Json
from streams.contract.kinds import Flag, Kind
from streams.contract.units import DAY_MS, HOUR_MS
from tests.support.events.small_town import START


def quiet_log(days: int = 40) -> list[bytes]:
    """Return two payments a day of three accounts, an emptied one, and a fall on the way."""
    rng = np.random.default_rng(3)
    events: list[Json] = []
    for person in ("p", "q", "r"):
        for at in np.sort(rng.integers(0, days * DAY_MS, 2 * days)).tolist():
            events.append(paid(person, START + at, float(rng.integers(9, 90)), "shop", 20_000.0))
    late = START + (days - 9) * DAY_MS + DAY_MS // 2
    for k in range(4):
        at = late + 600_000 * k
        events.append(paid("q", at, 4900.0, f"stranger{k}", 15_000.0 - 4900.0 * k))
    events.append({"kind": "fall", "person": "r", "at": START + 19 * DAY_MS + 7})
    events.append({"kind": "fall", "person": "p", "at": START + 19 * DAY_MS + HOUR_MS // 2})
    events.sort(key=lambda one: (one["at"], one["person"]))
    return [json.dumps({"id": f"e{n}", **one}).encode() + b"\n" for n, one in enumerate(events)]


def paid(person: str, at: int, amount: float, other: str, balance: float) -> Json:
    return {
        "kind": "payment", "person": person, "at": at, "amount_cny": amount, "direction": "out",
        "counterparty": other, "balance_cny": balance,
    }  # fmt: skip


def worked(batch: int = 10**6, partitions: int = 1) -> tuple[list[str], list[bytes]]:
    """Return what a pipeline warns of, and each person's records at the end, as bytes."""
    learner = Learner(civil(), COLD, teaching=False)
    to = Pipeline(civil(), Ladder(ALLOWANCE), learner, partitions)
    said: list[Warning] = []
    log = quiet_log()
    for start in range(0, len(log), batch):
        said += to.feed(decode(b"".join(log[start : start + batch]))).warnings
    records = {
        person: b"".join(part[slot].tobytes() for part in shard.state[:-1])
        for shard in to.shards
        for slot, person in enumerate(shard.roster.ids)
    }
    told = [one.id for one in sorted(said, key=lambda one: (one.at, one.id))]
    return told, [records[person] for person in sorted(records)]


@pytest.fixture
def taken_back(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often something was tried in vain."""
    times, real = [], Shard.take_back

    def counted(shard: Shard, held: Held) -> None:
        times.append(1)
        real(shard, held)

    monkeypatch.setattr(Shard, "take_back", counted)
    return times


def test_calm_hours_leave_what_hours_by_themselves_leave(
    monkeypatch: pytest.MonkeyPatch, taken_back: list[int]
) -> None:
    together = worked()
    assert taken_back
    tried = len(taken_back)
    monkeypatch.setattr(strides, "MOST_PERSON_HOURS", 0)
    by_the_hour = worked()
    assert len(taken_back) == tried
    assert together[0] == by_the_hour[0]
    assert len(together[0]) > 2
    assert together[1] == by_the_hour[1]


@pytest.mark.parametrize(("batch", "partitions"), [(1, 1), (17, 3)])
def test_calm_hours_do_not_depend_on_batches(batch: int, partitions: int) -> None:
    assert worked(batch, partitions) == worked()


def test_a_quiet_log_costs_by_event_not_by_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, real = [], Shard.apply

    def counted(shard: Shard, *told: object) -> object:
        calls.append(1)
        return real(shard, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(Shard, "apply", counted)
    worked()
    assert len(calls) < 80  # of 40 days: some 240 hours bring an event


def cuts(*received: int) -> Cuts:
    events = blank(len(received))
    events["received_at"], events["kind"] = received, int(Kind.PAYMENT)
    return Cuts.of(events)


def test_hours_are_tried_for_as_long_as_it_was_calm() -> None:
    calm = Calm()
    assert [calm.hours(k * HOUR_MS, 3) for k in (1, 2, 5)] == [1, 2, 5]
    calm.end(5 * HOUR_MS)
    assert calm.hours(6 * HOUR_MS, 3) == 1


def test_many_people_are_not_copied_for_a_few_hours() -> None:
    calm = Calm(0)
    assert calm.hours(3 * HOUR_MS, 1000) == 3
    assert calm.hours(3 * HOUR_MS, 1001) == 1


def test_a_profile_is_not_tried_ahead_of_its_hour() -> None:
    events = blank(2)
    events["received_at"], events["kind"] = [1, 7 * HOUR_MS + 1], int(Kind.PAYMENT)
    assert Cuts.of(events).far(0, HOUR_MS, 24) == 24 * HOUR_MS
    events["kind"][1] = int(Kind.PROFILE)
    assert Cuts.of(events).far(0, HOUR_MS, 24) == 7 * HOUR_MS


def test_a_dense_log_is_worked_by_the_hour() -> None:
    received = np.sort(np.arange(2 * strides.MOST_EVENTS) * 1000)
    assert cuts(*received.tolist()).far(0, HOUR_MS, 24) == full_hour(1000 * strides.MOST_EVENTS)


def test_an_erasure_is_where_a_stretch_ends() -> None:
    events = blank(3)
    events["received_at"], events["kind"] = [1, 2, 3], int(Kind.PAYMENT)
    events["kind"][1], events["flags"][1] = int(Kind.PROFILE), int(Flag.DELETED)
    assert Cuts.of(events).stop(0, HOUR_MS) == (2, True)
    assert Cuts.of(events).stop(2, HOUR_MS) == (3, False)
