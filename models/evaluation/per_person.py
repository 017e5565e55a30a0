"""What each person cost and gained: the sums behind intervals by person and behind cohorts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from models.detector import APPLICATIONS, Floats
from models.evaluation.warnings import TIERS, Joined
from streams.contract.units import MONTH_DAYS

RESAMPLES = 500
SEED = 20260101
ALL = ("all", *APPLICATIONS)
MEASURES: Mapping[str, tuple[str, str]] = {
    "recall": ("found", "episodes"),
    "recall_in_time": ("in_time", "episodes"),
    "false_per_person_month": ("false", "months"),
    **{f"false_tier{tier}_per_person_month": (f"false{tier}", "months") for tier in TIERS},
}
"""Each measure is one sum over people divided by another."""


def tally(joined: Joined, persons: Sequence[str], days: float) -> dict[str, pd.DataFrame]:
    """Sum up, for each application and `all`, what happened to each person.

    Returns
    -------
    dict
        Frames indexed by person in the given order: `episodes`, `found`, `in_time`, `false`,
        `false1` to `false3`, `months`.
    """
    return {kind: _of(joined, kind, persons, days) for kind in ALL}


def _of(joined: Joined, kind: str, persons: Sequence[str], days: float) -> pd.DataFrame:
    truth, raised, matched = (
        frame if kind == "all" else frame[frame["warning"] == kind]
        for frame in (joined.truth, joined.raised, joined.matched)
    )
    labelled = truth[~truth["decoy"]]
    found = labelled[labelled["number"].isin(matched["number"])]
    on_time = matched.loc[matched["delay_s"] <= matched["max_delay_s"], "number"]
    false = raised[~raised["window"] & ~raised["care"]]  # notes of the care list page nobody
    columns = {
        "episodes": labelled,
        "found": found,
        "in_time": labelled[labelled["number"].isin(on_time)],
        "false": false,
        **{f"false{tier}": false[false["tier"] == tier] for tier in TIERS},
    }
    counts = {name: frame.groupby("person").size() for name, frame in columns.items()}
    out = pd.DataFrame(counts, index=pd.Index(persons)).fillna(0.0).astype("float64")
    return out.assign(months=days / MONTH_DAYS)


def intervals(
    one: Mapping[str, pd.DataFrame], other: Mapping[str, pd.DataFrame] | None = None
) -> dict[str, dict[str, list[float] | None]]:
    """Return 95 % intervals by resampling people; with `other`, of the differences other - one.

    People, not warnings, are drawn: what happens to one person is not independent. Null where
    nothing was there to divide by.
    """
    people = len(one["all"])
    if not people:
        return {kind: dict.fromkeys(MEASURES) for kind in ALL}
    rng = np.random.default_rng(SEED)
    drawn = rng.multinomial(people, np.full(people, 1.0 / people), RESAMPLES).astype(np.float64)
    return {
        kind: {name: _interval(drawn, kind, name, one, other) for name in MEASURES} for kind in ALL
    }


def _interval(
    drawn: Floats,
    kind: str,
    measure: str,
    one: Mapping[str, pd.DataFrame],
    other: Mapping[str, pd.DataFrame] | None,
) -> list[float] | None:
    ratio = _ratio(drawn, one[kind], measure)
    if other is not None:
        ratio = _ratio(drawn, other[kind], measure) - ratio
    known = ratio[~np.isnan(ratio)]
    if not known.size:
        return None
    return [round(float(edge), 5) for edge in np.quantile(known, (0.025, 0.975))]


def _ratio(drawn: Floats, sums: pd.DataFrame, measure: str) -> Floats:
    above, below = MEASURES[measure]
    whole = drawn @ sums[below].to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio: Floats = np.where(whole > 0, drawn @ sums[above].to_numpy() / whole, np.nan)
    return ratio
