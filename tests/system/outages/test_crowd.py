"""People who do not exist, by the thousand: memory stays, and an elder's call is listed."""

from __future__ import annotations

from tests.system.faults.crowd import run

IDS, KEPT = 20_000, 500
GROWTH_MB = 60
"""Kept, three quarters of them would take some 200 MB: 14 kB each."""
LISTED_S = 20.0
"""On a machine that other tests keep busy; `make soak SOAK="crowd"` measures against 5 s."""


def test_a_crowd_of_invented_ids_takes_bounded_memory_and_hides_no_call() -> None:
    load = run(IDS, 600, 0.1, page=False, SILVERGUARD_STRANGERS=str(KEPT))
    assert load.sent_ids >= IDS and load.sent_calls
    assert max(load.listed_s) < LISTED_S
    assert load.grown_mb("worker", IDS // 4) < GROWTH_MB
    assert load.grown_mb("desk", IDS // 4) < GROWTH_MB
