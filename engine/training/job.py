"""What is to be learned from, and what came of it: shared by all places that replay the past.

Nothing here asks for MLflow or scikit-learn, whose start costs a Spark task more than its share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from engine.training.offline_learner import HistoryLearner
from engine.training.selection import FOREVER, Selection, Windows
from features.core.civil_time import Civil
from models.artefact import Artefact
from models.learned.own_detector import Own


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """What to learn from: files, clock in [since, until) (epoch ms), a share of the people.

    `detectors` are to serve beside rules and forests: names of PyOD's, or fitted ones.
    """

    events: Path
    people: Path | None = None
    truth: Path | None = None
    since: int = 0
    until: int = FOREVER
    share: float = 1.0
    trainer: str = ""
    detectors: tuple[str | Own, ...] = ()


class Lesson(NamedTuple):
    """What a learner is told before the past is replayed to it.

    `served` is judged with from the start; without it forests are fitted weekly.
    """

    selection: Selection
    labelled: Windows
    served: Artefact | None = None

    def learner(self, table: Civil) -> HistoryLearner:
        """Return a learner who knows it."""
        return HistoryLearner(table, self.selection, self.labelled, self.served)


@dataclass(frozen=True, slots=True)
class Taught:
    """A learner who has seen the past: up to when, how many lines, of how many people.

    `shards` tell how long each person was there.
    """

    learner: HistoryLearner
    now: int
    received: int
    people: int
    shards: Sequence[Any]


Teach = Callable[[Lesson], Taught]
"""Replays the past to a learner, in this process or in many."""
