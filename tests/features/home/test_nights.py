"""Nights are unusual beside the person's own, and beside how these differ among themselves."""

from __future__ import annotations

from features.home.nights import learn_night, night_nu, night_surprise
from features.home.routine_record import blank_routine
from streams.kernels.kernel_types import Record


def after(nights: list[int], tonight: int) -> Record:
    """Return the record of somebody known for these nights, up so many times tonight."""
    record: Record = blank_routine(1)[0]
    for number, count in enumerate(nights):
        record["night_n"] = count
        learn_night(record, 1.0 / min(number + 2.0, 30.0))
        record["known_d"] = number + 1.0
    record["night_n"] = tonight
    return record


def test_the_same_night_tells_more_of_somebody_whose_nights_are_alike() -> None:
    alike = after([9, 10, 11, 10] * 8, 30)
    restless = after([2, 24, 4, 10] * 8, 30)
    assert 10.0 < night_nu(alike) <= 20.0 and night_nu(restless) < 4.0
    assert night_surprise(alike) > 3.0 > 2.0 > night_surprise(restless)


def test_a_wild_night_teaches_a_bounded_part() -> None:
    calm = [5, 6, 4, 5] * 8
    wild = after([*calm, 200], 12)
    assert night_nu(after(calm, 12)) > 2.0
    assert night_surprise(wild) > 0.5
    assert float(wild["night_usual"]) < 6.5


def test_nobody_known_is_judged_by_the_cohort() -> None:
    assert 0.5 < night_nu(after([], 0)) < 1.0
    assert night_surprise(after([], 2)) == 0.0


def test_the_first_nights_tell_less_than_the_same_nights_later() -> None:
    first = [night_surprise(after([2] * nights, 14)) for nights in (0, 3, 20)]
    assert first == sorted(first) and first[0] < 0.6 * first[2]


def test_nights_that_are_alike_stay_so_when_their_number_has_changed() -> None:
    moved = after([2, 3, 2, 1] * 6 + [11, 10, 9, 10] * 4, 30)
    assert float(moved["night_usual"]) < 8.0
    assert night_nu(moved) > 5.0
    assert night_surprise(moved) > 2.0
