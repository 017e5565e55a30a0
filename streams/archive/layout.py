"""What an archive holds: one row a line of the log, and a manifest that says which files count."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
import pyarrow as pa

LAYOUT = 2
"""Newest layout known: 1 is of the journal, 2 of Kafka, whose offsets count by partition."""
MANIFEST = "manifest.json"
SCHEMA = pa.schema(
    [
        ("line", pa.large_binary()),  # as the log had it, ended by a newline
        ("partition", pa.int32()),
        ("offset", pa.int64()),  # of the record in the log
        ("number", pa.int32()),  # of the line in its record
        ("appended_at", pa.int64()),  # epoch ms at which the log took the record
        ("received_at", pa.int64()),  # epoch ms that counts for the clock; null where none is told
        ("person", pa.uint64()),  # hash of the person id, 0 for `control`; null if no event
        ("kind", pa.uint8()),  # of `streams.contract.kinds.Kind`; null if no event
        ("at", pa.int64()),  # epoch ms; null if no event
    ]
)
"""Columns of every file; lines that are no event are kept as well."""
QUARTER_MS = 900_000
"""Offsets of civil time are multiples of a quarter of an hour."""


class PartFile(msgspec.Struct, frozen=True):
    """One file: records `first` to `last` of one partition on one day, whole."""

    path: str
    day: str
    partition: int
    first: int
    last: int
    records: int
    lines: int
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """Which files count, and how far they reach; what is not listed is not part of the archive.

    `clock` says whose times count, as the setting of that name does; `position` is the offset of
    the last record archived from the journal. Of Kafka, `begins` and `positions` hold by partition
    the first offset archived and the one to go on from, `log` the identity of the topic, and
    `absent` counts the offsets between at which there was nothing to read (marks of transactions,
    damage).
    """

    clock: Literal["wall", "log"]
    tz: str
    partitions: int
    position: int = 0
    records: int = 0
    lines: int = 0
    files: tuple[PartFile, ...] = ()
    layout: int = 1
    log: str = ""
    begins: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    absent: int = 0

    @property
    def of_kafka(self) -> bool:
        """Tell whether each partition counts its own offsets."""
        return bool(self.positions)

    def extended(self, files: tuple[PartFile, ...], reach: int | tuple[int, ...]) -> Manifest:
        """Return the manifest with more files, reaching up to a position or one a partition."""
        records = self.records + sum(one.records for one in files)
        told: dict[str, Any] = {"position": reach}
        if isinstance(reach, tuple):
            passed = sum(reach) - sum(self.begins)
            told = {"positions": reach, "absent": passed - records}
        return msgspec.structs.replace(
            self,
            records=records,
            lines=self.lines + sum(one.lines for one in files),
            files=self.files + files,
            **told,
        )


def civil_day(at: int, zone: ZoneInfo, known: dict[int, str]) -> str:
    """Return the civil day of a moment (epoch ms); `known` remembers quarters of an hour.

    Examples
    --------
    >>> civil_day(1_767_282_000_000, ZoneInfo("Asia/Shanghai"), {})
    '2026-01-01'
    """
    quarter = at // QUARTER_MS
    if quarter not in known:
        known[quarter] = datetime.fromtimestamp(at / 1000, zone).date().isoformat()
    return known[quarter]
