"""Bytes to columns: lines of NDJSON to event rows, the bad ones set aside with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.careful import NO_TIME, InvalidEventError, Reader, quick
from streams.event_row import Events, blank
from streams.hashing import hash_spans, hash_text, seal
from streams.kinds import Flag, Kind

SHANGHAI = ZoneInfo("Asia/Shanghai")
BOM = b"\xef\xbb\xbf"
SAID = (
    Flag.DATE_ONLY | Flag.TEST | Flag.DEVICE_NEW | Flag.DEPOSIT_BROKEN | Flag.OTP | Flag.LINK
    | Flag.COMPANION | Flag.DELETED
)  # fmt: skip
"""Flags that are part of what an event says."""
TEXTS = ("person", "id", "source", "r0", "r1", "r2")
_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that is not an event: where it lies in the buffer, and why."""

    line_start: int
    line_end: int
    reason: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Decoded lines; spans of events point into `buffer`."""

    buffer: NDArray[np.uint8]
    events: Events
    rejected: tuple[Rejected, ...]
    unknown_fields: int

    @property
    def received(self) -> int:
        """Return the number of lines."""
        return len(self.rejected) + int(self.events.size)

    def text(self, start: int, length: int) -> str:
        """Return the text of a span."""
        return bytes(self.buffer[start : start + length]).decode()


def decode(data: bytes, zone: ZoneInfo = SHANGHAI) -> Batch:
    """Decode lines; each for itself, so that it does not matter how they were cut.

    Examples
    --------
    >>> batch = decode(b'{"kind":"sos","id":"1","person":"p","at":1700000000000}')
    >>> int(batch.events["kind"][0]) == int(Kind.SOS)
    True
    """
    lines = _Lines(data, zone)
    for start, end in _spans(data):
        lines.take(start, end)
    return lines.batch()


def _spans(data: bytes) -> list[tuple[int, int]]:
    """Return start and end of every line, without its newline."""
    spans, start = [], 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        spans.append((start, end))
        start = end + 1
    return spans


class _Lines:
    """Rows, texts and rejects of one batch while it is being read."""

    def __init__(self, data: bytes, zone: ZoneInfo) -> None:
        self._data, self._zone = data, zone
        self._rows: list[dict[str, Any]] = []
        self._texts = bytearray()
        self._rejected: list[Rejected] = []
        self._unknown = 0

    def take(self, start: int, end: int) -> None:
        """Read one line."""
        line = self._data[start:end].rstrip(b"\r")
        said: dict[str, Any] = {}
        try:
            said = quick(line, _DECODER)
            row = self._row(said, line)
        except InvalidEventError as error:
            saved = self._saved(line, said)
            if saved is None:
                self._rejected.append(Rejected(start, end, error.reason, error.field))
                return
            row = saved
        row["line_start"], row["line_end"] = start, end
        self._rows.append(row)

    def _row(self, said: dict[str, Any], line: bytes) -> dict[str, Any]:
        reader = Reader(self._zone)
        kind = reader.kind(said)
        row: dict[str, Any] = {"kind": int(kind)}
        row["person"] = reader.name(said, "person", empty=kind == Kind.CONTROL)
        row["id"] = reader.name(said, "id")
        if said.get("source") is not None:
            row["source"] = reader.text(said["source"], "source")
        if said.get("at") is None:
            raise InvalidEventError("null" if "at" in said else "missing", "at")
        row["at"] = reader.time(said["at"], "at")
        if said.get("received_at") is not None:
            row["received_at"] = reader.time(said["received_at"], "received_at")
        for name, flag in (("date_only", Flag.DATE_ONLY), ("test", Flag.TEST)):
            if said.get(name) is True:
                reader.flags |= flag
            elif said.get(name) not in (None, False):
                raise InvalidEventError("type", name)
        reader.fields(said, kind, row)
        return self._finished(row, reader, line)

    def _finished(self, row: dict[str, Any], reader: Reader, line: bytes) -> dict[str, Any]:
        if line.startswith(BOM):
            reader.flags |= Flag.BOM
        if reader.unknown:
            reader.flags |= Flag.UNKNOWN_FIELD
        self._unknown += reader.unknown
        row["flags"] = int(reader.flags)
        return row

    def _saved(self, line: bytes, said: dict[str, Any]) -> dict[str, Any] | None:
        """Keep an SOS or a fall with a readable person, whatever else is wrong with it."""
        if said.get("kind") not in ("sos", "fall"):
            return None
        reader = Reader(self._zone)
        try:
            person = reader.name(said, "person")
        except InvalidEventError:
            return None
        row: dict[str, Any] = {"kind": int(Kind[said["kind"].upper()]), "person": person}
        row["id"] = _attempt(reader, said) or f"line-{hash_text(line.decode(errors='replace')):x}"
        try:
            row["at"] = reader.time(said.get("at"), "at")
        except InvalidEventError:
            row["at"] = NO_TIME
        reader.flags |= Flag.PARTIAL
        if said.get("test") is True:
            reader.flags |= Flag.TEST
        return self._finished(row, reader, line)

    def batch(self) -> Batch:
        """Build the columns of all rows."""
        events = blank(len(self._rows))
        base = len(self._data)
        for name in TEXTS:
            starts, lengths = (
                np.zeros(len(self._rows), np.int64),
                np.zeros(len(self._rows), np.int64),
            )
            for number, row in enumerate(self._rows):
                text = row.pop(name, "").encode()
                starts[number], lengths[number] = base + len(self._texts), len(text)
                self._texts += text
            if name in ("person", "id"):
                events[f"{name}_start"], events[f"{name}_length"] = starts, lengths
            self._hash(events, name, starts, lengths)
        self._fill(events)
        return Batch(self._buffer(), events, tuple(self._rejected), self._unknown)

    def _buffer(self) -> NDArray[np.uint8]:
        return np.frombuffer(self._data + bytes(self._texts), np.uint8)

    def _hash(
        self, events: Events, name: str, starts: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> None:
        hashes = np.empty(events.size, np.uint64)
        with np.errstate(over="ignore"):
            hash_spans(self._buffer(), starts, lengths, hashes)
        events[name] = hashes

    def _fill(self, events: Events) -> None:
        """Fill codes, numbers and flags, then seal what was said."""
        names = sorted({name for row in self._rows for name in row})
        for name in names:
            column = events[name]
            places = [k for k, row in enumerate(self._rows) if name in row]
            column[places] = [self._rows[k][name] for k in places]
        bits = np.stack([events[f"v{k}"] for k in range(8)], axis=1).view(np.uint64)
        with np.errstate(over="ignore"):
            seal(events, np.ascontiguousarray(bits), np.uint64(SAID))


def _attempt(reader: Reader, said: dict[str, Any]) -> str:
    try:
        return reader.name(said, "id")
    except InvalidEventError:
        return ""
