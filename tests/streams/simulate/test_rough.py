"""Rough days: uneven with memory, the same for the same seed, and no other town changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from streams.contract.kinds import Kind
from streams.simulate.base.effects import DEAF, SPAN, STIR
from streams.simulate.base.events import BANK, BRACELET, EVENT, TELECOM
from streams.simulate.base.timeline import ASLEEP, LIVING
from streams.simulate.base.today import days_of
from streams.simulate.base.words import OVERSEAS, UNKNOWN
from streams.simulate.base.words import PERSON as PERSONAL
from streams.simulate.days.rough import mood, talk_and_pay, traits, uneven, unevenly
from streams.simulate.town.plan import folk_of
from streams.simulate.town.town import Town, days

NONE = np.zeros((0, SPAN))
TOWN = Town(60, 4, 3, a_month=0.0, rough=True)


def test_days_are_uneven_and_lean_on_the_day_before() -> None:
    steady = [who for who in range(60) if not traits(3, who).declines]
    moods = np.array([[mood(3, who, day) for who in steady] for day in range(40)])
    assert 0.24 < moods.std() < 0.32  # a Gamma of shape 13
    assert 0.25 < np.corrcoef(moods[:-1].ravel(), moods[1:].ravel())[0, 1] < 0.43
    waning = next(who for who in range(60) if traits(3, who).declines)
    assert np.mean([mood(3, waning, day) for day in range(40, 60)]) < -0.15


def test_who_is_in_no_mood_naps_and_goes_out_less() -> None:
    folk, _ = folk_of(TOWN)
    plain = days_of(folk, 3, TOWN.start, 2)
    moods = np.array([mood(3, who, 2) for who in range(60)])
    went = uneven(plain, range(60), 3)["factor"] / plain["factor"]
    assert np.allclose(np.log(went), moods)
    for who in range(60):
        spans, _ = unevenly(folk[who], 3, 2, NONE, None)
        assert (ASLEEP in spans[:, 0]) == (moods[who] < 0)


def test_a_day_does_not_lean_on_who_else_is_simulated() -> None:
    parts = [b"".join(days(TOWN, processes)) for processes in (1, 2)]
    assert parts[0] == parts[1] != b"".join(days(replace(TOWN, rough=False)))


def test_a_scene_keeps_its_way_and_is_laid_over_the_day() -> None:
    folk, _ = folk_of(TOWN)
    own, way = np.array([[8.0, 100.0, 200.0, 0.0, 0.0]]), np.array([[100.0, 0.0, 0.0]])
    for who in range(60):
        for day in range(10):
            spans, path = unevenly(folk[who], 3, day, own, way)
            assert path is way and spans[-1].tolist() == own[0].tolist()
            assert set(spans[:-1, 0].tolist()) <= {float(STIR), float(ASLEEP)}


def test_ways_of_rough_days_lead_home_within_the_day() -> None:
    folk, _ = folk_of(TOWN)
    ways = [unevenly(folk[who], 3, day, NONE, None).path for who in range(60) for day in range(30)]
    out = [way for way in ways if way.size]
    assert len(out) > 20
    for way in out:
        assert np.all(np.diff(way[:, 0]) > 0) and way[-1, 1:].tolist() == [0.0, 0.0]
        assert way[0, 0] > 0 and way[-1, 0] < 86_400


def test_pets_and_machines_stir_the_living_room_of_who_has_them_and_nobody_elses() -> None:
    folk, _ = folk_of(TOWN)
    for who in range(60):
        one = traits(3, who)
        for day in range(12):
            spans, _ = unevenly(folk[who], 3, day, NONE, None)
            short = [row for row in spans.tolist() if row[0] == STIR and row[4] < 150.0]
            assert len(short) == 5 * one.has_a_pet + one.has_a_cleaner
            assert all(row[3] == LIVING for row in short)


def test_nights_out_are_of_a_few_people_and_explorers_go_by_day() -> None:
    folk, _ = folk_of(TOWN)
    nights = days_out = 0
    for who in range(60):
        for day in range(40):
            way = unevenly(folk[who], 3, day, NONE, None).path
            if way.size and way[0, 0] < 5 * 3600:
                nights += 1
                assert traits(3, who).goes_out_at_night
            elif way.size:
                days_out += 1
                assert traits(3, who).explores
    assert nights > 5 and days_out > 20


def test_trackers_die_for_hours_now_and_then() -> None:
    folk, _ = folk_of(TOWN)
    dead = [row for who in range(60) for day in range(30)
            for row in unevenly(folk[who], 3, day, NONE, None).spans.tolist()
            if row[0] == DEAF]  # fmt: skip
    assert 25 < len(dead) < 85
    assert all(row[3] == 1 << BRACELET and row[2] - row[1] >= 3 * 3600 for row in dead)


def test_strangers_talk_families_call_from_abroad_and_stalls_have_codes_of_their_own() -> None:
    folk, _ = folk_of(TOWN)
    long_talks = stalls = 0
    for day in range(40):
        todays = days_of(folk, 3, TOWN.start, day)
        for who in range(60):
            log = np.zeros(10, EVENT)
            told = log[: talk_and_pay(log, 0, folk[who], todays[who], 3)]
            calls = told[told["kind"] == Kind.CALL]
            assert traits(3, who).family_abroad or not (calls["c1"] == OVERSEAS).any()
            assert not calls.size or int(folk[who]["devices"]) >> TELECOM & 1
            long_talks += int((calls["c1"] == UNKNOWN).sum())
            paid = told[told["kind"] == Kind.PAYMENT]
            assert not paid.size or int(folk[who]["devices"]) >> BANK & 1
            stalls += int((paid["c1"] == PERSONAL).sum())
    assert long_talks > 40 and stalls > 300
