"""The same faults under the wall clock, where time goes on by ticks and not by what is fed."""

from __future__ import annotations

from tests.system.faults.run import storm
from tests.system.faults.storm import Plan


def test_a_storm_under_the_wall_clock_loses_nothing_and_doubles_nothing() -> None:
    plan = Plan(restarts=4, takeovers=1, brokers=2, databases=2, zombies=1, rebalances=2)
    toll, result = storm(plan, people=8, days=2, alarms=150, rate=60.0, clock="wall")
    assert result.wanted > 20
    assert (result.lost, result.twice) == (0, 0)
    assert (result.lost_on_topic, result.foreign_on_topic) == (0, 0)
    assert (toll.restarts, toll.brokers, toll.databases) == (4, 2, 2)
