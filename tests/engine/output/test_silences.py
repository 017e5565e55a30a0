"""What the countdown says is what the limits do: asked ahead, and compared with what was raised."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from engine.output.countdown import LIMITS, aged, columns, rising
from engine.output.silence_watch import SilenceWatch
from engine.replay.replay import ReplayOptions, assembled
from engine.settings import Settings
from engine.store.silences.line import Silence
from features.core.civil_time import civil
from features.core.rows import blank_rows
from streams.codec.decoder import decode
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS
from streams.kernels.kernel_types import Records
from tests.support.events.hand_made import LAT, LON, REGISTER, beats_elsewhere, lived
from tests.support.judged.feature_rows import HOUR, MINUTE, day

QUARTER = 15 * MINUTE_MS
TABLE = civil()


class Town:
    """A pipeline with a watch, fed piece by piece."""

    def __init__(self, events: Sequence[Json], register: Json) -> None:
        self.watch = SilenceWatch(clock=lambda: 0.0, every_s=0.0)
        nowhere = Path("-")
        options = ReplayOptions(nowhere, nowhere, model="none")
        self.pipeline = assembled(options, Settings(), (self.watch,))
        first = {"id": "r", "person": "p", "at": day(0), **REGISTER, **register}
        self._lines = [first] + [
            {"id": str(number), "person": "p", **one}
            for number, one in enumerate(sorted(events, key=lambda one: one["at"]))
        ]
        self.raised: list[tuple[int, str, int]] = []

    def until(self, at: int) -> Silence:
        """Let the log go on to a moment; returns what is told of `p` then."""
        taken = [one for one in self._lines if one["at"] <= at]
        self._lines = self._lines[len(taken) :]
        data = "".join(json.dumps(one) + "\n" for one in taken).encode()
        found = self.pipeline.feed(decode(data)).warnings
        self.raised += [
            (one.at, one.detector, one.tier) for one in found if one.person == "p"
        ]  # fmt: skip
        told = self.watch.due("x", self.pipeline.clock.now)
        assert told is not None
        return next(one for one in told.silences if one.person == "p")

    def reached(self, limit: str, tier: int) -> int:
        """Return when a limit reached a tier."""
        return min(at for at, by, one in self.raised if by == limit and one >= tier)


def test_minutes_left_of_a_silent_home_are_those_after_which_its_limit_speaks() -> None:
    last = day(6, 9.0)
    town = Town(lived(last, day(8)) + beats_elsewhere(last, day(8)), {})
    heard = town.until(last)
    assert (heard.what, heard.tier) == ("heard", 0)
    early = town.until(day(6, 15.0))
    assert (early.what, early.tier, early.limit, early.rises_to) == ("home", 0, "limit_silence", 1)
    assert early.surprise is not None and early.deaf_since is None
    assert abs(early.since - last) < HOUR_MS and early.rises_at is not None
    town.until(day(7, 0.0))
    assert early.rises_at <= town.reached("limit_silence", 1) <= early.rises_at + QUARTER
    second = town.until(day(7, 1.0))
    assert (second.tier, second.rises_to) == (1, 2) and second.rises_at is not None
    town.until(day(7, 23.0))
    assert second.rises_at <= town.reached("limit_silence", 2) <= second.rises_at + QUARTER
    assert town.until(day(7, 23.5)).tier == 3


def test_whoever_stirs_is_not_silent_and_an_erased_one_is_not_told_of() -> None:
    last = day(6, 9.0)
    stirred = {"kind": "motion", "at": day(6, 18.5), "room": "kitchen"}
    gone = {"kind": "profile", "at": day(6, 19.0), "deleted": True}
    town = Town([*lived(last, day(7)), *beats_elsewhere(last, day(7)), stirred, gone], {})
    assert town.until(day(6, 18.4)).what == "home"
    assert town.until(day(6, 18.6)).what == "heard"
    with pytest.raises(StopIteration):
        town.until(day(6, 20.0))


def test_minutes_left_of_who_is_out_at_night_with_dementia() -> None:
    left = day(6, 20.0)
    away = [{"kind": "fix", "at": left + step * 5 * MINUTE, "lat": LAT + 0.01 + step * 0.001,
             "lon": LON} for step in range(4)]  # fmt: skip
    at_home = [{"kind": "fix", "at": day(5) + step * 20 * MINUTE, "lat": LAT, "lon": LON}
               for step in range(130)]  # fmt: skip
    still = at_home[: (left - day(5)) // (20 * MINUTE)]
    town = Town([*lived(left, day(7)), *still, *away, *beats_elsewhere(left, day(7, 12))],
                {"dementia": "moderate"})  # fmt: skip
    town.until(left)
    early = town.until(left + 22 * MINUTE)
    assert early.what in ("out", "tracker") and early.rises_at is not None
    town.until(left + 3 * HOUR)
    raised = min(at for at, by, tier in town.raised if by == early.limit and tier > early.tier)
    assert early.rises_at <= raised <= early.rises_at + 6 * MINUTE_MS


def row(family: str, **values: float) -> Records:
    layout = [("at", "i8"), ("onset", "i8"), *((name, "f8") for name in columns(family))]
    one = np.zeros(1, layout)
    for name, value in values.items():
        one[name] = value
    return one


@pytest.mark.parametrize("began_h", [0.5, 4.0, 9.0, 20.5, 23.9])
def test_a_row_ages_as_the_clock_counts(began_h: float) -> None:
    at = day(3, began_h)
    one = row("home", at=at, silent_h=1.0)
    later = aged(one, "home", at + DAY_MS, TABLE)
    assert float(later["silent_h"][0]) == pytest.approx(1.0 + 16 + 4)  # nights at half
    seen = rising(one, "home", at, TABLE)
    then = float(aged(one, "home", int(seen.at[0]), TABLE)["silent_h"][0])
    assert 12.0 <= then < 12.0 + 2 / 60 and (seen.to[0], seen.tier[0]) == (1, 0)
    assert aged(row("home", at=at), "home", at + DAY_MS, TABLE)["silent_h"][0] == 0


def test_the_night_out_ends_at_five_and_a_tier_reached_in_it_does_not_come_back() -> None:
    at = day(3, 4.5)
    one = row("away", at=at, gone_h=2.0, dementia=1, gone_usual_h=9, alone=1)
    now = rising(one, "away", at, TABLE)
    assert int(now.tier[0]) == 3  # two hours of the night
    at_day = row("away", at=day(3, 5.5), gone_h=3.0, dementia=1, gone_usual_h=9, alone=1)
    later = rising(at_day, "away", day(3, 5.5), TABLE)
    assert (int(later.tier[0]), int(later.to[0])) == (0, 2)
    assert int(later.at[0]) == day(3, 8.5)


def test_many_are_told_some_at_a_time_and_everybody_in_his_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.output.silence_watch.AT_ONCE", 2)
    town = Town([], {})
    beats = [
        {"kind": "motion", "id": f"{name}{hour}", "person": name, "at": day(1, hour), "room": room}
        for hour in range(7, 14)
        for name, room in (("a", "hall"), ("b", "kitchen"), ("c", "hall"))
    ]
    data = "".join(json.dumps(one) + "\n" for one in beats).encode()
    town.pipeline.feed(decode(data))
    told = [town.watch.due("x", town.pipeline.clock.now) for _ in range(4)]
    assert [one and one.place for one in told] == ["x/0", "x/1", "x/0", "x/1"]
    names = [{each.person for each in one.silences} for one in told if one is not None]
    assert names[:2] == [{"a", "b"}, {"c"}] == names[2:]


@pytest.mark.parametrize("family", LIMITS)
def test_all_that_a_limit_reads_is_kept_and_is_a_column(family: str) -> None:
    kept = columns(family)
    assert {"home": "metered", "away": "gone_usual_h"}[family] in kept
    assert set(kept) <= set(blank_rows(family, 1).dtype.names or ())
