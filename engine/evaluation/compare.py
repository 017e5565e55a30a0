"""Two models over the same past: who would have been found, lost, disturbed, and at what price.

Each has records of its own, for what a version warns of weighs on what is learned after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from msgspec import to_builtins

from engine.alerting.tiers import Ladder
from engine.evaluation.gate import gate
from engine.evaluation.labels.reading import read_labels
from engine.evaluation.price import at_price
from engine.evaluation.reliability import reliability
from engine.evaluation.report import (
    WARNING_FIELDS,
    persons_of,
    register_frame,
    report,
)
from engine.evaluation.sharing.processes import judged_by
from engine.evaluation.sharing.side_by_side import Log
from engine.formats.lines import Warning
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import Artefact
from models.evaluation.per_person import intervals, tally
from models.evaluation.warnings import Joined, joined, without_earlier
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS
from streams.user_error import UserError


@dataclass(frozen=True, slots=True)
class Past:
    """What is replayed, and the stretch of it that counts (epoch ms; None: all).

    Either version was trained on moments up to `learned_until` (0: on none that is known of): what
    lies behind it is judged where no `since` is named.
    """

    events: Path
    truth: Path | pd.DataFrame
    people: Path | None = None
    since: int | None = None
    until: int | None = None
    learned_until: int = 0

    @property
    def log(self) -> Log:
        """Return what is replayed."""
        return Log(self.events, self.people)

    def judged(self) -> Past:
        """Return the past with the beginning that counts."""
        if self.since is not None or not self.learned_until:
            return self
        return replace(self, since=self.learned_until)

    def counted(self, span: tuple[int, int]) -> tuple[int, int]:
        """Return what counts of the stretch that a log spans (epoch ms)."""
        return max(span[0], self.since or 0), min(span[1], self.until or span[1])


class NothingLaterError(UserError):
    """The log ends before what may be judged begins."""


def compare(
    one: Artefact,
    other: Artefact,
    past: Past,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
    workers: int = 1,
) -> Json:
    """Replay a past with both; `other` is the one that may take the place of `one`.

    `workers` processes share the people (0: one a core, one alone for a small log); the outcome is
    the same, whatever their number.

    Returns
    -------
    dict
        `a` and `b` (as `evaluation.report`), `difference` (95 % intervals of b - a by person),
        `reliability` of each (as `reliability`, over the stretch that counts), `gained`, `lost`,
        `new_false`, `gone_false` (lists), `equal_price` (recall of both at the smaller price),
        `since`, `until` (epoch ms, what was judged), `tz`, `in_sample` (days were trained on), and
        the `gate`.

    Raises
    ------
    NothingLaterError
        If the log ends before what may be judged begins.
    UserError
        If a file cannot be read.
    """
    past = past.judged()
    table = civil(settings.tz, settings.calendar)
    stretch = (past.since, past.until)
    (served, unseen), risks, span = judged_by(
        (one, other), past.log, settings, stretch, workers, progress
    )
    _later(span, past, settings)
    labels = read_labels(past.truth, settings.tz)
    truth = within(labels, "onset", past)
    frames = [judged(said, labels, past) for said in (served, unseen)]
    register = register_frame(past.people) if past.people else None
    since, until = past.counted(span)
    days = max(1.0, (until - since) / DAY_MS)
    a, b = (report(frame, truth, register, days=days) for frame in frames)
    sides = [joined(frame, truth) for frame in frames]
    persons = sorted({person for side in sides for person in persons_of(side, register)})
    sums = [tally(side, persons, days) for side in sides]
    told = {
        "models": {"a": one.version or "none", "b": other.version or "none"},
        "since": since,
        "until": until,
        "tz": settings.tz,
        "in_sample": (past.since or 0) < past.learned_until,
        "a": a,
        "b": b,
        "difference": intervals(sums[0], sums[1]),
        "equal_price": _equal_price(sides),
        "reliability": {
            side: reliability(
                risk, both.truth, len(persons), days, Ladder(settings.allowances), table
            )
            for side, risk, both in zip("ab", risks, sides, strict=True)
        },
        "gained": cases(sides[1], sides[0]),
        "lost": cases(sides[0], sides[1]),
        "new_false": _false(sides[1], sides[0], unseen),
        "gone_false": _false(sides[0], sides[1], served),
    }
    return told | {"gate": gate(told, settings)}


def _later(span: tuple[int, int], past: Past, settings: Settings) -> None:
    """Refuse to judge nothing."""
    if past.since is not None and span[1] <= past.since:
        zone = ZoneInfo(settings.tz)
        ends, begins = (datetime.fromtimestamp(at / 1000, zone) for at in (span[1], past.since))
        raise NothingLaterError(
            f"没有训练之后的数据 nothing to judge: the log ends {ends:%Y-%m-%d}, what was not"
            f" trained on begins {begins:%Y-%m-%d}; train with an earlier --until,"
            " or give later events"
        )


def framed(said: list[Warning]) -> pd.DataFrame:
    """Return warnings of tier 1 and above as `models.evaluation.warnings` wants them."""
    rows = [tuple(getattr(one, name) for name in WARNING_FIELDS) for one in said if one.tier >= 1]
    frame = pd.DataFrame(rows, columns=list(WARNING_FIELDS))
    return frame.astype({"tier": "int64", "at": "int64", "score": "float64"})


def judged(said: list[Warning], labels: pd.DataFrame, past: Past) -> pd.DataFrame:
    """Return the warnings of the stretch that counts, without those of what began before it."""
    frame = within(framed(said), "at", past)
    return frame if past.since is None else without_earlier(frame, labels, past.since)


def within(frame: pd.DataFrame, moment: str, past: Past) -> pd.DataFrame:
    """Keep what falls into the stretch that counts."""
    inside = pd.Series(True, index=frame.index)
    if past.since is not None:
        inside &= frame[moment] >= past.since
    if past.until is not None:
        inside &= frame[moment] < past.until
    return frame[inside].reset_index(drop=True)


def _equal_price(sides: Sequence[Joined]) -> Json:
    """Return the recall of both when each may raise as many false warnings as the cheaper one."""
    false = [side.raised[~side.raised["window"] & ~side.raised["care"]] for side in sides]
    room = min(len(own) for own in false)
    return {"false": room, "recall": [at_price(side, room) for side in sides]}


def cases(found: Joined, missed: Joined) -> list[Json]:
    """Return the true cases that one found and the other missed."""
    truth = found.truth[~found.truth["decoy"]]
    own = found.matched.groupby("number").agg(tier=("tier", "max"), delay_s=("delay_s", "min"))
    only = truth[~truth["number"].isin(missed.matched["number"])]
    only = only.merge(own, left_on="number", right_index=True)
    names = ["person", "episode", "warning", "type", "onset", "tier", "delay_s"]
    return only[names].round({"delay_s": 1}).to_dict("records")  # type: ignore[return-value]


def _false(raised: Joined, other: Joined, said: Sequence[Warning]) -> list[Json]:
    """Return the false warnings that one raised and the other did not, within a day.

    `said` are the warnings of the one: the first of an episode says why.
    """
    false = raised.raised[~raised.raised["window"]]
    there = other.raised[["person", "warning", "at"]]
    pairs = false.reset_index().merge(there, on=["person", "warning"], suffixes=("", "_of"))
    near = pairs.loc[(pairs["at"] - pairs["at_of"]).abs() < DAY_MS, "index"]
    new = false[~false.index.isin(near)]
    names = ["person", "episode", "warning", "tier", "at", "detector"]
    first = {(one.episode, one.at): one for one in said if one.tier >= 1 and not one.test}
    rows: list[Json] = new[names].to_dict("records")  # type: ignore[assignment]
    return [row | {"reason": to_builtins(first[row["episode"], row["at"]].reason)} for row in rows]
