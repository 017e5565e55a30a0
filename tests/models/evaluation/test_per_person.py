"""Sums by person, intervals by resampling people, cohorts, and what a desk has of it."""

from __future__ import annotations

import pandas as pd

from models.evaluation.cohorts import cohorts
from models.evaluation.desk_cost import at_capacity, minutes
from models.evaluation.per_person import intervals, tally
from models.evaluation.warnings import joined

H = 3_600_000


def truth(persons: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": persons,
            "episode": [f"t{number}" for number in range(len(persons))],
            "warning": "home",
            "type": "collapse",
            "onset": 10 * H,
            "end": 20 * H,
            "decoy": False,
            "max_delay_s": 3600.0,
        }
    )


def raised(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["person", "episode", "tier", "at"])
    return frame.assign(warning="home", score=0.9)


PEOPLE = [f"p{number}" for number in range(20)]


def test_sums_add_up_to_what_happened() -> None:
    both = joined(
        raised(("p0", "a", 2, 10 * H + 60_000), ("p1", "b", 1, 15 * H), ("p9", "c", 3, 1)),
        truth(["p0", "p1", "p2"]),
    )
    sums = tally(both, PEOPLE, 30.4375)["home"].sum()
    assert (sums["episodes"], sums["found"], sums["in_time"]) == (3, 2, 1)
    assert (sums["false"], sums["false3"], sums["months"]) == (1, 1, 20)


def test_an_interval_covers_the_share_and_narrows_with_people() -> None:
    def width(people: int) -> float:
        persons = [f"p{number}" for number in range(people)]
        warned = raised(*((one, one, 1, 11 * H) for one in persons[::2]))
        low_high = intervals(tally(joined(warned, truth(persons)), persons, 30.0))
        edges = low_high["home"]["recall"]
        assert edges is not None and edges[0] < 0.5 < edges[1]
        return edges[1] - edges[0]

    assert width(400) < width(20) / 2


def test_a_difference_is_of_the_same_people() -> None:
    warned = raised(*((one, one, 1, 11 * H) for one in PEOPLE[::2]))
    sums = tally(joined(warned, truth(PEOPLE)), PEOPLE, 30.0)
    assert intervals(sums, sums)["home"]["recall"] == [0.0, 0.0]
    assert intervals(sums)["fraud"]["recall"] is None


def test_a_cohort_served_worse_is_named() -> None:
    persons = [f"p{number}" for number in range(100)]
    warned = raised(*((one, one, 1, 11 * H) for one in persons[:50]))
    sums = tally(joined(warned, truth(persons)), persons, 30.0)["all"]
    register = pd.DataFrame(
        {
            "birth_year": [1950] * 50 + [1930] * 50,
            "sex": ["female", "male"] * 50,
            "lives_alone": [None] * 100,
        },
        index=persons,
    )
    told = cohorts(sums, register, 2026)
    assert told["age"]["90+"]["worse"] and not told["age"]["70-79"]["worse"]
    assert not any(group["worse"] for group in told["sex"].values())
    assert "lives_alone" not in told
    assert told["age"]["90+"]["people"] == 50


def test_a_desk_looks_at_the_highest_first_and_leaves_the_rest() -> None:
    warned = raised(("p0", "a", 3, 11 * H), ("p8", "b", 2, 11 * H), ("p1", "c", 1, 11 * H))
    both = joined(warned, truth(["p0", "p1"]))
    told = at_capacity(both.raised, capacity=2)
    assert (told["looked_into"], told["precision"], told["true_left_out"]) == (2, 0.5, 1)
    spent = minutes(both.raised, 1000.0)
    assert spent == {"all": 72.0, "false": 40.0}


def test_notes_of_the_care_list_cost_no_page_and_no_minutes() -> None:
    warned = raised(("p0", "a", 1, 11 * H), ("p9", "b", 1, 11 * H)).assign(care=[False, True])
    both = joined(warned, truth(["p0"]))
    assert at_capacity(both.raised)["looked_into"] == 1
    assert minutes(both.raised, 1000.0) == {"all": 2.0, "false": 0.0}
    assert tally(both, PEOPLE, 30.0)["home"]["false"].sum() == 0
