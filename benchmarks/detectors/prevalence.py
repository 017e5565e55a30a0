"""What warnings come to in a city where true cases are as rare as in life.

`python -m benchmarks.detectors.prevalence`: false warnings are counted in a made-up town in which
nothing happens, what is found of true cases in one where much does; both teach themselves, and what
is said behind the 28th day counts. True cases come as often as assumed below.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from benchmarks.detectors.admission import side_of
from engine.pipeline.learner import Learner
from features.core.civil_time import civil
from models.detector import APPLICATIONS, Application
from models.evaluation.desk_cost import MINUTES
from models.evaluation.warnings import Joined
from streams.contract.units import MONTH_DAYS
from streams.simulate.base.calendar import midnight
from streams.simulate.town.town import Town, simulate

PEOPLE, DAYS, KNOWN_DAYS, SEED = 100, 56, 28, 7301
ELDERS = 100_000
"""Elders at risk whom a city of 700,000 elders watches."""
CASES: Mapping[Application, tuple[float, float]] = {
    "wandering": (0.0002, 0.011),
    "fraud": (0.001, 0.005),
    "home": (0.005, 0.01),
}
"""True cases a person-month, at least and at most (assumed): missing elders of all, and with
dementia; frauds; falls after which somebody lies for long."""
TIERS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Load:
    """What one tier and those above it come to a day."""

    tier: int
    false: float
    true: tuple[float, float]
    hours: float

    @property
    def precision(self) -> tuple[float, float]:
        """Return the share of warnings that are of a true case, at least and at most."""
        low, high = (true / max(1e-9, true + self.false) for true in self.true)
        return low, high

    @property
    def row(self) -> str:
        """Return it as a row of the table."""
        true, precision = self.true, self.precision
        return (
            f"| {self.tier} and above | {self.false:,.0f} | {true[0]:.1f} to {true[1]:.1f}"
            f" | {precision[0]:.4f} to {precision[1]:.4f} | {self.hours:,.0f} |"
        )


def load(
    tier: int,
    false: Mapping[int, float],
    found: Mapping[Application, float],
    elders: int = ELDERS,
) -> Load:
    """Return what a tier and those above it come to.

    Parameters
    ----------
    false
        False warning episodes a person-month by the highest tier that they reach.
    found
        Share of true cases that reach the tier, by application.

    Examples
    --------
    >>> one = load(2, {1: 1.0, 2: 0.1, 3: 0.01}, {"wandering": 0.5, "fraud": 0.5, "home": 0.5})
    >>> round(one.false), [round(true, 1) for true in one.true], round(one.hours)
    (361, [10.2, 42.7], 235)
    """
    a_day = elders / MONTH_DAYS
    above = {name: rate * a_day for name, rate in false.items() if name >= tier}
    low, high = (
        sum(rates[place] * found[name] for name, rates in CASES.items()) * a_day for place in (0, 1)
    )
    hours = sum(MINUTES[name] * count for name, count in above.items()) / 60.0
    return Load(tier, sum(above.values()), (low, high), hours)


def false_of(side: Joined, since: int, months: float) -> dict[int, float]:
    """Return false warnings a person-month behind a moment (epoch ms), by highest tier."""
    raised = side.raised
    said = raised[~raised["window"] & ~raised["care"] & (raised["at"] >= since)]
    return {tier: float((said["tier"] == tier).sum()) / months for tier in TIERS}


def found_of(side: Joined, tier: int) -> dict[Application, float]:
    """Return the share of true cases told of in time that reach a tier, by application."""
    truth, pairs = side.truth[~side.truth["decoy"]], side.matched
    timely = pairs[(pairs["delay_s"] <= pairs["max_delay_s"]) & (pairs["tier"] >= tier)]
    seen = truth["number"].isin(pd.unique(timely["number"]))
    return {
        name: float(seen[truth["warning"] == name].mean())
        for name in APPLICATIONS
        if (truth["warning"] == name).any()
    }


def loads(people: int, days: int, seed: int, folder: Path, elders: int) -> Iterator[Load]:
    """Yield the loads by tier, of a town in which nothing happens and one in which much does."""
    quiet, eventful = Town(people, days, seed, quiet=days), Town(people, days, seed + 1)
    sides = []
    for name, town in (("quiet", quiet), ("eventful", eventful)):
        simulate(town, folder / name, 1)
        sides.append(side_of(folder / name, Learner(civil())))
    since = midnight(quiet.start, KNOWN_DAYS)
    months = people * (days - KNOWN_DAYS) / MONTH_DAYS
    false = false_of(sides[0], since, months)
    for tier in TIERS:
        yield load(tier, false, found_of(sides[1], tier), elders)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.detectors.prevalence")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--elders", type=int, default=ELDERS)
    asked = parser.parse_args()
    print(f"{asked.elders:,} elders, a day\n")
    print("| tier | false | true | precision | people's hours |\n|---|---|---|---|---|")
    with TemporaryDirectory() as scratch:
        for one in loads(asked.people, asked.days, asked.seed, Path(scratch), asked.elders):
            print(one.row, flush=True)


if __name__ == "__main__":
    main()
