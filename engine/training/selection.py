"""What of the past teaches: a period, a share of the people, without confirmed incidents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.pipeline.confirmed_cases import AFTER_MS, BEFORE_MS, ConfirmedCases
from engine.serving.shadow import place_of
from features.core.civil_time import DAY_MS
from models.scoring import Judgement
from streams.archive.folder import Folder, is_archive
from streams.archive.reading import batches_of, tables
from streams.codec.decoder import decode
from streams.codec.hashing import hash_text
from streams.contract.event_row import Events
from streams.contract.kinds import Kind
from streams.files.parquet import read_batches
from streams.files.parts import is_parquet
from streams.files.reader import read_chunks
from streams.kernels.kernel_types import Records

FOREVER = 2**62
LINES = 5000
"""Lines read at once."""

WINDOW = np.dtype([("person", "u8"), ("application", "U9"), ("start", "i8"), ("end", "i8")])
"""A stretch of one person's life (epoch ms), of one application or of all (empty)."""
Windows = Records
"""A structured array of `WINDOW`, ordered by person."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows teach: clock in [since, until), people by hash, outside confirmed incidents."""

    since: int = 0
    until: int = FOREVER
    share: float = 1.0
    confirmed: Windows = field(default_factory=lambda: windows([]))

    def teaches(self, judgement: Judgement, persons: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Tell for each row of a judgement, of these persons' hashes, whether it teaches."""
        rows = judgement.rows
        chosen = (rows["clock"] >= self.since) & (rows["clock"] < self.until)
        chosen &= self.draws(persons)
        within = inside(persons, rows["at"], self.confirmed, judgement.application)
        taught: NDArray[np.bool_] = chosen & ~within
        return taught

    def draws(self, persons: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Tell which people belong to the share."""
        return (place_of(persons) < self.share) | (self.share >= 1.0)

    def person_days(self, persons: NDArray[np.uint64], first: NDArray[np.int64], edge: int) -> int:
        """Return the days in which those people could be judged; `first` is when each came."""
        own = (first > 0) & self.draws(persons)
        begin = np.maximum(first[own], self.since)
        days = (min(edge, self.until) - begin) // DAY_MS + 1
        return int(np.maximum(days, 0).sum())


def windows(rows: Sequence[tuple[int, str, int, int]]) -> Windows:
    """Return windows as a table."""
    table = np.array([*rows], dtype=WINDOW)
    return table[np.argsort(table["person"], kind="stable")]


def inside(
    persons: NDArray[np.uint64], at: NDArray[np.int64], some: Windows, application: str
) -> NDArray[np.bool_]:
    """Tell for each moment, shape (n,), whether it lies in a window of its person.

    Examples
    --------
    >>> some = windows([(7, "home", 10, 20)])
    >>> inside(np.array([7, 7, 8], np.uint64), np.array([15, 25, 15]), some, "home").tolist()
    [True, False, False]
    """
    out = np.zeros(len(persons), np.bool_)
    if not some.size:
        return out
    some = some[np.isin(some["application"], ("", application))]
    if not some.size:
        return out
    begin = np.searchsorted(some["person"], persons, side="left")
    count = np.searchsorted(some["person"], persons, side="right") - begin
    for number in range(int(count.max(initial=0))):  # the windows of one person, few
        rows = np.flatnonzero(count > number)
        own = some[begin[rows] + number]
        out[rows] |= (at[rows] >= own["start"]) & (at[rows] <= own["end"])
    return out


def labelled(truth: Path, tz: str = "Asia/Shanghai") -> Windows:
    """Return the windows of the labelled episodes of a truth file, decoys left out."""
    from engine.evaluation.labels.reading import read_labels  # pandas, which no share's task needs

    frame = read_labels(truth, tz)
    frame = frame[~frame["decoy"].map(bool)]
    said = zip(frame["person"], frame["warning"], frame["onset"], frame["end"], strict=True)
    return windows([(hash_text(str(who)), kind, int(a), int(b)) for who, kind, a, b in said])


def joined(one: Windows, other: Windows) -> Windows:
    """Return the windows of both."""
    return windows([*one.tolist(), *other.tolist()])


def around(some: Windows) -> Windows:
    """Return windows widened by what led up to them and what followed."""
    wide = some.copy()
    wide["start"] -= BEFORE_MS
    wide["end"] += AFTER_MS
    return wide


def confirmed(events: Path, zone: ZoneInfo) -> Windows:
    """Return from when to when incidents lasted that the desk closed as true, told by the log."""
    cases = ConfirmedCases()
    return windows(
        [
            (int(person), "", begun, ended)
            for some in _cases(events, zone)
            for person, begun, ended in cases.closed_as_true(some)
        ]
    )


def _cases(events: Path, zone: ZoneInfo) -> Iterator[Events]:
    if is_archive(events):
        for table in tables(Folder(events)):
            cases = table.filter(pc.equal(table["kind"], int(Kind.CASE)))
            for batch, _ in batches_of(cases, np.zeros(len(cases), np.bool_), zone, LINES):
                yield batch.events
        return
    if is_parquet(events):
        for batch in read_batches(events, zone, LINES, kind="case"):
            yield batch.events
        return
    for chunk in read_chunks(events, LINES):
        if b'"case"' in chunk:  # looked for before anything is decoded: few are cases
            yield decode(chunk, zone).events
