"""Counterfactuals: at what value the leading detector would not have spoken, by the kept row.

The row behind a warning is kept to the last bit, and a rule is a pure function of it: other values
are put in one by one, and the rule is asked again. Where it does not say of the row what it said
then, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.alerting.judged_row import KeptRow, rows_of
from features.core.catalog import Column, columns
from features.core.rows import Rows
from models.artefact import COLD
from models.calibration.calibrated_scores import Hearing
from models.calibration.fusion import SILENT
from models.detector import Rule
from models.discovery import rules

GRID, ROUNDS = 65, 6
"""Values between the row's and a quiet one that are asked at once, and how often it is narrowed."""
WORN = ("usual", "expected", "most", "reach_m", "mean", "rate", "spread")
"""Parts of names of columns that tell what somebody is used to, not what was measured."""
FIXED = frozenset({"alone", "dementia", "utility", "evening", "night", "known_d"})
"""Columns that nobody measured just now: who somebody is, what hour it was."""
SINCE = ("minutes since a remote", "minutes since the call", "days since anybody")
"""Beginnings of columns that tell how long ago something is: longer ago is more usual."""
NOTHING = 1e-6
"""Share of the row's value that is nothing."""
How = Literal["measured", "flag", "frequency", "outright", "many", "unkept", "changed"]


class Otherwise(NamedTuple):
    """What would have had to differ, or why that cannot be told.

    Parameters
    ----------
    how
        `measured`: one number, in its unit; `flag`: one fact; `frequency`: how seldom something is
        (`was` and `would` are -log10 of a probability); `outright`: it is told whatever else is;
        `many`: no single value decides; `unkept`, `changed`: there is no row, or the rule judges it
        otherwise today.
    usual
        The column of what the person is used to, empty where the rule has none.
    sure
        Whether `would` is the very edge. Else a model's calibration lies between: at `would` the
        rule has nothing to say at all, and it may have been silent before.
    others
        How many detectors spoke beside it.
    """

    how: How
    column: str = ""
    was: float = 0.0
    would: float = 0.0
    usual: str = ""
    used: float = 0.0
    sure: bool = True
    others: int = 0


@lru_cache(4096)  # a row never changes, and a page is read again and again
def otherwise(line: str | None, detector: str) -> Otherwise:
    """Return what would have had to differ for a detector to be silent on a kept row."""
    if line is None:
        return Otherwise("unkept")
    kept = msgspec.json.decode(line, type=KeptRow)
    rule = next((one for one in rules() if one.id == detector), None)
    others = sum(rarity > SILENT for name, (_, rarity) in kept.said.items() if name != detector)
    if rule is None:
        return Otherwise("many", others=others)
    rows = rows_of(kept)
    said = kept.said.get(detector)
    if said is None or float(rule.surprise(rows)[0]) != said[0]:
        return Otherwise("changed")
    found = list(_found(rule, rows, said[1]))
    found.append(Otherwise("outright" if rule.at_once else "many"))
    telling = (one for one in found if one.how not in ("measured", "frequency") or one.would != 0.0)
    return next(telling, found[0])._replace(others=others)


def _found(rule: Rule, rows: Rows, rarity: float) -> Iterator[Otherwise]:
    """Yield what would have had to differ: numbers with a unit first, then others, then facts."""
    sure, speaks = _speaking(rule, rows, rarity)
    by_name = {column.name: column for column in columns(rule.family)}
    own = [by_name[name] for name in rule.evidence if name in by_name]
    own = [one for one in own if _measured(one) and np.isfinite(rows[one.name][0])]
    for how, some in _sorted(rule, own):
        for column in some:
            was = float(rows[column.name][0])
            if how == "flag":
                would = 1.0 - was
                if not speaks(_with(rows, column.name, np.array([would])))[0]:
                    yield Otherwise(how, column.name, was, would, sure=sure)
                continue
            usual = _usual(rule, column, by_name, rows)
            used = float(rows[usual][0]) if usual else None
            edge = _nearest(rows, column, speaks, used)
            if edge is None and used is not None and used > was:
                edge = _nearest(rows, column, speaks, None)
            if edge is not None:
                yield Otherwise(how, column.name, was, edge, usual, used or 0.0, sure)


def _sorted(rule: Rule, own: list[Column]) -> Iterator[tuple[How, list[Column]]]:
    """Yield columns in the order in which people understand them."""
    facts = [one for one in own if one.unit in ("", "-") and (one.low, one.high) == (0, 1)]
    seldom = [one for one in own if one.en.startswith("-log10")]
    counted = [one for one in own if one not in facts and one not in seldom]
    yield "measured", [one for one in counted if one.unit]
    if rule.at_once:
        return  # a button was pressed: that it might not have been says nothing
    yield "measured", [one for one in counted if not one.unit and not one.name.endswith("_z")]
    yield "flag", facts
    yield "frequency", seldom
    yield "measured", [one for one in counted if one.name.endswith("_z")]


def _measured(column: Column) -> bool:
    worn = any(part in column.name for part in WORN)
    return not (column.aged or worn or column.name in FIXED)


def _speaking(
    rule: Rule, rows: Rows, rarity: float
) -> tuple[bool, Callable[[Rows], NDArray[np.bool_]]]:
    """Return whether its edge is known, and what tells if the rule speaks on rows.

    What a model has learned of how rare a rule's surprises are is not at the desk; without one the
    rule's own claim holds, which is.
    """
    if rule.limit or rule.at_once:
        return True, lambda some: rule.outright(rule.surprise(some)) > 0
    if not rule.calibrated or rule.speaks_from == -np.inf:
        return True, lambda some: rule.surprise(some) > 0
    heard = Hearing.of([rule], [COLD.calibration(rule)])
    if rarity > SILENT and float(heard(rule.surprise(rows)[:, None])[0, 0]) == rarity:
        return True, lambda some: heard(rule.surprise(some)[:, None])[:, 0] > SILENT
    return False, lambda some: rule.surprise(some) > 0


def _nearest(
    rows: Rows, column: Column, speaks: Callable[[Rows], NDArray[np.bool_]], used: float | None
) -> float | None:
    """Return the value nearest to the row's at which nothing is said, None for none.

    Looked for on the side of what is usual, else downwards, and upwards where something is long
    ago. Beyond, a rule may be silent too, because another takes over: that would mislead.
    """
    name, was = column.name, float(rows[column.name][0])
    rises = column.en.startswith(SINCE) if used is None else used > was
    wanted = np.array([2 * was, 10 * was] if rises else [0.0, 1.0, 0.5 * was])
    wanted = np.unique(np.clip(np.append(wanted, used or 0.0), column.low, column.high))
    targets = wanted[wanted > was] if rises else wanted[wanted < was]
    quiet = targets[~speaks(_with(rows, name, targets))] if targets.size else targets
    if not quiet.size or not speaks(rows)[0]:
        return None
    near, far = was, float(quiet[np.argmin(np.abs(quiet - was))])
    for _ in range(ROUNDS):
        between = np.linspace(near, far, GRID)
        place = int(np.argmin(speaks(_with(rows, name, between))))  # the first that is silent
        near, far = float(between[max(place - 1, 0)]), float(between[place])
    return 0.0 if abs(far) < NOTHING * abs(was) else far


def _with(rows: Rows, name: str, values: NDArray[np.float64]) -> Rows:
    """Return the row as often as there are values, each with one of them."""
    other = np.repeat(rows, values.size)
    other[name] = values
    return other


def _usual(rule: Rule, column: Column, by_name: dict[str, Column], rows: Rows) -> str:
    """Return the column of the evidence that tells what the person is used to, in the same unit."""
    worn = ("usual", "expected", "most", "reach_m")
    return next(
        (
            name for name in rule.evidence
            if name in by_name and any(part in name for part in worn)
            and by_name[name].unit == column.unit and np.isfinite(rows[name][0])
        ), "",
    )  # fmt: skip
