"""Lateness in words: of what was told long after it happened the date comes before all else."""

from __future__ import annotations

import numpy as np

from engine.alerting.finding import Finding
from engine.alerting.units import span
from engine.formats.lines import Sentence
from features.core.civil_time import Civil
from streams.contract.kinds import Flag
from streams.contract.units import MINUTE_MS

LATE = "late_min"
"""The mark in the evidence: by how many minutes it came late."""


def late_minutes(finding: Finding) -> int:
    """Return how late the event behind a finding came, in minutes; 0 where it came in time."""
    if finding.sweep or not finding.flags & Flag.LATE:
        return 0
    return max(0, (finding.clock - finding.at) // MINUTE_MS)


def dated(reason: Sentence, finding: Finding, table: Civil) -> Sentence:
    """Put before a reason when it happened, where that was told late; else leave it as it is."""
    minutes = late_minutes(finding)
    if not minutes:
        return reason
    when = moment(finding.at, table)
    return Sentence(
        zh=f"【迟到{span(minutes, 'zh')}，发生于{when}】{reason.zh}",
        en=f"Told {span(minutes, 'en')} late, it happened on {when}. {reason.en}",
    )


def moment(at: int, table: Civil) -> str:
    """Return a moment in civil time, whatever year it lies in.

    Examples
    --------
    >>> from features.core.civil_time import civil
    >>> moment(1_772_413_500_000, civil())
    '2026-03-02 09:05'
    """
    offset = table.offset[np.searchsorted(table.since, at, side="right") - 1]
    return str(np.datetime64(at + int(offset), "ms").astype("M8[m]")).replace("T", " ")
