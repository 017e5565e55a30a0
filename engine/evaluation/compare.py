"""Two models over the same past: who would have been found, lost, disturbed, and at what price.

The log is replayed with each, for what a version warns of weighs on what is learned after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from engine.alerting.listening import Listener
from engine.alerting.tiers import Ladder
from engine.evaluation.gate import gate
from engine.evaluation.reliability import reliability
from engine.evaluation.report import (
    TRUTH_FIELDS,
    WARNING_FIELDS,
    persons_of,
    read_frame,
    register_frame,
    report,
)
from engine.evaluation.risk_hours import HourlyRisk
from engine.formats.lines import Warning
from engine.pipeline.assembly import live_pipeline_of
from engine.pipeline.learner import Learner
from engine.replay.source import BATCH_LINES, enrol, fed
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import Artefact
from models.evaluation.per_person import intervals, tally
from models.evaluation.warnings import Joined, joined
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS


@dataclass(frozen=True, slots=True)
class Past:
    """What is replayed, and the stretch of it that counts (epoch ms; None: all)."""

    events: Path
    truth: Path
    people: Path | None = None
    since: int | None = None
    until: int | None = None


def compare(
    one: Artefact,
    other: Artefact,
    past: Past,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
) -> Json:
    """Replay a past with both; `other` is the one that may take the place of `one`.

    Returns
    -------
    dict
        `a` and `b` (as `evaluation.report`), `difference` (95 % intervals of b - a by person),
        `reliability` of each (as `reliability`, over the stretch that counts), `gained`, `lost`,
        `new_false`, `gone_false` (lists), and the `gate`.
    """
    table = civil(settings.tz, settings.calendar)
    risks = [HourlyRisk(table, past.since, past.until) for _ in "ab"]
    served, unseen, span = both_warnings(one, other, past, settings, progress, risks)
    frames = [_within(_frame(said), "at", past) for said in (served, unseen)]
    truth = _within(read_frame(past.truth, TRUTH_FIELDS), "onset", past)
    register = register_frame(past.people) if past.people else None
    days = max(1.0, (min(span[1], past.until or span[1]) - max(span[0], past.since or 0)) / DAY_MS)
    a, b = (report(frame, truth, register, days=days) for frame in frames)
    sides = [joined(frame, truth) for frame in frames]
    persons = sorted({person for side in sides for person in persons_of(side, register)})
    sums = [tally(side, persons, days) for side in sides]
    told = {
        "models": {"a": one.version or "none", "b": other.version or "none"},
        "a": a,
        "b": b,
        "difference": intervals(sums[0], sums[1]),
        "reliability": {
            side: reliability(
                risk, both.truth, len(persons), days, Ladder(settings.allowances), table
            )
            for side, risk, both in zip("ab", risks, sides, strict=True)
        },
        "gained": _cases(sides[1], sides[0]),
        "lost": _cases(sides[0], sides[1]),
        "new_false": _false(sides[1], sides[0]),
        "gone_false": _false(sides[0], sides[1]),
    }
    return told | {"gate": gate(told, settings)}


def both_warnings(
    one: Artefact,
    other: Artefact,
    past: Past,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
    listeners: Sequence[Listener | None] = (None, None),
) -> tuple[list[Warning], list[Warning], tuple[int, int]]:
    """Return the warnings of each, and the first and last moment of the log's clock.

    The `listeners`, one a version, see what each judges.
    """
    served, _ = replayed(one, past, settings, progress, listeners[0])
    unseen, span = replayed(other, past, settings, progress, listeners[1])
    return served, unseen, span


def replayed(
    artefact: Artefact,
    past: Past,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
    listener: Listener | None = None,
) -> tuple[list[Warning], tuple[int, int]]:
    """Return what a version warns of, switches of the log unheeded, and the span of the clock."""
    zone = ZoneInfo(settings.tz)
    table = civil(settings.tz, settings.calendar)
    learner = Learner(table, artefact, teaching=False)
    pipeline = live_pipeline_of(settings, learner, listeners=(listener,) if listener else ())
    enrol(pipeline, past.people, zone)
    warnings: list[Warning] = []
    first = 0
    for result in fed(pipeline, past.events, zone, BATCH_LINES):
        warnings += result.warnings
        first = first or pipeline.clock.now
        if progress:
            progress(pipeline.counts.received)
    return warnings, (first, pipeline.clock.now)


def _frame(said: list[Warning]) -> pd.DataFrame:
    rows = [tuple(getattr(one, name) for name in WARNING_FIELDS) for one in said if one.tier >= 1]
    frame = pd.DataFrame(rows, columns=list(WARNING_FIELDS))
    return frame.astype({"tier": "int64", "at": "int64", "score": "float64"})


def _within(frame: pd.DataFrame, moment: str, past: Past) -> pd.DataFrame:
    """Keep what falls into the stretch that counts."""
    inside = pd.Series(True, index=frame.index)
    if past.since is not None:
        inside &= frame[moment] >= past.since
    if past.until is not None:
        inside &= frame[moment] < past.until
    return frame[inside].reset_index(drop=True)


def _cases(found: Joined, missed: Joined) -> list[Json]:
    """Return the true cases that one found and the other missed."""
    truth = found.truth[~found.truth["decoy"]]
    own = found.matched.groupby("number").agg(tier=("tier", "max"), delay_s=("delay_s", "min"))
    only = truth[~truth["number"].isin(missed.matched["number"])]
    only = only.merge(own, left_on="number", right_index=True)
    names = ["person", "episode", "warning", "type", "tier", "delay_s"]
    return only[names].round({"delay_s": 1}).to_dict("records")  # type: ignore[return-value]


def _false(raised: Joined, other: Joined) -> list[Json]:
    """Return the false warnings that one raised and the other did not, within a day."""
    false = raised.raised[~raised.raised["window"]]
    there = other.raised[["person", "warning", "at"]]
    pairs = false.reset_index().merge(there, on=["person", "warning"], suffixes=("", "_of"))
    near = pairs.loc[(pairs["at"] - pairs["at_of"]).abs() < DAY_MS, "index"]
    new = false[~false.index.isin(near)]
    names = ["person", "episode", "warning", "tier", "at"]
    return new[names].to_dict("records")  # type: ignore[return-value]
