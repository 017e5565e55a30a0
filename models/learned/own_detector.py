"""A detector of one's own: a fitted estimator as plain arrays, served beside rules and forests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.detector import Dimension, Floats
from models.discovery import rules
from models.learned.column_detector import ColumnDetector, medians, survival
from models.learned.export import Form, exported
from streams.user_error import UserError

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

FEWEST_ROWS = 200
"""Rows below which no tail can be told: the rarest fiftieth would be three of them (assumed)."""
_ID = re.compile(r"[a-z][a-z0-9_]{2,40}")


class UnservableError(UserError):
    """A detector that may not serve: its name, its rows, or scores that lean on other rows."""


@dataclass(frozen=True, slots=True)
class Own(ColumnDetector):
    """A detector under a name of its own; `usual` stands for what is unknown in a row."""

    id: str
    dimension: Dimension
    names: tuple[str, ...]
    usual: Floats
    form: Form
    knots: Floats
    heights: Floats
    slope: float
    highest_tier: int = 1
    at_once: int = 0

    def scores(self, values: Floats) -> Floats:
        """Return the score of each row."""
        return self.form.scores(np.where(np.isnan(values), self.usual, values))

    def parts(self, values: Floats) -> Floats:
        """Return by how much more each column adds than its usual value does."""
        filled = np.where(np.isnan(values), self.usual, values)
        parts: Floats = self.form.parts(filled) - self.form.parts(self.usual[None])
        return parts


def own(
    name: str,
    estimator: BaseEstimator,
    dimension: Dimension,
    columns: Sequence[str],
    values: Floats,
) -> Own:
    """Make a detector of an estimator that was fitted to `columns`.

    Parameters
    ----------
    name
        Its id: lower case, digits, underscores; no rule's and no forest's.
    values
        Ordinary rows, shape (n_rows, n_columns), NaN unknown: they say what is usual and how rare
        a score is.

    Raises
    ------
    UnservableError
        If the name is taken or odd, rows are too few, or a score depends on what else is scored.
    models.learned.export.NotExportableError
        If plain arrays do not say the same.
    """
    if not _ID.fullmatch(name) or name.startswith(("forest_", "ranker_")):
        raise UnservableError(f"名称 name {name!r}: lower case, digits, underscores; not forest_…")
    if name in {rule.id for rule in rules()}:
        raise UnservableError(f"名称已被规则占用 a rule is called {name}")
    if len(values) < FEWEST_ROWS:
        raise UnservableError(f"行数太少 too few rows: {len(values)} < {FEWEST_ROWS}")
    usual = medians(values)
    form = exported(estimator, usual)
    filled = np.where(np.isnan(values), usual, values)
    scores = form.scores(filled)
    if not np.isfinite(scores).all() or moved(form, filled):
        raise UnservableError(
            f"{name}: 评分须有限且只看本行 a score must be finite and its row's own"
        )
    knots, heights, slope = survival(np.sort(scores))
    return Own(name, dimension, tuple(columns), usual, form, knots, heights, slope)


def moved(form: Form, values: Floats) -> bool:
    """Tell whether a row's score is another one by itself than among others, in any bit."""
    few = values[:: max(1, len(values) // 16)]
    alone = np.concatenate([form.scores(row[None]) for row in few])
    return not np.array_equal(alone, form.scores(few))
