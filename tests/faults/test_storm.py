"""Workers, broker and database fall over again and again; no warning is lost or shown twice."""

from __future__ import annotations

import pytest

from tests.faults.run import storm
from tests.faults.storm import Plan

SMALL = Plan(restarts=6, takeovers=2, brokers=1, databases=1, zombies=1, rebalances=2)
"""What fits into everybody's tests; `make soak` blows as hard and as long as it is told."""


@pytest.mark.storm
def test_a_storm_of_faults_loses_nothing_and_doubles_nothing() -> None:
    plan = SMALL
    toll, result = storm(plan, people=30, days=14, alarms=200, rate=300.0)
    assert result.wanted > 150
    assert (result.lost, result.twice) == (0, 0)
    assert (result.lost_on_topic, result.foreign_on_topic) == (0, 0)
    done = (toll.restarts, toll.takeovers, toll.brokers, toll.databases, toll.zombies)
    assert done == (plan.restarts, plan.takeovers, plan.brokers, plan.databases, plan.zombies)
    assert toll.rebalances == plan.rebalances
    assert len(toll.at_points) >= 3
