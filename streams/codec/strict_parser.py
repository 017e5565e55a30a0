"""The careful path: one line of JSON to one event row, with every check of the contract.

The scanner hands over what it is not sure about; both give the same row for the same line.
"""

from __future__ import annotations

import json
import math
import re
from zoneinfo import ZoneInfo

import msgspec

from streams.codec.settled import settled
from streams.contract.columns import VITAL_CONSCIOUSNESS, VITAL_SIGNS
from streams.contract.event_row import Row
from streams.contract.fields import COMMON, FIELDS, Field
from streams.contract.kinds import Flag, Kind
from streams.values.aliases import ALIASES, plain
from streams.values.position import exchanged
from streams.values.same_text import same_text
from streams.values.written_time import moment_of

LARGEST = 1_000_000
"""Bytes of a line; anything larger is not an event."""
BOM = b"\xef\xbb\xbf"
DEEPEST, LONGEST_ID, VERSION = 32, 64, 1
NAMES = {kind.name.lower(): kind for kind in Kind}
PLACED = (Kind.FIX, Kind.SIGHTING, Kind.PROFILE)
NO_TIME = -1
EARLIEST_MS = 946_684_800_000  # 2000-01-01: before it only devices without a clock speak
_KEYS = re.compile(rb'"\s*:')
_QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.S)
_BRACKETS = re.compile(r"[\[\]{}]")


class InvalidEventError(ValueError):
    """A line that is not an event; `reason` is a code, `field` what was wrong, never a value."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(f"{reason} {field}".strip())
        self.reason = reason
        self.field = field


def parsed(line: bytes) -> dict[str, object]:
    """Parse a line as one JSON object without repeated keys; raises `InvalidEventError`."""
    if len(line) > LARGEST:
        raise InvalidEventError("too_large")
    if not line.strip():
        raise InvalidEventError("empty")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise InvalidEventError("bad_encoding")
    if text.count("[") + text.count("{") > DEEPEST and _is_deep(text):
        raise InvalidEventError("depth")
    try:
        said = json.loads(text, object_pairs_hook=_unique, parse_constant=_not_finite)
    except InvalidEventError:
        raise
    except (ValueError, RecursionError):
        raise InvalidEventError("bad_json") from None
    if not isinstance(said, dict):
        raise InvalidEventError("bad_json")
    return said


def _is_deep(text: str) -> bool:
    """Tell whether objects and arrays nest too deeply; what stands in quotes does not count."""
    depth = 0
    for sign in _BRACKETS.findall(_QUOTED.sub("", text)):
        depth += 1 if sign in "[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise InvalidEventError("dup_key")
    return said


def _not_finite(name: str) -> float:
    raise InvalidEventError("non_finite")


def quick(line: bytes, decoder: msgspec.json.Decoder[object]) -> dict[str, object]:
    """Parse a line fast where nothing about it is odd, else carefully."""
    if b"\\" in line or len(line) > LARGEST or line.count(b"[") + line.count(b"{") > DEEPEST:
        return parsed(line)
    try:
        said = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return parsed(line)
    if not isinstance(said, dict) or len(said) != len(_KEYS.findall(line)):
        return parsed(line)
    return said


class Reader:
    """Reads the fields of one parsed line into an event row, noting what was odd in `flags`."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self.flags = Flag(0)
        self.unknown = 0

    def kind(self, said: dict[str, object]) -> Kind:
        """Return the kind; raises `InvalidEventError` if it or the version is unknown."""
        name = said.get("kind")
        if name is None:
            raise InvalidEventError("missing" if "kind" not in said else "null", "kind")
        word = plain(name) if isinstance(name, str) else ""
        kind = NAMES.get(ALIASES.get(word, word))
        if kind is None:
            raise InvalidEventError("unknown_kind", "kind")
        version = said.get("v", VERSION)
        if not isinstance(version, int) or isinstance(version, bool):
            raise InvalidEventError("type", "v")
        if version > VERSION:
            raise InvalidEventError("unknown_version", "v")
        return kind

    def name(self, said: dict[str, object], field: str, *, empty: bool = False) -> str:
        """Return an id of 1 to 64 characters."""
        value = said.get(field)
        if value is None:
            if empty:
                return ""
            raise InvalidEventError("null" if field in said else "missing", field)
        if not isinstance(value, str):
            raise InvalidEventError("type", field)
        value = self.text(value, field)
        if not (value or empty) or len(value) > LONGEST_ID:
            raise InvalidEventError("range", field)
        return value

    def text(self, value: object, field: str) -> str:
        """Return a text that can be encoded, in its one spelling."""
        if not isinstance(value, str):
            raise InvalidEventError("type", field)
        if "\x00" in value or not _encodable(value):
            raise InvalidEventError("bad_encoding", field)
        same = same_text(value)
        if same != value:
            self.flags |= Flag.RESPELT
        return same

    def time(self, value: object, field: str) -> int:
        """Return epoch ms of a number or an RFC 3339 text."""
        if isinstance(value, bool):
            raise InvalidEventError("type", field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int):
            return self._epoch_ms(value, field)
        if isinstance(value, str):
            return self._civil_ms(value, field)
        raise InvalidEventError("type", field)

    def _epoch_ms(self, value: int, field: str) -> int:
        """Tell seconds, milliseconds and microseconds apart by their size."""
        if value == 0 or 10**11 <= value < 10**13:
            return self._dated(value, field)
        if 10**8 <= value < 10**11:
            self.flags |= Flag.TIME_UNIT
            return self._dated(value * 1000, field)
        if 10**14 <= value < 10**16:
            self.flags |= Flag.TIME_UNIT
            return self._dated(value // 1000, field)
        raise InvalidEventError("bad_time", field)

    def _civil_ms(self, value: str, field: str) -> int:
        try:
            moment = moment_of(value, self._zone)
        except ValueError:
            raise InvalidEventError("bad_time", field) from None
        if moment.naive:
            self.flags |= Flag.NAIVE_TIME
        return self._dated(moment.ms, field)

    def _dated(self, moment: int, field: str) -> int:
        """Flag what a device without a clock says; nothing lies before 1970, where -1 is "now"."""
        if field == "at" and moment < EARLIEST_MS:
            self.flags |= Flag.NO_CLOCK
        return max(moment, 0)

    def number(self, value: object, field: Field) -> float:
        """Return a finite number within the field's range."""
        if isinstance(value, bool):
            raise InvalidEventError("type", field.name)
        if isinstance(value, str):
            if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
                raise InvalidEventError("type", field.name)
            self.flags |= Flag.COERCED
            value = float(value)
        if not isinstance(value, int | float):
            raise InvalidEventError("type", field.name)
        try:
            number = float(value)
        except OverflowError:
            raise InvalidEventError("non_finite", field.name) from None
        if not math.isfinite(number):
            raise InvalidEventError("non_finite", field.name)
        if not field.low <= number <= field.high:
            raise InvalidEventError("range", field.name)
        return number

    def code(self, value: object, field: Field) -> int:
        """Return the code of a word, an alias, or `other`."""
        if not isinstance(value, str):
            raise InvalidEventError("type", field.name)
        word = value if value in field.words else ALIASES.get(value.lower(), value.lower())
        if word in field.words:
            return field.words.index(word)
        if field.other >= 0:
            self.flags |= Flag.ENUM_OTHER
            return field.other
        raise InvalidEventError("enum", field.name)

    def truth(self, value: object, field: Field) -> bool:
        """Return a truth value."""
        if not isinstance(value, bool):
            raise InvalidEventError("type", field.name)
        return value

    def fields(self, said: dict[str, object], kind: Kind, row: Row) -> None:
        """Read the fields of a kind into `row` (texts stay texts)."""
        said = self._turned(said, kind)
        for field in FIELDS[kind]:
            value = said.get(field.name)
            if value is None:
                if field.required:
                    raise InvalidEventError("null" if field.name in said else "missing", field.name)
                continue
            self._field(value, field, row)
        own = {field.name for field in FIELDS[kind]}
        self.unknown += len(said.keys() - own - COMMON)
        self._checked(kind, row)

    def _field(self, value: object, field: Field, row: Row) -> None:
        if field.role == "number":
            row[field.column] = self.number(value, field)
        elif field.role == "code":
            row[field.column] = self.code(value, field)
        elif field.role == "text":
            row[field.column] = self.text(value, field.name)
        elif field.role == "truth":
            row[field.column] = int(self.truth(value, field))
        elif field.role == "time":
            row[field.column] = float(self.time(value, field.name))
        elif self.truth(value, field):
            self.flags |= field.flag

    def _checked(self, kind: Kind, row: Row) -> None:
        """Check what concerns several fields."""
        if kind == Kind.VITAL and not row.keys() & {*VITAL_SIGNS, VITAL_CONSCIOUSNESS}:
            raise InvalidEventError("missing", "heart_rate_bpm")
        self.flags |= settled(kind, row)

    def _turned(self, said: dict[str, object], kind: Kind) -> dict[str, object]:
        """Put latitude and longitude into their order, before either is tested for its range."""
        lat, lon = ("home_lat", "home_lon") if kind == Kind.PROFILE else ("lat", "lon")
        if kind not in PLACED or not exchanged(said.get(lat), said.get(lon)):
            return said
        self.flags |= Flag.LOCATION_SWAPPED
        return said | {lat: said[lon], lon: said[lat]}


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
