"""Workers, broker and database fall over; no warning is lost or shown twice.

`make soak` does the same for as long as one likes.
"""

from __future__ import annotations

from tests.system.faults.run import storm
from tests.system.faults.storm import Plan


def test_a_storm_of_faults_loses_nothing_and_doubles_nothing() -> None:
    plan = Plan(restarts=9, takeovers=2, brokers=1, databases=1, zombies=2, rebalances=4)
    toll, result = storm(plan, people=8, days=14, alarms=200, rate=300.0)
    assert result.wanted > 100
    assert (result.lost, result.twice) == (0, 0)
    assert (result.lost_on_topic, result.foreign_on_topic) == (0, 0)
    done = (toll.restarts, toll.takeovers, toll.brokers, toll.databases, toll.zombies)
    assert done == (plan.restarts, plan.takeovers, plan.brokers, plan.databases, plan.zombies)
    assert toll.rebalances == plan.rebalances
    assert len(toll.at_points) >= 4
