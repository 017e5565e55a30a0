"""Every type of scene: it can be drawn, its label holds what shows it, people are consistent."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from streams.contract.kinds import Kind
from streams.simulate.base import events as ev
from streams.simulate.base.calendar import midnight
from streams.simulate.base.effects import DEAF, STIR, SWAPPED, VISITOR, WATER_RUNS
from streams.simulate.base.timeline import AWAY, DOWN, LOST, OUT
from streams.simulate.base.today import days_of
from streams.simulate.base.town_records import Happenings
from streams.simulate.base.words import AT_HOME, IN_HOSPITAL
from streams.simulate.episodes.registry import TYPES
from streams.simulate.people.households import inhabitants
from streams.simulate.scripts.script import DAY, HOUR, Script
from streams.simulate.town.scenes import Scene, performed
from streams.simulate.town.town import Street, Town

START = date(2026, 3, 2)
FOLK, PLACES = inhabitants(900, 9, 2026)
EPISODES = [kind for kind, one in TYPES.items() if not one.decoy]
DECOYS = [kind for kind, one in TYPES.items() if one.decoy]
FIRST_DAY = 3
COURSES = 8
"""Courses of a scene that are lived through in a test."""


def cast(kind: str) -> list[int]:
    """Return the numbers of those to whom a scene can happen."""
    return [int(who["index"]) for who in FOLK if TYPES[kind].chance(who) > 0]


def scripts(kind: str, how_many: int = 40) -> list[tuple[int, int, Script]]:
    """Return courses of a scene: person, seed, script."""
    fit = cast(kind)
    drawn = [(fit[seed * 7 % len(fit)], seed) for seed in range(how_many)]
    return [
        (who, seed, performed(kind, FOLK[who], PLACES[who], START, seed)) for who, seed in drawn
    ]


@pytest.fixture(scope="module")
def street() -> Street:
    return Street(Town(900, 40, 9, START, a_month=0.0001))


def lived(street: Street, kind: str, who: int, seed: int, script: Script) -> Happenings:
    """Return a person's events of the days of a scene and the day before, in order of time."""
    last = int(script.ends // DAY) + 1
    street.playing[who] = Scene(kind, who, FIRST_DAY, last, seed, script.truth)
    found = []
    for day in range(FIRST_DAY - 1, FIRST_DAY + last):
        todays = days_of(street.folk, 9, START, day)
        found.append(street.of(who, day, todays))
    street.playing.clear()
    events = np.concatenate(found)
    return events[np.argsort(events["at"], kind="stable")]


def within(events: Happenings, start: float, end: float) -> Happenings:
    """Return the events between two seconds of a scene."""
    first = midnight(START, FIRST_DAY)
    at = (events["at"] - first) / 1000
    return events[(at >= start - 0.001) & (at < end)]  # times are cut to milliseconds


@pytest.mark.parametrize("kind", TYPES)
def test_a_course_lies_ahead_and_its_label_inside_it(kind: str) -> None:
    for _, _, script in scripts(kind):
        assert all(start >= -HOUR and end > start for _, start, end, _, _ in script.spans)
        assert all(line.second >= 0 for line in script.lines)
        assert min(script.numbers, default=0) >= 0
        if truth := script.truth:
            assert 0 <= truth.onset < truth.end <= script.ends < 40 * DAY
            assert 0 < truth.within <= truth.end - truth.onset


@pytest.mark.parametrize("kind", EPISODES)
def test_an_episode_is_mostly_labelled_and_begins_to_show_while_a_warning_helps(kind: str) -> None:
    played = scripts(kind)
    told = [script for _, _, script in played if script.truth]
    assert len(told) >= len(played) // 4
    for script in told:
        truth = script.truth
        assert truth is not None
        helps = truth.onset + truth.within
        shows = [line.second <= helps for line in script.lines]
        shows += [start < helps and end > truth.onset for _, start, end, _, _ in script.spans]
        shows += [day * DAY < helps for day in script.numbers]
        assert any(shows)


@pytest.mark.parametrize("kind", DECOYS)
def test_ordinary_life_is_always_told_as_such(kind: str) -> None:
    for _, _, script in scripts(kind):
        assert script.truth is not None
        assert script.truth.within == script.truth.end - script.truth.onset


@pytest.mark.parametrize("kind", TYPES)
def test_courses_differ_and_the_same_seed_plays_the_same(kind: str) -> None:
    played = scripts(kind, 12)
    assert len({str((one.spans, one.lines, one.numbers)) for _, _, one in played}) > 6
    who, seed, script = played[5]
    again = performed(kind, FOLK[who], PLACES[who], START, seed)
    assert (again.spans, again.lines, again.truth) == (script.spans, script.lines, script.truth)
    assert (again.path == script.path).all()


@pytest.mark.parametrize("kind", [one for one in EPISODES if TYPES[one].warning == "fraud"])
def test_a_swindle_shows_in_payments_before_it_is_too_late(street: Street, kind: str) -> None:
    for who, seed, script in scripts(kind, 4):
        if script.truth is None:
            continue
        events = lived(street, kind, who, seed, script)
        told = within(events, script.truth.onset, script.truth.onset + script.truth.within)
        paid = told[told["kind"] == Kind.PAYMENT]
        if script.lines and all(line.kind != Kind.PAYMENT for line in script.lines):
            assert (told["kind"] == Kind.CALL).any() or (told["kind"] == Kind.APP).any()
            continue  # interrupted before anything was paid
        own = {line.fields["r0"] for line in script.lines if line.kind == Kind.PAYMENT}
        assert np.isin(paid["r0"], list(own)).any()
        assert (events["v1"][events["kind"] == Kind.PAYMENT] >= 0).all()
        assert (events["v0"][events["kind"] == Kind.PAYMENT] > 0).all()


def far(who: int, fixes: Happenings) -> NDArray[np.float64]:
    """Return how many metres from home fixes or sightings lie."""
    north = (fixes["v0"] - FOLK[who]["lat"]) * 111_195
    east = (fixes["v1"] - FOLK[who]["lon"]) * 111_195 * np.cos(np.radians(28.45))
    return np.hypot(north, east)


LOST_WAYS = [one for one in EPISODES if TYPES[one].warning == "wandering"]


@pytest.mark.parametrize("kind", LOST_WAYS)
def test_who_is_lost_is_missed_by_a_door_or_seen_while_a_warning_helps(
    street: Street, kind: str
) -> None:
    for who, seed, script in scripts(kind, COURSES):
        if script.truth is None:
            continue
        events = lived(street, kind, who, seed, script)
        told = within(events, script.truth.onset, script.truth.onset + script.truth.within)
        seen = (told["kind"] == Kind.SIGHTING).any()
        strayed = (far(who, told[told["kind"] == Kind.FIX]) > 250).any()
        missed = script.has(ev.FRONT) and any(span[0] == LOST for span in script.spans)
        assert seen or strayed or missed


RUNS = {"tap_left_running": (0, 60), "pipe_leaks": (0, 0.4), "heater_left_on": (1, 0.3)}
"""Utility, and how much more an hour than in the stillest hour of the day before."""


@pytest.mark.parametrize("kind", RUNS)
def test_what_runs_is_read_by_the_meter(street: Street, kind: str) -> None:
    for who, seed, script in scripts(kind, COURSES):
        if script.truth is None:
            continue
        events = lived(street, kind, who, seed, script)
        utility, more = RUNS[kind]
        meter = events[(events["kind"] == Kind.METER) & (events["c0"] == utility)]
        before = within(meter, -DAY, script.truth.onset)["v0"]
        told = within(meter, script.truth.onset + HOUR, script.truth.onset + script.truth.within)[
            "v0"
        ]
        assert told.size and told.min() > before.min() + more


SICK = {"pressure_crisis": "v2", "fever": "v4", "short_of_breath": "v1", "racing_heart": "v0"}


@pytest.mark.parametrize("kind", SICK)
def test_an_illness_is_measured_while_a_warning_helps(street: Street, kind: str) -> None:
    for who, seed, script in scripts(kind, COURSES):
        if script.truth is None:
            continue
        events = lived(street, kind, who, seed, script)
        told = within(events, script.truth.onset, script.truth.onset + script.truth.within)
        measured = told["kind"] == Kind.VITAL
        assert np.isfinite(told[SICK[kind]][measured]).any()


GONE = [kind for kind in TYPES if TYPES[kind].warning == "wandering" or "fall" in kind]


@pytest.mark.parametrize("kind", [*GONE, "night_at_the_daughters_untold", "does_not_get_up"])
def test_nothing_moves_where_nobody_is_up(street: Street, kind: str) -> None:
    looked = 0
    for who, seed, script in scripts(kind, 12):
        if not FOLK[who]["alone"]:
            continue
        events = lived(street, kind, who, seed, script)
        out = [span for span in script.spans if span[0] in (AWAY, LOST)]
        down = [span for span in script.spans if span[0] == DOWN]
        stirs = [span for span in script.spans if span[0] in (VISITOR, STIR, DEAF, SWAPPED)]
        wet = any(span[0] == WATER_RUNS for span in script.spans)
        for _, start, end, _, _ in out + down:
            if any(a < end - 60 and b > start + 60 for _, a, b, _, _ in stirs):
                continue
            during = within(events, start + 60, end - 60)
            home = np.isin(during["kind"], [Kind.MOTION, Kind.BED, Kind.APPLIANCE])
            assert not home.any()
            if int(start // DAY) == int(end // DAY) and not wet:
                hours = within(events, start + HOUR + 60, end)
                dry = hours[(hours["kind"] == Kind.METER) & (hours["c0"] == 0)]
                assert (dry["v0"] < 0.01).all()
            looked += 1
    assert looked or kind not in ("out_at_night", "wrong_bus", "night_at_the_daughters_untold")


def test_a_spouse_goes_on_moving_while_the_other_is_lost(street: Street) -> None:
    moved = 0
    for who, seed, script in scripts("missed_the_turning", 60):
        if FOLK[who]["alone"] or not int(FOLK[who]["devices"]) >> ev.HUB & 1:
            continue
        (_, start, end, _, _), *_ = [span for span in script.spans if span[0] == LOST]
        if end - start < 3 * HOUR:
            continue
        events = within(lived(street, "missed_the_turning", who, seed, script), start, end)
        moved += int((events["kind"] == Kind.MOTION).sum())
    assert moved > 20


def test_who_is_lost_is_far_from_home_by_the_bracelet_and_back_in_the_end(street: Street) -> None:
    seen = 0
    for who, seed, script in scripts("to_the_old_village", 30):
        if not int(FOLK[who]["devices"]) >> ev.BRACELET & 1 or len(script.spans) > 3:
            continue
        truth = script.truth
        if truth is None or any(span[0] >= VISITOR for span in script.spans):
            continue
        events = lived(street, "to_the_old_village", who, seed, script)
        fixes = within(events[events["kind"] == Kind.FIX], truth.onset, truth.end)
        assert far(who, fixes).max() > 1000
        after = within(events[events["kind"] == Kind.FIX], truth.end + HOUR, truth.end + 9 * HOUR)
        seen += fixes.size + after.size
    assert seen


def test_whoever_goes_to_hospital_is_declared_there_and_back() -> None:
    went = 0
    for _, _, script in scripts("fall_by_day", 60):
        states = [line.fields["c0"] for line in script.lines if line.kind == Kind.ABSENCE]
        away = [span for span in script.spans if span[0] == AWAY]
        assert states == ([IN_HOSPITAL, AT_HOME] if away else [])
        went += len(away)
    assert went > 10


def test_whoever_pays_at_a_counter_is_not_at_home() -> None:
    paid = 0
    for kind in ("false_grandchild", "bed_in_a_home", "own_deposit", "hospital_bill"):
        for _, _, script in scripts(kind):
            out = [span for span in script.spans if span[0] in (OUT, AWAY)]
            for line in script.lines:
                if line.kind == Kind.PAYMENT and line.fields["c2"] <= 2:
                    assert any(a < line.second < b for _, a, b, _, _ in out)
                    paid += 1
    assert paid > 50


def test_a_call_for_help_and_a_fall_alarm_are_always_labelled() -> None:
    for kind in ("call_for_help", "fall_alarm"):
        assert all(script.truth for _, _, script in scripts(kind))


def test_mild_courses_are_played_without_a_label() -> None:
    untold = Counter(kind for kind in EPISODES for _, _, one in scripts(kind) if not one.truth)
    assert len(untold) >= 12
