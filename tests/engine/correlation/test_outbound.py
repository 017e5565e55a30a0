"""What leaves a partition for the stage across people: whatever stands in one episode, together."""

from __future__ import annotations

from engine.alerting.finding import Finding, Part
from engine.correlation.outbound import shared
from models.detector import Rule
from models.discovery import rules


def of_home(name: str, surprise: float) -> Finding:
    """Return a finding of one rule of the home."""
    (rule,) = (one for one in rules() if one.id == name)
    assert isinstance(rule, Rule)
    return Finding(
        person="p", application="home", family=rule.family, clock=0, at=0, onset=0, order=1,
        event="e", flags=0, combined=1.0, at_once=0, parts=(Part(rule, surprise, 1.0),), values={},
    )  # fmt: skip


def test_a_device_that_is_odd_goes_where_the_rest_of_its_episode_is() -> None:
    assert shared(of_home("tracker_fault", 1.0))
    assert shared(of_home("vital_drift", 1.0))


def test_a_danger_is_raised_where_it_is_found() -> None:
    assert not shared(of_home("smoke", 9.0))
