"""Is anybody served worse unseen: recall and false warnings by age, sex, household and place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from streams.contract.json_object import Json

Z = 1.959964
GAP = 0.05
"""Difference in recall from everybody's beyond which a cohort is named (reliability, 5)."""
OLD = (-np.inf, 70, 80, 90, np.inf)
BANDS = ("<70", "70-79", "80-89", "90+")
PLACES = ("town", "street", "area")
"""Columns that tell where somebody lives, the best first."""
MOST_PLACES = 50


def cohorts(sums: pd.DataFrame, register: pd.DataFrame, year: int) -> Json:
    """Return recall and false warnings a person-month of every cohort.

    Parameters
    ----------
    sums
        `evaluate_people.tally(...)["all"]`.
    register
        Indexed by person; of `birth_year`, `birth_date`, `sex`, `lives_alone`, `town`, `street`,
        `area` what is there.
    year
        The year in which ages are taken.
    """
    known = register.reindex(sums.index)
    groups = {
        "age": _ages(known, year),
        "sex": _column(known, ("sex",)),
        "lives_alone": _column(known, ("lives_alone",)),
        "place": _column(known, PLACES),
    }
    whole = _share(sums["found"].sum(), sums["episodes"].sum())
    return {
        name: {
            str(group): _told(part, whole)
            for group, part in list(sums.groupby(by, sort=True))[:MOST_PLACES]
        }
        for name, by in groups.items()
        if by is not None
    }


def _ages(known: pd.DataFrame, year: int) -> pd.Series[Any] | None:
    born = _column(known, ("birth_year", "birth_date"))
    if born is None:
        return None
    years = pd.to_numeric(born.astype("string").str[:4], errors="coerce")
    return pd.cut(year - years, OLD, right=False, labels=BANDS).astype("string").fillna("?")


def _column(known: pd.DataFrame, names: tuple[str, ...]) -> pd.Series[Any] | None:
    for name in names:
        if name in known and known[name].notna().any():
            said = known[name].astype("string")
            return said.mask(said == "").fillna("?")
    return None


def _told(part: pd.DataFrame, whole: float | None) -> Json:
    found, episodes = float(part["found"].sum()), float(part["episodes"].sum())
    low, high = wilson(found, episodes)
    return {
        "people": len(part),
        "episodes": int(episodes),
        "recall": _share(found, episodes),
        "interval": [low, high],
        "false_per_person_month": _share(part["false"].sum(), part["months"].sum()),
        "worse": bool(whole is not None and episodes and high < whole - GAP),
    }


def wilson(found: float, total: float) -> tuple[float, float]:
    """Return the 95 % score interval of a share.

    Source: Wilson (1927), Probable inference, JASA 22(158).

    Examples
    --------
    >>> wilson(8, 10)
    (0.4902, 0.9433)
    """
    if total == 0:
        return 0.0, 1.0
    share = found / total
    middle = share + Z**2 / (2 * total)
    half = Z * float(np.sqrt(share * (1 - share) / total + Z**2 / (4 * total**2)))
    whole = 1 + Z**2 / total
    return round((middle - half) / whole, 4), round((middle + half) / whole, 4)


def _share(count: float, total: float) -> float | None:
    return round(float(count) / float(total), 4) if total else None
