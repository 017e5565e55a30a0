"""A past warning explained: its row judged again by its own version, and what must differ.

The version pins what was learned; rules are those of the program that runs. Where the code that
decides has changed since, it is told that the judgement need not be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.alerting.finding import RowVerdict, parts_of, told_apart
from engine.alerting.judged_row import KeptRow, rows_of
from engine.alerting.tiers import Ladder
from engine.explain.neighbours import Neighbour
from engine.formats.lines import Warning
from engine.version import code_version
from features.core.catalog import Column, columns
from features.core.rows import Rows
from models.artefact import Artefact
from models.detector import FAMILY_OF, Lane
from models.scoring import Judgement, at_once, judge

HALVINGS = 40
MOST = 3
"""Sentences told of what would have to differ."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one detector said, and for a learned one which columns made it say so."""

    detector: str
    surprise: float
    rarity: float
    columns: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Thought:
    """What a forest that only explains makes of the row, and by which columns (mean depth)."""

    detector: str
    surprise: float
    columns: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One column, its value, and the nearest value at which nothing would have been raised."""

    column: str
    zh: str
    en: str
    was: float
    would: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """`same` tells whether the judgement came out equal to the last bit.

    `code` is that of the program which warned (empty where that was not kept), `changed` whether
    another one explains: then nothing promises the same bits.
    """

    id: str
    model: str | None
    family: str
    combined: float
    same: bool
    outright: bool
    contributions: tuple[Contribution, ...]
    otherwise: tuple[Otherwise, ...]
    neighbours: tuple[Neighbour, ...] = ()
    code: str = ""
    changed: bool = False
    thoughts: tuple[Thought, ...] = ()


def explained(row: KeptRow, artefact: Artefact, ladder: Ladder) -> Explanation:
    """Judge a kept row again, and say what made it unusual."""
    rows = rows_of(row)
    judgement = judge(row.family, rows, artefact)
    told = _told(row, judgement, artefact)
    outright = bool(told.at_once)
    return Explanation(
        row.id,
        row.model,
        row.family,
        told.combined,
        same(row, judgement) and told.combined == row.combined,
        outright,
        _contributions(judgement),
        () if outright else _otherwise(rows, _lane(told, judgement), artefact, ladder),
        code=row.code,
        changed=row.code != code_version(),
        thoughts=tuple(
            Thought(one.id, float(one.surprise(rows)[0]), one.depths(rows))
            for one in artefact.explaining(row.family)
        ),
    )


def _told(row: KeptRow, judgement: Judgement, artefact: Artefact) -> RowVerdict:
    """Return what the row says of the matter that was warned of: a danger, or all that is none."""
    apart = told_apart(judgement, 0, artefact)
    of_it = (told for told in apart if {part.detector.id for part in told.parts} == set(row.said))
    whole = RowVerdict(
        parts_of(judgement, 0), float(judgement.combined[0]), int(at_once(judgement)[0])
    )
    return next(of_it, whole)


def _lane(told: RowVerdict, judgement: Judgement) -> Lane:
    """Return whose allowance the matter that was warned of is charged to."""
    return "care" if any(part.detector.care for part in told.parts) else judgement.application


def same(row: KeptRow, judgement: Judgement) -> bool:
    """Tell whether every number of a judgement is the one that was kept."""
    said = {
        detector.id: (float(judgement.surprise[0, k]), float(judgement.rarity[0, k]))
        for k, detector in enumerate(judgement.detectors)
    }
    return all(said.get(name) == numbers for name, numbers in row.said.items())


def _contributions(judgement: Judgement) -> tuple[Contribution, ...]:
    found = []
    for number, detector in enumerate(judgement.detectors):
        surprise = float(judgement.surprise[0, number])
        if surprise > 0:
            told = detector.depths(judgement.rows)
            rarity = float(judgement.rarity[0, number])
            found.append(Contribution(detector.id, surprise, rarity, told))
    return tuple(sorted(found, key=lambda one: (-one.rarity, one.detector)))


def _otherwise(rows: Rows, lane: Lane, artefact: Artefact, ladder: Ladder) -> tuple[Otherwise, ...]:
    """Look for single columns with which the row would have stayed below the first tier."""
    edge = ladder.edge(lane)

    def risk(made_up: Rows) -> float:
        judgement = judge(family, made_up, artefact)
        return float((judgement.cared if lane == "care" else judgement.combined)[0])

    family = _family(rows)
    if risk(rows) < edge:
        return ()
    found = []
    for column in columns(family):
        was = float(rows[column.name][0])
        if np.isfinite(was):
            would = _nearest(rows, column, risk, edge)
            if would is not None:
                found.append(Otherwise(column.name, column.zh, column.en, was, would))
    found.sort(key=lambda one: abs(one.would - one.was) / (abs(one.was) + 1e-9))
    return tuple(found[:MOST])


def _nearest(
    rows: Rows, column: Column, risk: Callable[[Rows], float], edge: float
) -> float | None:
    """Return the value nearest to the row's at which it stays below the edge, None for none.

    Towards nothing, towards one (a ratio's usual), and upwards; the border is found by halving.
    """
    name, was = column.name, float(rows[column.name][0])
    wanted = np.clip([0.0, 1.0, 2.0 * was, 10.0 * was], column.low, column.high).tolist()
    targets = [target for target in wanted if target != was]
    quiet = [target for target in targets if _risk(rows, name, target, risk) < edge]
    if not quiet:
        return None
    near, far = was, min(quiet, key=lambda target: abs(target - was))
    for _ in range(HALVINGS):
        middle = (near + far) / 2.0
        if _risk(rows, name, middle, risk) < edge:
            far = middle
        else:
            near = middle
    return far


def _risk(rows: Rows, name: str, value: float, risk: Callable[[Rows], float]) -> float:
    other = rows.copy()
    other[name] = value
    with np.errstate(all="ignore"):  # a made-up value may be one that no life brings
        found = risk(other)
    return found if np.isfinite(found) else np.inf


def _family(rows: Rows) -> str:
    """Return the family whose columns these are."""
    own = set(rows.dtype.names or ())
    return next(one for one in FAMILY_OF if {c.name for c in columns(one)} <= own)


def shown(told: Explanation, warnings: Sequence[Warning] | None = None) -> str:
    """Return the explanation as text."""
    return "\n".join(
        [
            f"预警 warning {told.id}  版本 model {told.model or '规则 rules alone'}",
            "重算 judged again: " + ("逐位一致 same bits" if told.same else "不一致 NOT the same"),
            *_other_code(told),
            f"综合罕见度 combined rarity {told.combined:.3f}"
            f"（约每 {10.0**told.combined:.3g} 人月一次 once in so many person-months）",
            *_said_by_detectors(told),
            *_said_otherwise(told),
            *_said_of_others(told),
            *_replayed(warnings),
        ]
    )


def _other_code(told: Explanation) -> list[str]:
    """Say that the code which warned is not the code which explains, where that is so."""
    if not told.changed:
        return []
    return [
        f"程序已变更，不能保证一致 the code that decides has changed, the same is not promised:"
        f" {told.code or '未留存 not kept'} → {code_version()}"
    ]


def _said_by_detectors(told: Explanation) -> Iterator[str]:
    """Yield what each detector said and by which columns, and what forests think of it."""
    for one in told.contributions:
        yield f"  {one.detector}: 意外度 surprise {one.surprise:.3f}, 罕见度 {one.rarity:.3f}"
        yield from _depths(one.columns)
    for thought in told.thoughts:
        yield (
            f"  {thought.detector}（只作说明 explains only）:"
            f" 意外度 surprise {thought.surprise:.3f}"
        )
        yield from _depths(thought.columns)


def _depths(columns: Sequence[tuple[str, float]]) -> list[str]:
    return [f"      {name}: {depth:+.3f}" for name, depth in columns[:6]]


def _said_otherwise(told: Explanation) -> Iterator[str]:
    """Yield what would have had to be otherwise for nothing to be raised."""
    if told.outright:
        yield "生命安全：任何情况下都会报警 life safety: raised whatever else is the case"
    for other in told.otherwise:
        word = "低于 below" if other.would < other.was else "高于 above"
        yield (
            f"若 {other.zh} {word} {other.would:.4g}（实际 was {other.was:.4g}）则不会报警"
            f" it would not have fired if: {other.en}"
        )


def _said_of_others(told: Explanation) -> Iterator[str]:
    """Yield the most similar warnings of others, without names."""
    if told.neighbours:
        yield "最相近的他人预警(匿名) the most similar warnings of others, without names:"
    for near in told.neighbours:
        cohort = "同类人群 same cohort" if near.same_cohort else "其他人群 another cohort"
        yield (
            f"  {near.alias}: 距离 distance {near.distance:.2f}, 罕见度 rarity {near.combined:.3f},"
            f" {near.tier} 级 tier, {near.detector}, {cohort}"
        )


def _replayed(warnings: Sequence[Warning] | None) -> list[str]:
    """Say whether a replay of the log found the warning, where the log was replayed."""
    if warnings is None:
        return []
    found = "得到同一预警 the same warning" if warnings else "未得到 NOT found"
    return ["由日志重放 from the log: " + found]
