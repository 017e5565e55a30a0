"""Evaluation: recall, delay, false warnings and decoys on made-up warnings."""

from __future__ import annotations

import pandas as pd
import pytest

from models.evaluation.warnings import evaluate, without_earlier

H = 3_600_000
DAY = 24 * H


def truth(*rows: tuple[str, str, str, int, int, bool, float | None]) -> pd.DataFrame:
    names = ["person", "warning", "type", "onset", "end", "decoy", "max_delay_s"]
    frame = pd.DataFrame(list(rows), columns=names)
    return frame.assign(episode=[f"t{number}" for number in range(len(rows))])


def raised(*rows: tuple[str, str, str, int, float, int]) -> pd.DataFrame:
    names = ["person", "episode", "warning", "tier", "score", "at"]
    return pd.DataFrame(list(rows), columns=names)


ONE = ("a", "home", "collapse", 10 * H, 20 * H, False, 3600.0)


def test_a_warning_in_time_counts_for_both_recalls() -> None:
    report = evaluate(raised(("a", "e", "home", 2, 0.9, 10 * H + 600_000)), truth(ONE))
    found = report["episodes"]["home"]
    assert (found["recall"], found["recall_in_time"], found["recall_tier2"]) == (1.0, 1.0, 1.0)
    assert found["recall_tier3"] == 0.0
    assert found["delay_s"]["median"] == 600.0


def test_a_late_warning_counts_only_for_the_recall_until_the_end() -> None:
    report = evaluate(raised(("a", "e", "home", 1, 0.9, 12 * H)), truth(ONE))
    found = report["episodes"]["home"]
    assert (found["recall"], found["recall_in_time"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    "warning",
    [
        ("a", "e", "home", 1, 0.9, 10 * H - 1),
        ("b", "e", "home", 1, 0.9, 11 * H),
        ("a", "e", "fraud", 1, 0.9, 11 * H),
        ("a", "e", "home", 0, 0.9, 11 * H),
    ],
    ids=["before the onset", "another person", "another application", "only logged"],
)
def test_what_does_not_speak_of_the_episode_does_not_find_it(
    warning: tuple[str, str, str, int, float, int],
) -> None:
    report = evaluate(raised(warning), truth(ONE))
    assert report["episodes"]["home"]["recall"] == 0.0


def test_false_warnings_count_once_an_episode_at_their_highest_tier() -> None:
    warnings = raised(
        ("a", "e", "home", 1, 0.5, 100 * H),
        ("a", "e", "home", 2, 0.8, 101 * H),
        ("b", "f", "fraud", 1, 0.4, 5 * H),
    )
    report = evaluate(warnings, truth(ONE), people=2, days=30.4375)
    false = report["false_per_person_month"]
    assert report["person_months"] == 2.0
    assert false["home"] == {"all": 0.5, "tier1": 0.0, "tier2": 0.5, "tier3": 0.0, "care": 0.0}
    assert false["fraud"]["tier1"] == 0.5


def test_a_day_of_grace_and_windows_of_other_applications_are_not_false() -> None:
    warnings = raised(
        ("a", "e", "home", 1, 0.5, 20 * H + DAY),
        ("a", "f", "fraud", 1, 0.5, 11 * H),
        ("a", "g", "home", 1, 0.5, 20 * H + DAY + 1),
    )
    report = evaluate(warnings, truth(ONE), people=1, days=30.4375)
    assert report["false_per_person_month"]["all"]["all"] == 1.0


def test_a_decoy_warned_of_at_tier_2_is_told_by_its_type() -> None:
    decoys = truth(
        ("a", "home", "visit", 10 * H, 20 * H, True, None),
        ("b", "home", "cleaning", 10 * H, 20 * H, True, None),
    )
    warnings = raised(
        ("a", "e", "home", 2, 0.9, 11 * H),
        ("b", "f", "home", 1, 0.9, 11 * H),
    )
    report = evaluate(warnings, decoys)
    assert report["decoys"] == {
        "decoys": 2, "warned": 2, "warned_tier2": 1, "warned_tier2_types": {"visit": 1},
    }  # fmt: skip
    assert report["false_per_person_month"]["all"]["all"] == 0.0
    assert report["episodes"]["all"]["episodes"] == 0


def test_the_budget_takes_the_highest_tier_and_score_first() -> None:
    warnings = raised(
        ("a", "e", "home", 2, 0.7, 11 * H),
        ("b", "f", "home", 1, 0.9, 11 * H),
        ("c", "g", "home", 1, 0.8, 11 * H),
    )
    report = evaluate(warnings, truth(ONE), people=10, days=30.4375, budget=0.2)
    assert report["at_budget"] == {
        "per_person_month": 0.2, "warnings": 2, "true": 1, "precision": 0.5,
    }  # fmt: skip


def test_test_warnings_are_left_out_of_false_ones() -> None:
    warnings = raised(("z", "e", "home", 3, 1.0, 11 * H)).assign(test=True)
    report = evaluate(warnings, truth(ONE), people=1, days=30.0)
    assert report["false_per_person_month"]["all"]["all"] == 0.0


def test_nothing_warned_and_nothing_labelled_still_reports() -> None:
    report = evaluate(raised(), truth())
    assert report["episodes"]["all"]["recall"] is None
    assert report["at_budget"]["precision"] is None


def test_what_began_before_a_stretch_is_no_case_of_it_and_its_warnings_are_not_false() -> None:
    told = truth(
        ("a", "home", "collapse", 10 * H, 60 * H, False, None),
        ("b", "home", "guests", 10 * H, 60 * H, True, None),
        ("c", "home", "collapse", 10 * H, 60 * H, False, None),
        ("c", "fraud", "new_payee", 52 * H, 70 * H, False, None),
    )
    warnings = raised(
        ("a", "before", "home", 2, 0.9, 55 * H),
        ("b", "decoy", "home", 1, 0.9, 55 * H),
        ("c", "both", "fraud", 1, 0.9, 55 * H),
        ("d", "false", "home", 1, 0.9, 55 * H),
    )
    left = without_earlier(warnings, told, 50 * H)
    assert left["episode"].tolist() == ["both", "false"]
    report = evaluate(left, told[told["onset"] >= 50 * H], people=4, days=30.4375)
    assert report["episodes"]["all"] | {"delay_s": None} == {
        "episodes": 1, "recall": 1.0, "recall_in_time": 1.0, "recall_tier2": 0.0,
        "recall_tier3": 0.0, "delay_s": None,
    }  # fmt: skip
    assert report["false_per_person_month"]["all"]["all"] == 0.25
