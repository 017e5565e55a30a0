"""Neighbours are others of the cohort, the most similar first, and nobody can tell who."""

from __future__ import annotations

import msgspec
import pytest

from engine.alerting.judged_row import KeptRow
from engine.explain.neighbours import Neighbour, neighbours
from engine.store.models import put_rows
from engine.store.store import Store
from models.learned.column_detector import relative
from tests.support.judged.made_up import warning_line


def row(number: int, size: float) -> KeptRow:
    names = relative("payment")[:2]
    values: dict[str, float | str] = {names[0]: size, names[1]: float(number % 3)}
    return KeptRow(
        f"{number:016x}", f"person-{number}", "payment", 0, 0, 0, 0, None, 0.5, values, {}
    )


@pytest.fixture
def full(store: Store) -> Store:
    """Return a store of thirty payments, bigger by number; who is even lives alone."""
    store.put_warnings(
        warning_line(number, warning="fraud", detector="large_payment", tier=1)
        for number in range(30)
    )
    put_rows(store.engine, (msgspec.json.encode(row(number, number)) for number in range(30)))
    store.put_people(
        {
            "person": f"person-{number}",
            "birth_year": "1940",
            "lives_alone": "true" if number % 2 == 0 else "false",
        }
        for number in range(30)
    )
    return store


def test_the_nearest_of_the_cohort_come_first(full: Store) -> None:
    told = neighbours(row(12, 12.0), full.engine)
    assert [one.alias for one in told] == ["N1", "N2", "N3", "N4", "N5"]
    assert all(one.same_cohort for one in told)
    distances = [one.distance for one in told]
    assert distances == sorted(distances) and distances[0] > 0
    assert told[0] == Neighbour("N1", distances[0], 0.5, 1, "large_payment", same_cohort=True)


def test_nothing_leads_back_to_a_person_or_a_moment(full: Store) -> None:
    said = msgspec.json.encode(neighbours(row(12, 12.0), full.engine)).decode()
    assert "person" not in said and "176724" not in said


def test_a_small_cohort_is_widened_and_says_so(full: Store) -> None:
    full.put_people([{"person": "person-12", "birth_year": "1925", "lives_alone": "true"}])
    told = neighbours(row(12, 12.0), full.engine)
    assert len(told) == 5 and not any(one.same_cohort for one in told)


def test_other_families_and_unknown_warnings_have_no_neighbours(full: Store) -> None:
    assert neighbours(msgspec.structs.replace(row(12, 12.0), family="account"), full.engine) == ()
    assert neighbours(msgspec.structs.replace(row(12, 12.0), id="x"), full.engine) == ()
