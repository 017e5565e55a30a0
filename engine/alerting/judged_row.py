"""The row behind a warning, kept to the last bit, so that it can be judged again."""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from engine.alerting.finding import COMPANY, Finding
from engine.formats.lines import Warning
from features.core.rows import Rows, blank_rows
from models.learned.opinion import Opinion, opinions


class KeptRow(msgspec.Struct, frozen=True):
    """What was judged, by which version, and what each detector said of it.

    `values` holds every column of the family; what is unknown is left out, infinities are words.
    `said` holds surprise and rarity by detector.
    """

    id: str
    person: str
    family: str
    at: int
    clock: int
    onset: int
    flags: int
    model: str | None
    combined: float
    values: dict[str, float | str]
    said: dict[str, tuple[float, float]]
    code: str = ""
    """`versions.code` of the warning; empty in rows kept before it was a digest."""
    thought: dict[str, Opinion] = {}
    """What detectors that only explain make of the row: nobody was warned by them."""


def kept(warning: Warning, finding: Finding) -> KeptRow:
    """Return the row of the finding that made a warning."""
    row = KeptRow(
        warning.id,
        finding.person,
        finding.family,
        finding.at,
        finding.clock,
        finding.onset,
        finding.flags,
        finding.artefact.version,
        finding.combined,
        _told(finding.values),
        {part.detector.id: (part.surprise, part.rarity) for part in finding.parts},
        warning.versions.code,
    )
    thought = opinions(finding.family, rows_of(row), finding.artefact)
    return msgspec.structs.replace(row, thought=thought)


def _told(values: Mapping[str, float]) -> dict[str, float | str]:
    known = {name: value for name, value in values.items() if not math.isnan(value)}
    return {n: value if math.isfinite(value) else str(value) for n, value in known.items()}


def rows_of(row: KeptRow) -> Rows:
    """Return the row as detectors read it, shape (1,)."""
    rows = blank_rows(row.family, 1)
    rows["at"], rows["clock"], rows["onset"], rows["flags"] = (
        row.at,
        row.clock,
        row.onset,
        row.flags,
    )
    for name, value in row.values.items():
        rows[name] = float(value)
    return rows


def behind(warning: Warning, finding: Finding) -> list[KeptRow]:
    """Return the row behind a warning; several purses together have none."""
    return [] if finding.family == COMPANY else [kept(warning, finding)]
