"""A number that rings for weeks is no stranger's, whatever its class."""

from __future__ import annotations

import pytest

from streams.contract.json_object import Json
from streams.kernels.kernel_types import Record
from tests.support.judged.feature_rows import HOUR, Told, day, groceries, payment

pytestmark = pytest.mark.kernels
NOW = day(40)


def call(at: int, peer: str = "abroad", peer_class: str = "overseas", seconds: int = 1500) -> Json:
    said = {"direction": "in", "peer": peer, "peer_class": peer_class}
    return {"kind": "call", "at": at, "duration_s": seconds, **said}


def last(*events: Json) -> Record:
    """Return the row of a payment three hours after the last call."""
    ordered = sorted([*groceries(range(40)), *events], key=lambda one: int(str(one["at"])))
    return Told().tell(*ordered, payment(NOW + 3 * HOUR, 900.0))["payment"][-1]


def test_a_daughter_abroad_is_no_stranger() -> None:
    assert last(*[call(day(n, 9)) for n in range(41)])["call_min"] > 72 * 60


@pytest.mark.parametrize(
    "calls",
    [
        [call(day(n, 9)) for n in range(34, 41)],  # a week of "police"
        [call(day(n, 9), peer_class="flagged") for n in range(41)],
        [call(day(n, 9), peer=f"number {n}") for n in range(41)],
        [call(day(n, 9)) for n in (5, 15, 40)],
    ],
)
def test_who_rings_for_days_or_is_warned_of_or_is_many_stays_a_stranger(calls: list[Json]) -> None:
    assert last(*calls)["call_s"] == 1500.0


def test_hundreds_of_couriers_do_not_push_a_friend_out() -> None:
    friend = [call(day(n, 9), peer="friend", peer_class="unknown") for n in range(41)]
    couriers = [
        call(day(n, 10) + k * HOUR // 4, f"{n}.{k}", "unknown", 60)
        for n in range(40)
        for k in range(6)
    ]
    assert last(*friend, *couriers)["call_min"] > 72 * 60
