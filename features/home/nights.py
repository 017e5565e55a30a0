"""The night at home: how much somebody is up, beside the own usual nights and how these differ.

Who is up ten times every night is not restless with twenty; whose nights are all alike may be. How
nights differ is therefore the person's own, from a cohort value that a fortnight outweighs.

It is taken from one night to the next (von Neumann's mean square successive difference, 1941), not
about the mean: who has moved to the other bedroom, or sleeps badly since spring, has nights that
are alike all the same, and the weeks in which the mean follows would make any night look ordinary.
"""

from __future__ import annotations

import math

from features.core.kernel_types import FeatureRow, HomeRecord
from features.core.rates import many_surprise
from streams.kernels.kernel import kernel

LEAST_USUAL = 0.7
"""Activities of a night that count as usual at least: one visit more is no unrest (assumed)."""
FIRST_SPARE = 1.0 / 1.5
"""Relative variance of nights beyond chance before any are known (assumed)."""
BETWEEN = 0.7
"""Relative variance of usual nights among people not yet known (assumed): the first nights are
judged beside anybody's, later ones beside the own."""
LEAST_NU, MOST_NU = 1.0, 20.0
FADES = 0.7
"""What is left of a night's surprise in the sum of nights a day later (assumed)."""


@kernel
def night_nu(record: HomeRecord) -> float:
    """Return the shape of the factor by which nights differ: 20 (hardly) to 1 (very).

    Below, while the usual is not known: its variance fades as nights are seen (empirical Bayes).
    """
    own = min(max(float(record["night_spare"]), 1.0 / MOST_NU), 1.0 / LEAST_NU)
    unsure = BETWEEN * own / (own + BETWEEN * float(record["known_d"]))
    return 1.0 / (own + unsure)


@kernel
def night_surprise(record: HomeRecord) -> float:
    """Return how unusually often somebody is up in the running night."""
    usual = max(float(record["night_usual"]), LEAST_USUAL)
    return many_surprise(float(record["night_n"]), usual, night_nu(record))


@kernel
def describe_night(row: FeatureRow, record: HomeRecord) -> None:
    """Describe the activity of this night, and of the nights before."""
    surprise = night_surprise(record)
    row["night_n"] = float(record["night_n"])
    row["night_usual"] = max(float(record["night_usual"]), LEAST_USUAL)
    row["night_surprise"] = surprise
    row["nights_run"] = float(record["nights_run"]) + surprise


@kernel
def add_night(record: HomeRecord) -> None:
    """Add the night that is over to the sum of those before."""
    record["nights_run"] = FADES * (float(record["nights_run"]) + night_surprise(record))


@kernel
def learn_night(record: HomeRecord, gain: float) -> None:
    """Learn from a night how many activities are usual, and how nights differ beyond chance."""
    usual, before = float(record["night_usual"]), float(record["night_before"])
    night = min(float(record["night_n"]), 3.0 * usual + 4.0)
    if not math.isnan(before):
        pair = 0.5 * (night + before)
        spare = (0.5 * (night - before) ** 2 - pair) / max(usual, pair, LEAST_USUAL) ** 2
        record["night_spare"] += gain * (min(spare, 3.0) - float(record["night_spare"]))
    record["night_usual"] += gain * (night - usual)
    record["night_before"] = night
