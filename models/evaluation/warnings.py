"""How good warnings were: recall, delay and false warnings, by episode and highest tier.

A warning's episode is one row here: its first warning, its highest tier, its highest score. It is
true where it fell into an episode of the same person and application, between onset and end plus a
day of grace; it is false outside every window of that person, decoys included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.detector import APPLICATIONS
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, MONTH_DAYS

GRACE_MS = DAY_MS
"""A warning up to a day after the end still speaks of the episode (assumed)."""
TIERS = (1, 2, 3)


def evaluate(
    warnings: pd.DataFrame,
    truth: pd.DataFrame,
    *,
    people: int | None = None,
    days: float | None = None,
    budget: float = 0.1,
) -> Json:
    """Judge warnings by the truth.

    Parameters
    ----------
    warnings
        Columns `person, episode, warning, tier, score, at` (epoch ms), perhaps `test`, `care`,
        `detector`.
    truth
        Columns `person, episode, warning, type, onset, end` (epoch ms), `decoy`, `max_delay_s`.
    people, days
        How many people were watched for how long; by default those named, and the span from the
        first to the last moment named, both lower bounds.
    budget
        Warning episodes a person-month that a desk can look at, highest tier and score first.

    Returns
    -------
    dict
        Rates per person-month, shares 0 to 1, delays in seconds; null where nothing was counted.
    """
    both = joined(warnings, truth)
    truth, raised, matched = both.truth, both.raised, both.matched
    people = people or both.people
    days = days or both.days
    months = max(people * days / MONTH_DAYS, 1e-9)
    labelled = truth[~truth["decoy"]]
    return {
        "people": people,
        "days": round(days, 3),
        "person_months": round(months, 4),
        "episodes": {
            kind: _found(labelled[_of_kind(labelled, kind)], matched)
            for kind in ("all", *APPLICATIONS)
        },
        "types": {
            str(name): _found(group, matched) for name, group in labelled.groupby("type", sort=True)
        },
        "false_per_person_month": {
            kind: _false(raised[_of_kind(raised, kind)], months) for kind in ("all", *APPLICATIONS)
        },
        "decoys": _decoys(truth[truth["decoy"]], matched),
        "at_budget": _at_budget(raised, budget, months),
    }


@dataclass(frozen=True, slots=True)
class Joined:
    """Warnings and truth side by side.

    `truth` has a `number` an episode; `raised` one row a warning episode, with `true` and `window`
    (inside any window of that person); `matched` the pairs of both, with `delay_s`.
    """

    truth: pd.DataFrame
    raised: pd.DataFrame
    matched: pd.DataFrame

    @property
    def people(self) -> int:
        """Return how many people are named."""
        return len(set(self.truth["person"]) | set(self.raised["person"]))

    @property
    def days(self) -> float:
        """Return the days from the first moment named to the last, at least one."""
        return _span_days(self.raised, self.truth)


def joined(warnings: pd.DataFrame, truth: pd.DataFrame) -> Joined:
    """Put warnings and truth side by side; columns as `evaluate` wants them."""
    truth = _with_windows(truth)
    matched = _matched(warnings, truth)
    raised = _episodes(warnings)
    raised = raised.assign(
        true=raised["episode"].isin(matched.loc[~matched["decoy"], "episode"]),
        window=raised["episode"].isin(_in_any_window(warnings, truth)),
    )
    return Joined(truth, raised, matched)


def _with_windows(truth: pd.DataFrame) -> pd.DataFrame:
    """Give each episode a number and fill what may be missing."""
    decoy = truth["decoy"].map(lambda said: said is True or said == 1)
    kind = truth["type"].fillna("unknown")
    limit = truth["max_delay_s"].astype("float64").fillna(np.inf)
    filled = truth.assign(decoy=decoy.astype(bool), type=kind, max_delay_s=limit)
    return filled.reset_index(drop=True).rename_axis("number").reset_index()


def _episodes(warnings: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each warning episode of tier 1 and above."""
    counted = warnings[warnings["tier"] >= 1]
    if "test" in counted:
        tests = counted["test"].map(lambda said: said is True).astype(bool)
        counted = counted[~tests]
    care = counted["care"] if "care" in counted else pd.Series(False, counted.index)
    counted = counted.assign(care=care.map(lambda said: said is True).astype(bool))
    if "detector" not in counted:
        counted = counted.assign(detector="")
    return counted.groupby("episode", sort=True, as_index=False).agg(
        person=("person", "first"),
        warning=("warning", "first"),
        tier=("tier", "max"),
        score=("score", "max"),
        at=("at", "min"),
        detector=("detector", "first"),
        care=("care", "min"),  # an emergency too once it has risen to one
    )


def _pairs(warnings: pd.DataFrame, truth: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Pair each warning of tier 1 and above with the windows that it fell into."""
    counted = warnings.loc[warnings["tier"] >= 1, ["person", "warning", "episode", "tier", "at"]]
    windows = truth[["number", "person", "warning", "onset", "end", "decoy", "max_delay_s"]]
    pairs = counted.merge(windows, on=keys, suffixes=("", "_of"))
    return pairs[(pairs["at"] >= pairs["onset"]) & (pairs["at"] <= pairs["end"] + GRACE_MS)]


def _matched(warnings: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    pairs = _pairs(warnings, truth, ["person", "warning"])
    return pairs.assign(delay_s=(pairs["at"] - pairs["onset"]) / 1000)


def _in_any_window(warnings: pd.DataFrame, truth: pd.DataFrame) -> pd.Series[str]:
    return _pairs(warnings, truth, ["person"])["episode"]


def without_earlier(warnings: pd.DataFrame, truth: pd.DataFrame, since: int) -> pd.DataFrame:
    """Leave out the warnings that speak only of what began before a stretch of time.

    Its episodes and decoys are no cases of the stretch, so a warning of them is neither true nor
    false there.

    Parameters
    ----------
    warnings, truth
        As `evaluate` wants them; `truth` with what began before `since` (epoch ms).
    """
    truth = _with_windows(truth)
    began = truth["onset"] >= since
    own, earlier = (set(_in_any_window(warnings, truth[one])) for one in (began, ~began))
    return warnings[~warnings["episode"].isin(earlier - own)].reset_index(drop=True)


def _found(labelled: pd.DataFrame, matched: pd.DataFrame) -> Json:
    """Count the labelled episodes that were warned of, in time, and how high."""
    pairs = matched[matched["number"].isin(labelled["number"])]
    best = pairs.groupby("number").agg(delay_s=("delay_s", "min"), tier=("tier", "max"))
    limit = labelled.set_index("number")["max_delay_s"].reindex(best.index)
    total = len(labelled)
    return {
        "episodes": total,
        "recall": _share(len(best), total),
        "recall_in_time": _share(int((best["delay_s"] <= limit).sum()), total),
        **{
            f"recall_tier{tier}": _share(int((best["tier"] >= tier).sum()), total)
            for tier in TIERS[1:]
        },
        "delay_s": {
            "median": _quantile(best["delay_s"], 0.5),
            "p90": _quantile(best["delay_s"], 0.9),
        },
    }


def _false(raised: pd.DataFrame, months: float) -> dict[str, float]:
    """Count false warnings a person-month by the highest tier that they reached.

    The care list pages nobody: its notes are counted apart.
    """
    notes = raised[~raised["window"] & raised["care"]]
    false = raised[~raised["window"] & ~raised["care"]]
    by_tier = {
        f"tier{tier}": round(float((false["tier"] == tier).sum()) / months, 5) for tier in TIERS
    }
    apart = {"care": round(len(notes) / months, 5)}
    return {"all": round(len(false) / months, 5), **by_tier, **apart}


def _decoys(decoys: pd.DataFrame, matched: pd.DataFrame) -> Json:
    """Count the decoys that were warned of although life was ordinary."""
    pairs = matched[matched["number"].isin(decoys["number"])]
    highest = pairs.groupby("number")["tier"].max()
    high = set(highest.index[highest >= 2])
    types = decoys.loc[decoys["number"].isin(high), "type"].value_counts().sort_index()
    return {
        "decoys": len(decoys),
        "warned": len(highest),
        "warned_tier2": len(high),
        "warned_tier2_types": {str(name): int(count) for name, count in types.items()},
    }


def _at_budget(raised: pd.DataFrame, budget: float, months: float) -> Json:
    """Return the precision of the warnings that a desk with this budget would look at."""
    room = int(np.ceil(budget * months))
    order = ["tier", "score", "episode"]
    raised = raised[~raised["care"]]
    top = raised.sort_values(order, ascending=[False, False, True]).head(room)
    true = int(top["true"].sum())
    return {
        "per_person_month": budget,
        "warnings": len(top),
        "true": true,
        "precision": _share(true, len(top)),
    }


def _of_kind(frame: pd.DataFrame, kind: str) -> pd.Series[bool]:
    everything = pd.Series(True, index=frame.index)
    return everything if kind == "all" else frame["warning"] == kind


def _span_days(raised: pd.DataFrame, truth: pd.DataFrame) -> float:
    moments = pd.concat([raised["at"], truth["onset"], truth["end"]])
    span = float(moments.max() - moments.min()) / DAY_MS if len(moments) else 0.0
    return max(1.0, span)


def _share(count: int, total: int) -> float | None:
    return round(count / total, 4) if total else None


def _quantile(values: pd.Series[float], share: float) -> float | None:
    return round(float(values.quantile(share)), 1) if len(values) else None
