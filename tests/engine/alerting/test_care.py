"""The care list: what waits for the next visit pages nobody, and an emergency rises out of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.alerting.danger import CARE_MS
from engine.alerting.episodes import Episodes
from engine.alerting.finding import Finding, Part
from engine.alerting.tiers import ALLOWANCE, Ladder
from engine.formats.lines import Warning
from features.core.catalog import columns
from features.core.rows import blank_rows
from models.artefact import COLD, Artefact
from models.calibration.calibration import fit
from models.calibration.prior import Prior
from models.discovery import rules
from models.scoring import judge

HOUR_MS = 3_600_000
QUIET = CARE_MS / HOUR_MS
T0 = 1_767_888_000_000
RULES = {rule.id: rule for rule in rules()}


def found(name: str, rarity: float, hours: float = 0.0, artefact: Artefact = COLD) -> Finding:
    """Return what one rule found at a home, so many hours after the first."""
    rule, clock = RULES[name], T0 + int(hours * HOUR_MS)
    return Finding(
        person="p",
        application="home",
        family=rule.family,
        clock=clock,
        at=clock,
        onset=clock,
        order=0,
        event=None,
        flags=0,
        combined=rarity,
        at_once=0,
        parts=(Part(rule, rarity, rarity),),
        values={column.name: np.nan for column in columns(rule.family)},
        artefact=artefact,
    )


def said(*findings: Finding) -> list[Warning]:
    episodes = Episodes(Ladder(ALLOWANCE), "f")
    return [one for one in map(episodes.add, findings) if one is not None]


def test_a_note_of_the_care_list_is_tier_1_once_however_rare() -> None:
    (note,) = said(found("slow_day", 5.0), found("kitchen_unused", 6.0, 1), found("busy_day", 7, 2))
    assert note.care is True and note.tier == 1 and note.detector == "slow_day"


def test_an_emergency_is_a_new_warning_of_the_same_episode() -> None:
    note, risen = said(found("slow_day", 2.0), found("silence", 2.0, 1), found("busy_day", 3.0, 2))
    assert risen.episode == note.episode and risen.id != note.id
    assert not risen.care and risen.tier >= 1 and risen.detector == "silence"


def test_what_is_an_emergency_already_is_no_note_as_well() -> None:
    (warning,) = said(found("silence", 2.0), found("slow_day", 4.0, 1))
    assert not warning.care


def test_the_care_list_has_an_allowance_of_its_own() -> None:
    for care, noted in ((0.5, 1), (0.01, 0)):
        episodes = Episodes(Ladder({**ALLOWANCE, "care": care}), "f")
        told = [episodes.add(found("slow_day", 1.0)), episodes.add(found("silence", 1.0, 12))]
        assert [bool(one) for one in told] == [bool(noted), True]


def test_a_restless_night_takes_nothing_from_the_allowance_of_emergencies() -> None:
    rows = blank_rows("home", 1)
    quiet = judge("home", rows, COLD)
    rows["night_n"], rows["night_surprise"], rows["nights_run"] = 40.0, 6.0, 6.0
    rows["known_d"] = 60.0
    restless = judge("home", rows, COLD)
    assert restless.cared[0] > quiet.cared[0]
    assert restless.combined[0] == quiet.combined[0]


@pytest.mark.parametrize(("days", "rarity", "p"), [(0, 3.0, None), (99, 4.0, 0.01)])
def test_a_p_value_is_never_below_what_the_pool_can_say(
    days: int, rarity: float, p: float | None
) -> None:
    fusions = {"home": fit(np.zeros(days), prior=Prior(1.0, 1.0))} if days else {}
    (warning,) = said(found("silence", rarity, artefact=Artefact("m@1", fusions=fusions)))  # type: ignore[arg-type]
    assert warning.p == p


def test_what_lasts_stands_on_the_list_once() -> None:
    nights = [found("night_restless", 3.0, 24 * day) for day in range(12)]
    (note,) = said(*nights)
    assert note.care and note.at == T0


def test_after_its_quiet_days_it_is_noted_again() -> None:
    first, second = said(found("slow_day", 3.0), found("slow_day", 3.0, QUIET))
    assert first.episode != second.episode and second.care
    assert len(said(found("slow_day", 3.0), found("slow_day", 3.0, QUIET - 1))) == 1


def test_only_what_would_be_noted_makes_an_item_last() -> None:
    weak = ALLOWANCE["care"] / 2
    everyday = [found("slow_day", weak, 12.0 * half) for half in range(1, 6)]
    assert len(said(found("slow_day", 3.0), *everyday, found("slow_day", 3.0, QUIET + 1))) == 2


def test_days_later_an_emergency_is_a_new_warning_of_the_same_episode_once() -> None:
    note, risen, again = said(
        found("slow_day", 2.0),
        found("silence", 2.0, 48),
        found("slow_day", 2.0, 60),
        found("silence", 2.0, 90),
    )
    assert note.care and not risen.care and not again.care
    assert note.episode == risen.episode != again.episode
    assert risen.onset == T0 + 48 * HOUR_MS


@pytest.mark.parametrize(("tier", "told"), [(1, 2), (2, 1)])
def test_a_mere_check_of_the_hub_hides_no_idle_meter(tier: int, told: int) -> None:
    limit = replace(found("limit_silence", 7.0), at_once=tier)
    assert len(said(limit, found("meter_idle", 3.0, 1))) == told


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["slow_day", "kitchen_unused", "silence"]),
            st.floats(-0.3, 3.0),
            st.floats(0.1, 120.0),
        ),
        max_size=40,
    )
)
def test_no_id_comes_twice_and_no_emergency_waits_for_the_list(
    days: list[tuple[str, float, float]],
) -> None:
    hours, rows = 0.0, []
    for name, rarity, gap in days:
        hours += gap
        rows.append(found(name, rarity, hours))
    told = said(*rows)
    assert len({one.id for one in told}) == len(told)
    urgent = [one for one in rows if one.strongest.id == "silence"]
    loud = {one.at for one in told if one.tier >= 1 and not one.care}
    alone = {one.at for one in said(*urgent) if one.tier >= 1}
    assert loud <= alone
    quiet = [one.at for one in told if one.care]
    assert all(later - one >= CARE_MS for one, later in pairwise(quiet))
