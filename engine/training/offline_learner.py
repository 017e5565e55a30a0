"""A learner taught by a selection of the past: one pass fits, another calibrates it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.pipeline.excused_days import Explained
from engine.pipeline.learner import NEVER, Learner
from engine.training.selection import Selection, Windows, inside
from features.core.civil_time import Civil
from features.core.rows import Rows, row_dtype
from features.population.shard import Shard
from features.population.state import PEOPLE
from models.artefact import COLD, Artefact
from models.detector import Detector
from models.learned.column_detector import FAMILY_OF_DIMENSION
from models.scoring import Judgement
from models.training.forest_search import Tried, searched
from streams.contract.event_row import Events


class HistoryLearner(Learner):
    """Pools what teaches and sets the rows of labelled episodes aside.

    Without `fitted_before` it fits forests weekly, as a town on its own would, and in the end by a
    search; with it, it serves those detectors from the start and only calibrates them.
    """

    def __init__(
        self,
        table: Civil,
        selection: Selection,
        labelled: Windows,
        fitted_before: Artefact | None = None,
    ) -> None:
        super().__init__(table, fitted_before or COLD)
        self.selection, self.labelled = selection, labelled
        self.tried: dict[str, tuple[Tried, ...]] = {}
        self._fixed = fitted_before
        self._searching = False
        self._true: dict[str, list[tuple[Rows, NDArray[np.uint64]]]] = {}

    def begin(self, clock: int) -> None:
        """Set the first edge; what is fixed has none."""
        if self._fixed is None:
            super().begin(clock)

    def excuse(self, passed: Sequence[Explained], shards: Sequence[Shard]) -> None:
        """Excuse nothing: a version may not depend on the number of shares it was trained in.

        None of them sees an outage whole.
        """

    def close(self, events: Events) -> None:
        """Excuse nothing: the selection has left out what the desk closed as true."""

    def _take_in(self, partition: int, judgement: Judgement, persons: NDArray[np.uint64]) -> None:
        """Pool what teaches; set labelled rows aside."""
        self._set_aside(judgement, persons)
        chosen = self.selection.teaches(judgement, persons)
        if chosen.all():
            super()._take_in(partition, judgement, persons)
        elif chosen.any():
            super()._take_in(partition, _only(judgement, chosen), persons[chosen])

    def finished(self, edge: int, shards: Sequence[Shard]) -> Artefact:
        """Fit the artefact that all of the past gives."""
        self._searching = True
        return self.fitted(edge, shards)

    def true_rows(self, family: str) -> Rows:
        """Return the rows of labelled episodes of a family, by time and hash of the person."""
        told = self._true.get(family, [])
        rows = np.concatenate([np.zeros(0, row_dtype(family)), *(rows for rows, _ in told)])
        persons = np.concatenate([np.zeros(0, np.uint64), *(persons for _, persons in told)])
        return rows[np.lexsort((persons, rows["at"]))]

    def _set_aside(self, judgement: Judgement, persons: NDArray[np.uint64]) -> None:
        rows = judgement.rows
        true = inside(persons, rows["at"], self.labelled, judgement.application)
        true &= self.selection.draws(persons)
        if true.any():
            self._true.setdefault(judgement.family, []).append((rows[true], persons[true]))

    def _exposure(self, shard: Shard, edge: int) -> int:
        context = shard.state.context[: int(shard.state.cursor[PEOPLE])]
        return self.selection.person_days(context["person"], context["first_seen"], edge)

    def _forests(self) -> list[Detector]:
        if self._fixed is not None:
            return list(self._fixed.forests)
        if not self._searching:
            return super()._forests()
        forests: list[Detector] = []
        for dimension, family in FAMILY_OF_DIMENSION.items():
            forest, self.tried[dimension] = searched(dimension, self.sample(family))
            forests += [] if forest is None else [forest]
        return forests

    def _next(self, clock: int, *, weekly: bool) -> int:
        """Return the next edge; none behind the last moment that teaches."""
        edge = super()._next(clock, weekly=weekly)
        return edge if edge < self.selection.until else NEVER

    def _names(self) -> list[str]:
        fixed: Sequence[Detector] = () if self._fixed is None else self._fixed.forests
        known = super()._names()
        return known + [one.id for one in fixed if one.id not in known]


def _only(judgement: Judgement, chosen: NDArray[np.bool_]) -> Judgement:
    names = ("rows", "surprise", "rarity", "combined", "cared")
    return replace(judgement, **{name: getattr(judgement, name)[chosen] for name in names})
