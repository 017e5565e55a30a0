"""The parts the record is made of: slots, civil time, rates, warning points, places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from features.core.catalog import FAMILIES, columns, meaning
from features.core.civil_time import civil, hour_of, kind_of_day, local_ms
from features.core.rates import few_surprise, gap_surprise, many_surprise
from features.health.news2 import points
from features.money.payees import PAYEE, find, late_days, monthly, remember
from features.movement.places import CELL, end_at, home_of, key_of, nearest_familiar, visit
from features.population.roster import Roster
from features.population.state import State, blank_state, grown
from streams.codec.decoder import decode

pytestmark = pytest.mark.kernels
DAY_MS = 86_400_000
KEYS: list[Any] = list(np.arange(10, dtype=np.uint64))


def test_persons_keep_their_slots_while_the_table_grows() -> None:
    names = [f"p{k}" for k in range(3000)]
    lines = [
        f'{{"kind":"sos","id":"{k}","person":"{n}","at":1767900000000}}\n'
        for k, n in enumerate(names)
    ]
    batch = decode("".join(lines * 2).encode())
    roster = Roster(8)
    with np.errstate(over="ignore"):
        slots = np.full(batch.events.size, -1, np.int64)
        assert roster.slots(batch.buffer, batch.events, slots) == batch.events.size
    assert slots.tolist() == [*range(3000), *range(3000)]
    assert roster.ids == names and roster.id(2999) == "p2999"
    people, known = roster.people, np.full(batch.events.size, -1, np.int64)
    again = Roster.of(roster.ids, roster.hashes[:people], roster.heard[:people], roster.events)
    again.slots(batch.buffer, batch.events, known)
    assert (known == slots).all()


def test_hours_are_civil_time_and_holidays_are_known() -> None:
    table = civil()
    national_day = 1_759_287_600_000  # 2025-10-01 11:00 in Shanghai
    assert hour_of(local_ms(national_day, table)) == 11
    assert kind_of_day(local_ms(national_day, table), table) == 2
    assert kind_of_day(local_ms(national_day, table), civil(calendar="none")) == 0


def test_a_zone_with_summer_time_changes_its_offset() -> None:
    table = civil("Europe/Berlin", "none")
    assert local_ms(1_767_900_000_000, table) - 1_767_900_000_000 == 3_600_000
    assert local_ms(1_783_000_000_000, table) - 1_783_000_000_000 == 7_200_000


NEWS2 = [
    (0, [40, 41, 50, 51, 90, 91, 110, 111, 130, 131], [3, 1, 1, 0, 0, 1, 1, 2, 2, 3]),
    (1, [91, 92, 93, 94, 95, 96], [3, 2, 2, 1, 1, 0]),
    (2, [90, 91, 100, 101, 110, 111, 219, 220], [3, 2, 2, 1, 1, 0, 0, 3]),
    (4, [35.0, 35.1, 36.0, 36.1, 38.0, 38.1, 39.0, 39.1], [3, 1, 1, 0, 0, 1, 1, 2]),
    (5, [8, 9, 11, 12, 20, 21, 24, 25], [3, 1, 1, 0, 0, 2, 2, 3]),
]


@pytest.mark.parametrize(("sign", "values", "wanted"), NEWS2)
def test_warning_points_are_those_of_the_table(
    sign: int, values: list[float], wanted: list[int]
) -> None:
    assert [points(sign, float(value)) for value in values] == wanted


def test_a_silence_surprises_as_the_formula_has_it() -> None:
    # (nu + n) log10(1 + gap / (nu + before)), domain reference H1
    assert gap_surprise(5.0, 0.0, 0.0, 45.0) == pytest.approx(5.0)
    assert gap_surprise(5.0, 20.0, 10.0, 15.0) == pytest.approx(25 * np.log10(2))
    assert gap_surprise(2.0, 1.0, 1.0, 0.0) == 0.0


def test_many_and_few_are_surprising_only_beyond_the_mean() -> None:
    assert many_surprise(5.0, 10.0, 2.0) == 0.0 == few_surprise(15.0, 10.0, 2.0)
    assert many_surprise(60.0, 10.0, 2.0) > many_surprise(30.0, 10.0, 2.0) > 0
    assert few_surprise(0.0, 40.0, 5.0) > few_surprise(0.0, 10.0, 5.0) > 0


def test_a_monthly_payee_is_known_after_four_times_and_then_can_be_late() -> None:
    payees = np.zeros(3, PAYEE)
    for month in range(5):
        remember(payees, KEYS[7], month * 30 * DAY_MS + 1, 3000.0, 0)
    entry = payees[find(payees, KEYS[7])]
    assert monthly(entry)
    assert late_days(entry, 150 * DAY_MS + 1) == pytest.approx(0.0, abs=0.01)
    assert late_days(entry, 160 * DAY_MS + 1) == pytest.approx(10.0, abs=0.01)


def test_the_least_payee_makes_room() -> None:
    payees = np.zeros(2, PAYEE)
    for day in range(3):
        remember(payees, KEYS[1], day * DAY_MS, 10.0, 1)
    remember(payees, KEYS[2], 3 * DAY_MS, 10.0, 1)
    remember(payees, KEYS[3], 4 * DAY_MS, 10.0, 1)
    assert find(payees, KEYS[2]) == -1 and find(payees, KEYS[1]) >= 0


def test_a_place_is_familiar_after_two_days() -> None:
    cells = np.zeros(8, CELL)
    here = key_of(1000.0, 0.0)
    visit(cells, here, 1, 1.0)
    assert nearest_familiar(cells, 1000.0, 0.0, 1, 1.5) > 1e6
    visit(cells, here, 2, 1.0)
    assert nearest_familiar(cells, 1000.0, 0.0, 2, 1.5) == 0.0
    assert nearest_familiar(cells, 2000.0, 0.0, 2, 1.5) == pytest.approx(900.0)


def test_home_is_where_tracks_end() -> None:
    cells = np.zeros(8, CELL)
    assert home_of(cells, 1) == 0
    for name, ends in ((5, 1.0), (9, 4.0)):
        end_at(cells, visit(cells, name, 1, 1.0), ends)
    assert home_of(cells, 1) == 9


def test_home_moves_within_two_weeks_of_moving_away() -> None:
    cells = np.zeros(8, CELL)
    for _ in range(60):
        end_at(cells, visit(cells, 5, 1, 1.0), 1.0)
    homes = []
    for day in range(2, 14):
        end_at(cells, visit(cells, 9, day, 1.0), 1.0)
        homes.append(home_of(cells, day))
    assert homes[0] == 5 and homes[-1] == 9


def test_a_population_grows_and_keeps_what_it_knows() -> None:
    state = blank_state(2)
    state.finance[1]["largest"] = 77.0
    state.cursor[0] = 2
    more = grown(state, 5)
    assert isinstance(more, State) and more.finance.size == 5
    assert more.finance[1]["largest"] == 77.0 and more.cursor[0] == 2


def test_every_column_says_what_it_means_in_both_languages() -> None:
    for family in FAMILIES:
        names = [column.name for column in columns(family)]
        assert len(set(names)) == len(names)
        assert all(
            column.zh and column.en and column.low < column.high for column in columns(family)
        )
    assert meaning("alarm", "sos").zh
    with pytest.raises(KeyError, match="no column"):
        meaning("alarm", "nothing")
