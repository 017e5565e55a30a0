"""A hub, building or street that falls silent at once is an outage, not twelve collapses."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine.alerting.finding import Finding, Part, waits
from engine.alerting.outage import ODD, together
from engine.correlation.outage_correlator import looks_of
from engine.formats.lines import OutageExplanation, Warning
from engine.formats.records import ExplanationLine
from engine.replay.replay import ReplayOptions, assembled, replay
from engine.settings import Settings
from features.core.context import blank_context
from features.core.rows import blank_rows
from models.detector import Rule
from models.discovery import rules
from streams.codec.decoder import decode
from tests.support.events.silent_homes import DAY_MS, DAYS, HOMES, START, home


def warned(tmp: Path, silent: list[int], streets: list[str]) -> set[str]:
    """Silence some homes on the last day; return who is warned of silence."""
    rng, begins = np.random.default_rng(1), START + (DAYS - 1) * DAY_MS + 9 * 3_600_000
    events = [{"kind": "heartbeat", "person": "x", "at": START + DAYS * DAY_MS, "sensor": "hub"}]
    for number in range(HOMES):
        events += home(f"p{number}", begins if number in silent else None, rng)
    events.sort(key=lambda event: (event["at"], event["person"]))
    lines = [json.dumps({"id": str(k), **event}) for k, event in enumerate(events)]
    (tmp / "events.ndjson").write_text("\n".join(lines) + "\n")
    register = "".join(f"p{number},{street}\n" for number, street in enumerate(streets))
    (tmp / "people.csv").write_text("person,street\n" + register)
    options = ReplayOptions(tmp / "events.ndjson", tmp / "w.ndjson", people=tmp / "people.csv")
    replay(options, Settings())
    said = [json.loads(line) for line in (tmp / "w.ndjson").read_bytes().splitlines()]
    return {one["person"] for one in said if one["detector"] == "silence" and one["at"] > begins}


def test_one_silent_home_is_warned_of(tmp_path: Path) -> None:
    assert warned(tmp_path, [2], ["a"] * HOMES) == {"p2"}


def test_a_silent_street_is_an_outage(tmp_path: Path) -> None:
    assert warned(tmp_path, [0, 1, 2], ["a", "a", "a", "b", "b", "b"]) == set()


def test_silent_homes_of_different_streets_are_not_explained_away(tmp_path: Path) -> None:
    streets = ["a", "b", "c", "a", "b", "c"]
    assert warned(tmp_path, [0, 1, 2], streets) == {"p0", "p1", "p2"}


@cache
def told(
    batch: int, partitions: int, streets: str = "aaabbb"
) -> tuple[list[Warning], list[OutageExplanation]]:
    """Let p0 fall silent at 11:30, the rest of its street, who stir rarely, from 14:24 on."""
    rng, last = np.random.default_rng(1), START + (DAYS - 1) * DAY_MS
    events = [{"kind": "heartbeat", "person": "x", "at": START + DAYS * DAY_MS, "sensor": "hub"}]
    for number in range(HOMES):
        hour, rarely = (11.5, 14.4, 14.4, 24, 24, 24)[number], 8 if number in (1, 2) else 1
        events += home(f"p{number}", last + int(hour * 3_600_000), rng)[::rarely]
    events.sort(key=lambda event: (event["at"], event["person"]))
    lines = [json.dumps({"id": str(k), **event}).encode() + b"\n" for k, event in enumerate(events)]
    options = ReplayOptions(Path("-"), Path("-"), partitions=partitions)
    pipeline = assembled(options, Settings())
    register = [
        {"kind": "profile", "id": f"r{n}", "person": f"p{n}", "at": 0, "street": street}
        for n, street in enumerate(streets)
    ]
    pipeline.register(decode(b"".join(json.dumps(one).encode() + b"\n" for one in register)))
    warnings: list[Warning] = []
    later: list[OutageExplanation] = []
    for start in range(0, len(lines), batch):
        result = pipeline.feed(decode(b"".join(lines[start : start + batch])))
        warnings += [one for one in result.warnings if one.tier >= 1 and one.at > last]
        later += [one for one in result.explained if isinstance(one, OutageExplanation)]
    return warnings, later


def test_what_was_raised_before_an_outage_is_explained_and_never_lowered() -> None:
    warnings, (later, *_) = told(5000, 1)  # a limit of the same home is explained by itself
    raised = [one for one in warnings if one.person == "p0"]
    assert raised and {one.person for one in warnings} == {"p0"}
    assert (later.person, later.episode) == ("p0", raised[0].episode)
    assert (later.cause, later.shared, later.silent) == ("outage", "street", 3)
    assert later.at > raised[0].at
    assert "级别不变" in later.reason.zh
    ExplanationLine.model_validate_json(msgspec.json.encode(later), strict=True)


@pytest.mark.parametrize(("batch", "partitions"), [(61, 1), (5000, 3)])
def test_an_explanation_does_not_depend_on_how_the_log_is_cut(batch: int, partitions: int) -> None:
    assert told(batch, partitions) == told(10**6, 1)


def test_homes_of_different_streets_are_not_explained_by_a_street() -> None:
    assert all(one.shared == "feed" for one in told(5000, 1, "abcabc")[1])


def power_cut(until: int) -> list[float]:
    """Cut a street off from 15 until 20 o'clock, p2 until `until`; return the hours of warnings."""
    rng, last = np.random.default_rng(1), START + (DAYS - 1) * DAY_MS
    events = [{"kind": "heartbeat", "person": "x", "at": START + DAYS * DAY_MS, "sensor": "hub"}]
    for number in range(HOMES):
        for event in home(f"p{number}", None, rng):
            hour = (int(event["at"]) - last) / 3_600_000
            if number > 2 or not 15 <= hour < (until if number == 2 else 20):
                events.append(event)
    events.sort(key=lambda event: (event["at"], event["person"]))
    lines = [json.dumps({"id": str(k), **event}).encode() + b"\n" for k, event in enumerate(events)]
    pipeline = assembled(ReplayOptions(Path("-"), Path("-")), Settings())
    register = [
        {"kind": "profile", "id": f"r{n}", "person": f"p{n}", "at": 0, "street": "aaabbb"[n]}
        for n in range(HOMES)
    ]
    pipeline.register(decode(b"".join(json.dumps(one).encode() + b"\n" for one in register)))
    raised = pipeline.feed(decode(b"".join(lines))).warnings
    return [(one.at - last) / 3_600_000 for one in raised if one.tier and one.at > last]


def test_who_stirs_an_hour_after_an_outage_is_not_warned_of() -> None:
    assert power_cut(until=20) == []
    assert power_cut(until=21) == []


def test_who_does_not_stir_after_an_outage_is_warned_of_when_that_is_odd_in_itself() -> None:
    hours = power_cut(until=24)
    assert hours and 20.5 < hours[0] < 23


def test_a_dead_hub_is_counted_as_silent() -> None:
    rows, context = blank_rows("home", 2), blank_context(2)
    rows["event"], rows["unheard_h"] = -1, [0.0, 4.0]
    rows["gap_surprise"], rows["out"] = 0.1, 0.0
    looks = looks_of(rows, np.arange(2), context)
    assert (looks["surprise"] >= ODD).tolist() == [False, True]


def test_two_neighbours_quiet_half_hour_holds_nobody_back() -> None:
    assert not together(np.array([4.0, 0.7, 0.7, 0.1, 0.2]), 3)
    assert together(np.array([4.0, 2.1, 2.2, 0.1, 0.2]), 3)
    assert not together(np.array([4.0, 2.1, 2.2, 0.1, 0.2, 0.1]), 3)


def test_an_outage_is_no_excuse_for_a_home_that_freezes_or_is_not_heard() -> None:
    outlasting = {rule.id for rule in rules() if rule.outlasts == 3}
    cold = {"indoor_cold", "indoor_heat", "indoor_unsafe", "kitchen_hot"}
    assert outlasting == {"hub_silent"} | cold
    assert {rule.id for rule in rules() if 0 < rule.outlasts < 3} == {"limit_bathroom"}
    by_id = {rule.id: rule for rule in rules()}
    for name, held_back in (("silence", True), ("indoor_cold", False)):
        assert waits(swept(by_id[name])) is held_back


def swept(rule: Rule) -> Finding:
    """Return what a sweep found of a home by one rule."""
    return Finding(
        person="p",
        application="home",
        family="home",
        clock=0,
        at=0,
        onset=0,
        order=0,
        event=None,
        flags=0,
        combined=1.0,
        at_once=0,
        parts=(Part(rule, 3.0, 1.0),),
        values={},
    )
