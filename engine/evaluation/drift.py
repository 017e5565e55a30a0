"""Drift between two stretches of the past: features by cohort, scores, warnings, who is heard.

Two things look like drift and are none, and are left out: columns that move with the length of the
past learned from (`Column.aged`), and rows of people whom the program has only begun to know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from engine.alerting.listening import Texts
from engine.alerting.tiers import Ladder
from engine.evaluation.labels.delay import LabelDelay
from engine.formats.lines import Warning
from engine.pipeline.assembly import pipeline_of, replay_into
from engine.pipeline.learner import Learner
from engine.replay.source import BATCH_LINES, Beginning, enrol, recorded
from engine.settings import Settings
from features.core.catalog import FAMILIES, columns
from features.core.civil_time import DAY_MS, civil
from features.core.rows import Rows, row_dtype
from models.artefact import Artefact
from models.calibration.calibration import MONTH_DAYS
from models.evaluation.drift import drifts
from models.scoring import Judgement
from models.training.reservoir import Reservoir
from streams.contract.json_object import Json
from streams.kernels.kernel_types import Records
from streams.user_error import UserError

COHORTS = ("all", "alone", "not_alone")
SIDES = ("before", "after")
WARM_UP_DAYS = 14.0
"""Days after which what is usual for a person is known well enough to be compared (assumed)."""


class EmptySideError(UserError):
    """Nothing, or nothing of people known long enough, lies on one side of the moment."""


class Watcher:
    """A listener that samples rows on both sides of a moment, and counts what stands out.

    Rows of people first heard of less than `warm_up_ms` before are counted, not sampled.
    """

    def __init__(self, split: int, ladder: Ladder, warm_up_ms: int = 0) -> None:
        self._split, self._ladder, self._warm_up_ms = split, ladder, warm_up_ms
        self.compared = dict.fromkeys(SIDES, 0)
        self._samples: dict[tuple[str, str, str], Reservoir] = {}
        self.rows = dict.fromkeys(SIDES, 0)
        self.unusual: dict[tuple[str, str], int] = {}
        self.heard: dict[str, set[tuple[str, int, int]]] = {side: set() for side in SIDES}

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Take in the judged rows of one family."""
        late = judgement.rows["clock"] >= self._split
        edge = self._ladder.edge(judgement.application)
        context = texts.shard.state.context[judgement.rows["slot"]]
        for side, inside in (("before", ~late), ("after", late)):
            if inside.any():
                self._take(side, judgement, context, inside, edge)

    def _take(
        self,
        side: str,
        judgement: Judgement,
        context: Records,
        inside: NDArray[np.bool_],
        edge: float,
    ) -> None:
        family, rows = judgement.family, judgement.rows
        self.rows[side] += int(inside.sum())
        key = (side, judgement.application)
        high = int((judgement.combined[inside] >= edge).sum())
        self.unusual[key] = self.unusual.get(key, 0) + high
        days = rows["clock"][inside] // DAY_MS
        persons = zip(rows["slot"][inside].tolist(), days.tolist(), strict=True)
        self.heard[side].update({(family, slot, day) for slot, day in persons})
        inside = inside & (rows["clock"] - context["first_seen"] >= self._warm_up_ms)
        self.compared[side] += int(inside.sum())
        alone = context["lives_alone"]
        for cohort, chosen in zip(
            COHORTS, (inside, inside & (alone == 1), inside & (alone == 0)), strict=True
        ):
            sample = self._samples.setdefault((side, family, cohort), Reservoir())
            sample.add(rows[chosen], context["person"][chosen])

    @property
    def families(self) -> list[str]:
        """Return the families that were heard of on either side."""
        heard = {family for _, family, _ in self._samples}
        return [family for family in FAMILIES if family in heard]

    def sample(self, side: str, family: str, cohort: str) -> Rows:
        """Return the sampled rows of one side."""
        part = self._samples.get((side, family, cohort))
        empty = np.zeros(0, row_dtype(family))
        return empty if part is None else Reservoir.merged([part], empty)


def drift(
    events: Path,
    people: Path | None,
    split: int,
    artefact: Artefact,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
    *,
    warm_up_days: float = WARM_UP_DAYS,
) -> Json:
    """Replay a past and compare what came before `split` (epoch ms) with what came after.

    Parameters
    ----------
    warm_up_days
        Rows of people known for less are not compared: their usual is still being learned.

    Raises
    ------
    EmptySideError
        If nothing that can be compared lies on one side of the moment.
    UserError
        If a file cannot be read.
    """
    table, zone = civil(settings.tz, settings.calendar), ZoneInfo(settings.tz)
    ladder = Ladder(settings.allowances)
    watcher = Watcher(split, ladder, int(warm_up_days * DAY_MS))
    learner = Learner(table, artefact, teaching=False)
    pipeline = pipeline_of(settings, learner, listeners=(watcher,))
    enrol(pipeline, people, zone)
    begun, labels = Beginning(), LabelDelay(split)
    warned: list[Warning] = []
    batches = begun.watched(labels.watched(recorded(events, zone, BATCH_LINES)))
    for result in replay_into(pipeline, batches):
        warned += result.warnings
        _begun(begun.at, split, zone)
        if progress:
            progress(pipeline.counts.received)
    _filled(watcher, begun.at, pipeline.clock.now, zone)
    persons = sum(shard.roster.people for shard in pipeline.shards)
    spans = {"before": split - begun.at, "after": pipeline.clock.now - split}
    months = {side: max(persons * spans[side] / DAY_MS / MONTH_DAYS, 1e-9) for side in SIDES}
    return {
        "model": artefact.version or "none",
        "split": split,
        "warm_up_days": warm_up_days,
        "features": (features := _features(watcher)),
        "few": [family for family in watcher.families if family not in features],
        "aged": {
            family: [column.name for column in columns(family) if column.aged]
            for family in FAMILIES
        },
        "sides": {side: _side(side, watcher, warned, split, months[side]) for side in SIDES},
        "labels": labels.sides(),
    }


def _begun(first: int, split: int, zone: ZoneInfo) -> None:
    """Refuse at once a moment before the log begins."""
    if first and split <= first:
        raise EmptySideError(
            "--split: 该时刻之前没有数据 nothing lies before it; the log begins"
            f" {_day(first, zone)}: choose a later moment"
        )


def _filled(watcher: Watcher, first: int, last: int, zone: ZoneInfo) -> None:
    """Refuse to call it no drift where a side holds nothing to compare."""
    empty = [side for side in SIDES if not watcher.compared[side]]
    if not empty:
        return
    words = {"before": "之前没有可比的数据 nothing to compare lies before it",
             "after": "之后没有可比的数据 nothing to compare lies after it"}  # fmt: skip
    raise EmptySideError(
        f"--split: {words[empty[0]]}; the log runs from {_day(first, zone)} to {_day(last, zone)},"
        " and everybody's first --warm-up days are left out: choose a moment well within"
    )


def _day(at: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at / 1000, zone).date().isoformat()


def _features(watcher: Watcher) -> dict[str, dict[str, list[Json]]]:
    told: dict[str, dict[str, list[Json]]] = {}
    for family in FAMILIES:
        names = tuple(column.name for column in columns(family) if not column.aged)
        for cohort in COHORTS:
            sides = [watcher.sample(side, family, cohort) for side in SIDES]
            found = drifts(sides[0], sides[1], names)
            if found:
                rows = [asdict(one) | {"moved": one.moved} for one in found]
                told.setdefault(family, {})[cohort] = rows
    return told


def _side(side: str, watcher: Watcher, warned: list[Warning], split: int, months: float) -> Json:
    """Return rates a person-month and how many persons each family of rows heard of a day."""
    own = [one for one in warned if (one.at >= split) == (side == "after")]
    heard = watcher.heard[side]
    days = {day for _, _, day in heard}
    return {
        "person_months": round(months, 4),
        "rows": watcher.rows[side],
        "compared": watcher.compared[side],
        "unusual_rows": {
            name: round(count / months, 4)
            for (of, name), count in sorted(watcher.unusual.items())
            if of == side
        },
        "warnings": {
            f"tier{tier}": round(sum(one.tier == tier for one in own) / months, 4)
            for tier in (1, 2, 3)
        },
        "persons_a_day": {
            family: round(sum(one[0] == family for one in heard) / max(1, len(days)), 2)
            for family in FAMILIES
        },
    }
