"""A limit of the care list that a sweep finds is one item until it has been quiet for four days."""

from __future__ import annotations

from dataclasses import replace

from engine.alerting.danger import CARE_MS, goes_on
from engine.alerting.episodes import Episode
from engine.alerting.finding import Finding, Part
from models.rules.home import limit_silence, sensors_lost
from streams.contract.units import DAY_MS

FOUND = Finding(
    person="p", application="home", family="home", clock=0, at=0, onset=0, order=0, event=None,
    flags=0, combined=1.0, at_once=0, parts=(Part(sensors_lost.RULE, 7.0, 1.0),), values={},
)  # fmt: skip
NOTED = Episode(id="e", first=0, last=0, onset=0)


def later(finding: Finding, days: float) -> Finding:
    """Return what another silence, `days` later, brought."""
    clock = int(days * DAY_MS)
    return replace(finding, clock=clock, at=clock, onset=clock)


def test_sensors_that_are_still_lost_are_noted_once() -> None:
    assert goes_on(later(FOUND, 2.0), NOTED, "sensors_lost")
    assert not goes_on(later(FOUND, CARE_MS / DAY_MS), NOTED, "sensors_lost")


def test_another_silence_is_asked_about_anew() -> None:
    silence = replace(FOUND, parts=(Part(limit_silence.RULE, 7.0, 1.0),))
    assert not goes_on(later(silence, 2.0), NOTED, "limit_silence")
