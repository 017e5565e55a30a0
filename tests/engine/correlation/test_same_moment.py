"""Homes cut off in one moment are an outage where nobody knows what they share."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from engine.alerting.finding import Finding, Part
from engine.alerting.outage import Outage
from engine.correlation.messages import LooksMessage, encoded, looks_of_line, looks_told
from engine.correlation.outage_correlator import LOOK, SEEN, WAIT_MS, Looks, SecondLook
from models.discovery import rules
from streams.contract.units import HOUR_MS, MINUTE_MS

NOON = 1_767_931_200_000
LATER = NOON + 3 * HOUR_MS
RULES = {rule.id: rule for rule in rules()}
SILENCE, BATHROOM = RULES["silence"], RULES["limit_bathroom"]


def silent(*minutes: float, busy: int = 9, surprise: float = 6.0) -> Looks:
    """Return looks at homes silent since so many minutes after noon, and at busy ones beside."""
    looks = np.zeros(len(minutes) + busy, LOOK)
    looks["home"], looks["clock"] = np.arange(looks.size), LATER
    looks["surprise"][: len(minutes)] = surprise
    looks["began"] = LATER - MINUTE_MS
    looks["began"][: len(minutes)] = NOON + np.array(minutes) * MINUTE_MS
    return looks


def found_at(home: int, clock: int = LATER) -> Finding:
    """Return a silence that a sweep found at a home."""
    finding = Finding(
        person="p", application="home", family="home", clock=clock, at=clock, onset=NOON,
        order=0, event=None, flags=0, combined=1.0, at_once=0,
        parts=(Part(SILENCE, 3.0, 1.0),), values={},
    )  # fmt: skip
    return replace(finding, home=home)


def stay_at(home: int, tier: int) -> Finding:
    """Return what the bathroom's limit says of a home at a tier."""
    parts = (Part(BATHROOM, 6.0 + tier, 6.0 + tier),)
    return replace(found_at(home), at_once=tier, parts=parts)


def behind(looks: Looks, home: int = 0, second: SecondLook | None = None) -> Outage | None:
    """Return the outage that is found behind the silence of a home."""
    second = second or SecondLook()
    second.take(looks)
    ((_, outage),) = second.pass_on([found_at(home)], LATER + WAIT_MS)
    return outage


def test_three_homes_silent_since_one_minute_are_cut_off() -> None:
    outage = behind(silent(0, 0.5, 0.9))
    assert outage is not None
    assert (outage.homes, outage.silent, outage.asked) == (frozenset({0, 1, 2}), 3, 12)
    assert behind(silent(0, 1.4, -1.9)) is not None


def test_who_shares_what_is_known_is_not_explained_by_others() -> None:
    """A home of another building, silent since the same minute, is somebody who may lie there."""
    looks = silent(0, 0.5, 0.9, 0.2)
    looks["building"][:3] = 7
    looks["building"][3] = 8
    outage = behind(looks)
    assert outage is not None and (outage.shared, outage.silent) == ("building", 3)
    assert behind(looks, home=3) is None
    looks["building"][3] = 0
    assert behind(looks, home=3) is None, "those of the building say nothing of who is unknown"


@pytest.mark.parametrize(("minutes", "tier"), [((0, 0.5, 0.9), 1), ((0, 60, 61), 2)])
def test_the_limit_of_minutes_sends_nobody_to_a_home_that_was_cut_off(
    minutes: tuple[float, ...], tier: int
) -> None:
    second = SecondLook()
    second.take(silent(*minutes))
    assert not second.pass_on([stay_at(0, 2)], LATER)
    ((said, _),) = second.pass_on([], LATER + WAIT_MS)
    assert said.at_once == tier


def test_the_limit_of_minutes_asks_without_waiting_for_the_homes_beside() -> None:
    second = SecondLook()
    second.take(silent(0, 0.5, 0.9))
    ((said, outage),) = second.pass_on([stay_at(0, 1)], LATER)
    assert (said.at_once, outage) == (1, None)


def test_three_within_ten_minutes_may_be_chance_and_four_are_not() -> None:
    assert behind(silent(0, 3, -3)) is None
    assert behind(silent(0, 3, -3, 4)) is not None


def after(grown: float) -> Outage | None:
    """Cut three homes off, let two stir again; return what is behind the third's silence then."""
    second, clock = SecondLook(), LATER + HOUR_MS
    assert behind(silent(0, 0.5, 0.9), second=second) is not None
    looks = silent(0, 180, 181)
    looks["clock"] = clock
    looks["surprise"][:3] = [6.0 + grown, 0.1, 0.0]
    second.take(looks)
    ((_, outage),) = second.pass_on([found_at(0, clock)], clock + WAIT_MS)
    return outage


def test_who_sleeps_on_when_the_others_are_back_is_explained_until_that_is_odd_in_itself() -> None:
    assert after(grown=0.5) is not None
    assert after(grown=3.0) is None


def test_two_homes_silent_since_one_minute_are_two_people() -> None:
    assert behind(silent(0, 0)) is None


def test_who_fell_silent_before_the_others_were_cut_off_is_warned_of() -> None:
    looks = silent(-20, 0, 0.5, 0.9)
    assert behind(looks, home=0) is None
    assert behind(looks, home=1) is not None


def test_a_town_that_goes_to_bed_is_no_outage() -> None:
    bedtime = [5.0 * number for number in range(-20, 21)] + [0.4, 1.1]
    assert behind(silent(*bedtime, busy=60, surprise=1.2), home=20) is None


def test_devices_that_speak_at_full_hours_are_no_outage() -> None:
    hourly = [60.0 * hour for hour in (-2, -1, 0, 1, 2) for _ in range(4)]
    assert behind(silent(*hourly, busy=40), home=8) is None


def test_most_of_a_moment_must_be_more_than_fell_silent_an_hour_before() -> None:
    assert behind(silent(*[0.0] * 28, *[-60.0] * 5, busy=200)) is not None
    assert behind(silent(*[0.0] * 28, *[-60.0] * 12, busy=200)) is None, (
        "however unlikely by chance"
    )


def test_looks_in_a_line_tell_since_when_and_those_of_an_earlier_version_do_not() -> None:
    looks = silent(0, 0.5, 0.9)
    line = looks_told(0, 0, 1, looks)
    read = msgspec.json.decode(encoded(line), type=LooksMessage)
    assert looks_of_line(read).tobytes() == looks.tobytes()
    earlier = looks_of_line(LooksMessage(0, 0, 1, read.rows))
    assert earlier["began"].tolist() == [0] * 12
    assert earlier["surprise"].tolist() == looks["surprise"].tolist()
    assert behind(earlier) is None


def test_a_snapshot_of_before_goes_on_without_what_it_did_not_hold() -> None:
    second = SecondLook()
    second.take(silent(0, 0.5, 0.9))
    del second._began  # what an earlier version wrote
    second._looks = second._looks[list(SEEN.names or ())].astype(SEEN)
    assert second.pass_on([found_at(0)], LATER + WAIT_MS)[0][1] is None
    assert behind(silent(0, 0.5, 0.9), second=second) is not None
