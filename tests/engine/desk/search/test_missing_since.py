"""An incident that nobody closed holds last week's walks; the search is for today's."""

from __future__ import annotations

import pytest

from engine.desk.search.missing_since import missing_since
from engine.store.incidents.change import Change, fields_of
from engine.store.incidents.incident import ENGINE, Episode, Incident, Report
from streams.contract.units import DAY_MS, HOUR_MS

NOW = 40 * DAY_MS


def walk(name: str, days_ago: float, hours: float = 1.0) -> Episode:
    onset = NOW - round(days_ago * DAY_MS)
    return Episode(name, 2, onset, onset + round(hours * HOUR_MS), "limit_out", (name,))


def incident(*walks: Episode, report: Report | None = None) -> Incident:
    onset = min((one.onset for one in walks), default=NOW)
    return Incident(
        "i", "wandering", "p", "p", "c", "", 2, onset, NOW, NOW, NOW, walks, report=report
    )


def history(one: Incident, acts_after: int | None = None) -> list[Change]:
    """Return how it grew, a walk a change; somebody took it after so many."""
    told = []
    for number in range(1, len(one.episodes) + 1):
        grown = fields_of(incident(*one.episodes[:number]))["episodes"]
        told.append(Change(10 * number, "i", number, NOW, ENGINE, "episode", "",
                           set={"episodes": grown}))  # fmt: skip
    if acts_after:
        told.append(Change(10 * acts_after + 5, "i", 99, NOW, "li", "taken", ""))
    return told


def test_walks_of_last_week_are_over() -> None:
    one = incident(walk("a", 9), walk("b", 6, 4), walk("c", 0.1))
    assert missing_since(one, history(one)) == one.episodes[2].onset
    taken = history(one, acts_after=3)  # of today's: it changes nothing of where he left
    assert missing_since(one, taken) == one.episodes[2].onset


def test_findings_of_one_walk_begin_with_the_first() -> None:
    one = incident(walk("a", 9), walk("b", 1.2, 8), walk("c", 0.1))
    assert missing_since(one, history(one)) == one.episodes[1].onset


def test_who_is_searched_for_is_not_lost_anew_when_his_tracker_speaks_again() -> None:
    one = incident(walk("a", 3), walk("b", 0.1))
    assert missing_since(one, history(one, acts_after=1)) == one.episodes[0].onset


@pytest.mark.parametrize("known", [[], [Change(1, "i", 9, NOW, ENGINE, "overdue", "")]])
def test_where_the_history_is_not_known_the_earliest_counts(known: list[Change]) -> None:
    one = incident(walk("a", 3), walk("b", 0.1))
    assert missing_since(one, known) == one.episodes[0].onset


def test_who_rang_knows_best() -> None:
    one = incident(walk("a", 3), report=Report(last_seen_at=NOW - HOUR_MS))
    assert missing_since(one, []) == NOW - HOUR_MS
    assert missing_since(incident(report=Report()), []) == NOW
