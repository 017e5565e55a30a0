"""Bytes to columns: lines of NDJSON to event rows, the bad ones set aside with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.codec.hashing import hash_spans, hash_text, seal
from streams.codec.json_line import InvalidEventError, quick
from streams.codec.scanner import scan
from streams.codec.scanner_tables import tables
from streams.codec.strict_parser import BOM, NO_TIME, Reader
from streams.codec.tokenizer import TOKEN, TOKENS
from streams.codec.unnamed import forget_unnamed
from streams.contract.columns import CLIMATE_GAS, CLIMATE_SMOKE
from streams.contract.event_row import EVENT, Events, Row, blank, only
from streams.contract.json_object import Json
from streams.contract.kinds import Flag, Kind
from streams.distress.salvage import salvaged
from streams.values.implausible import flag_implausible
from streams.values.same_text import same_text

SHANGHAI = ZoneInfo("Asia/Shanghai")
SAID = (
    Flag.DATE_ONLY | Flag.TEST | Flag.DEVICE_NEW | Flag.DEPOSIT_BROKEN | Flag.OTP | Flag.LINK
    | Flag.COMPANION | Flag.DELETED
)  # fmt: skip
"""Flags that are part of what an event says."""
TEXTS = ("person", "id", "source", "r0", "r1", "r2")
_COMMON = ("kind", "id", "person", "at", "received_at", "source", "date_only", "test", "v")
UNREADABLE = "unreadable"
"""Reason of a line that even the decoder cannot name the fault of."""
_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder()


@cache
def common() -> NDArray[np.uint64]:
    """Hash the names once; not at import, where the first kernel called costs half a second."""
    return np.array([hash_text(name) for name in _COMMON], np.uint64)


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
    starts, ends = _spans(data)
    events, sure = np.empty(starts.size, EVENT), np.zeros(starts.size, np.uint8)
    raw = np.frombuffer(data if data.endswith(b"\n") else data + b"\n", np.uint8)
    room = np.zeros(TOKENS, TOKEN)
    with np.errstate(over="ignore"):
        unknown = scan(raw, starts, ends, events, blank(1), sure, room, tables(), common())
    odd = np.flatnonzero(sure == 0)
    if not odd.size:
        sealed(events)
        return Batch(raw, events, (), int(unknown))
    lines = _Lines(data, zone)
    for place in odd.tolist():
        lines.take(int(starts[place]), int(ends[place]))
    careful = lines.batch()
    kept = np.ones(starts.size, np.bool_)
    bad = np.array([one.line_start for one in careful.rejected], np.int64)
    kept[np.searchsorted(starts, bad)] = False
    events[odd[kept[odd]]] = careful.events
    events = only(events, kept)
    sealed(events)
    return Batch(careful.buffer, events, careful.rejected, int(unknown) + careful.unknown_fields)


def sealed(events: Events) -> None:
    """Flag implausible signs, leave open who is not named, and seal what each event says."""
    flag_implausible(events)
    forget_unnamed(events)
    words = EVENT.itemsize // 8
    first = EVENT.fields["v0"][1] // 8  # type: ignore[index]
    bits = events.view(np.uint64).reshape(events.size, words)[:, first : first + 8]
    with np.errstate(over="ignore"):
        seal(events, bits, np.uint64(SAID))


def _spans(data: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return start and end of every line, without its newline."""
    breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == 10)
    if data and not data.endswith(b"\n"):
        breaks = np.append(breaks, len(data))
    starts = np.concatenate([[0], breaks[:-1] + 1]) if breaks.size else breaks
    return starts.astype(np.int64), breaks.astype(np.int64)


class _Lines:
    """Rows, texts and rejects of one batch while it is being read."""

    def __init__(self, data: bytes, zone: ZoneInfo) -> None:
        self._data, self._zone = data, zone
        self._rows: list[Row] = []
        self._texts = bytearray()
        self._rejected: list[Rejected] = []
        self._unknown = 0

    def take(self, start: int, end: int) -> None:
        """Read one line."""
        line = self._data[start:end].rstrip(b"\r")
        row: Row | None
        try:
            row = self._row(quick(line, _DECODER), line)
        except InvalidEventError as error:
            row, why = self._saved(line), (error.reason, error.field)
        except (
            Exception
        ):  # whatever a parser stumbles over is one line's fault, not its neighbours'
            row, why = self._saved(line), (UNREADABLE, "")
        if row is None:
            self._rejected.append(Rejected(start, end, *why))
            return
        row["line_start"], row["line_end"] = start, end
        self._rows.append(row)

    def _row(self, said: dict[str, object], line: bytes) -> Row:
        reader = Reader(self._zone)
        kind = reader.kind(said)
        row: Row = {"kind": int(kind)}
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

    def _finished(self, row: Row, reader: Reader, line: bytes) -> Row:
        if line.startswith(BOM):
            reader.flags |= Flag.BOM
        if reader.unknown:
            reader.flags |= Flag.UNKNOWN_FIELD
        self._unknown += reader.unknown
        row["flags"] = int(reader.flags)
        return row

    def _saved(self, line: bytes) -> Row | None:
        """Keep an SOS, a fall, smoke or gas with a readable person, whatever else is wrong."""
        try:
            said = salvaged(line)
            return None if said is None else self._call(said, line)
        except Exception:  # as above
            return None

    def _call(self, said: Json, line: bytes) -> Row:
        reader = Reader(self._zone)
        row: Row = {"kind": int(Kind[said["kind"].upper()])}
        row["person"] = reader.name(said, "person")
        row["id"], row["at"] = same_text(said.get("id", "")), _moment(reader, said.get("at"))
        if not row["id"] or row["at"] == NO_TIME:
            reader.flags |= Flag.UNNAMED
        row["source"], received_at = (
            same_text(said.get("source", "")),
            said.pop("received_at", None),
        )
        row["received_at"] = _moment(reader, received_at)
        # the same before a door has stamped the line and after
        row["id"] = row["id"] or f"line-{hash_text(str(sorted(said.items()))):x}"
        for name, column in (("smoke", CLIMATE_SMOKE), ("gas", CLIMATE_GAS)):
            if name in said:
                row[column] = 1
        reader.flags |= Flag.PARTIAL | (Flag.TEST if said.get("test") else Flag(0))
        return self._finished(row, reader, line)

    def batch(self) -> Batch:
        """Build the columns of all rows."""
        events = blank(len(self._rows))
        spans = {name: self._gathered(name) for name in TEXTS}
        buffer = np.frombuffer(self._data + bytes(self._texts), np.uint8)
        hashes = np.empty(events.size, np.uint64)
        for name, (starts, lengths) in spans.items():
            if name in ("person", "id"):
                events[f"{name}_start"], events[f"{name}_length"] = starts, lengths
            with np.errstate(over="ignore"):
                hash_spans(buffer, starts, lengths, hashes)
            events[name] = hashes
        self._fill(events)
        return Batch(buffer, events, tuple(self._rejected), self._unknown)

    def _gathered(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Move one text of every row behind the lines; returns starts and lengths there."""
        starts, lengths = np.zeros((2, len(self._rows)), np.int64)
        for number, row in enumerate(self._rows):
            text = row.pop(name, "").encode()
            starts[number], lengths[number] = len(self._data) + len(self._texts), len(text)
            self._texts += text
        return starts, lengths

    def _fill(self, events: Events) -> None:
        """Fill codes, numbers, times and flags."""
        names = sorted({name for row in self._rows for name in row})
        for name in names:
            column = events[name]
            places = [k for k, row in enumerate(self._rows) if name in row]
            column[places] = [self._rows[k][name] for k in places]


def _moment(reader: Reader, value: object) -> int:
    """Return a time in epoch ms, `NO_TIME` where it cannot be read."""
    try:
        return reader.time(value, "at")
    except InvalidEventError:
        return NO_TIME
