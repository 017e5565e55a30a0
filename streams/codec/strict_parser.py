"""The careful path: one line of JSON to one event row, with every check of the contract.

The scanner hands over what it is not sure about; both give the same row for the same line.
"""

from __future__ import annotations

import math
import re
from zoneinfo import ZoneInfo

from streams.codec.json_line import InvalidEventError
from streams.codec.settled import settled
from streams.contract.columns import (
    CLIMATE_CO,
    CLIMATE_GAS,
    CLIMATE_SMOKE,
    VITAL_CONSCIOUSNESS,
    VITAL_SIGNS,
)
from streams.contract.event_row import Row
from streams.contract.fields import COMMON, FIELDS, Field
from streams.contract.kinds import Flag, Kind
from streams.values.aliases import ALIASES, plain, word_among
from streams.values.position import exchanged
from streams.values.same_text import same_text
from streams.values.truths import UNKNOWN, truth_of
from streams.values.written_time import COUNTED, moment_of

BOM = b"\xef\xbb\xbf"
LONGEST_ID, VERSION = 64, 1
NAMES = {kind.name.lower(): kind for kind in Kind}
PLACED = (Kind.FIX, Kind.SIGHTING, Kind.PROFILE)
NO_TIME = -1
HARMFUL_CO_PPM = 30.0  # EN 50291-1
EARLIEST_MS = 946_684_800_000  # 2000-01-01: before it only devices without a clock speak


class Reader:
    """Reads the fields of one parsed line into an event row, noting what was odd in `flags`."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self.flags = Flag(0)
        self.unknown = 0
        self.lost: list[str] = []

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
        if isinstance(value, str) and COUNTED.fullmatch(value.strip()):
            self.flags |= Flag.COERCED
            whole, _, part = value.strip().partition(".")
            value = float(f"{whole}.{part}") if part else int(whole)
        if isinstance(value, float) and math.isfinite(value):
            seconds = 10**8 <= value < 10**11 and not value.is_integer()
            self.flags |= Flag.TIME_UNIT if seconds else Flag(0)
            value = math.floor(value * 1000.0 if seconds else value)
        if isinstance(value, int):
            return self._epoch_ms(value, field)
        if isinstance(value, str):
            return self._civil_ms(value, field)
        raise InvalidEventError("type", field)

    def _epoch_ms(self, value: int, field: str) -> int:
        """Tell seconds, milli-, micro- and nanoseconds apart by their size."""
        if value == 0 or 10**11 <= value < 10**13:
            return self._dated(value, field)
        if 10**8 <= value < 10**11:
            self.flags |= Flag.TIME_UNIT
            return self._dated(value * 1000, field)
        if 10**14 <= value < 10**16:
            self.flags |= Flag.TIME_UNIT
            return self._dated(value // 1000, field)
        if 10**17 <= value < 10**19:
            self.flags |= Flag.TIME_UNIT
            return self._dated(value // 1_000_000, field)
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
        word = word_among(field.words, value)
        if word is not None:
            return field.words.index(word)
        if field.other >= 0:
            self.flags |= Flag.ENUM_OTHER
            return field.other
        raise InvalidEventError("enum", field.name)

    def truth(self, value: object, field: Field) -> bool:
        """Return a truth value, also of 0, 1 and what devices write for it."""
        said = truth_of(value)
        if said is None:
            raise InvalidEventError("type", field.name)
        if said is not value:
            self.flags |= Flag.COERCED
        return said

    def fields(self, said: dict[str, object], kind: Kind, row: Row) -> None:
        """Read the fields of a kind into `row` (texts stay texts)."""
        said = self._turned(said, kind)
        wrong = None
        for field in FIELDS[kind]:
            value = self._given(said.get(field.name), field)
            if value is None:
                if field.required:
                    raise InvalidEventError("null" if field.name in said else "missing", field.name)
                continue
            try:
                self._field(value, field, row)
            except InvalidEventError as error:
                if kind != Kind.CLIMATE:
                    raise
                wrong = wrong or error
                self.lost.append(field.name)
        self._danger_stays(row, wrong)
        own = {field.name for field in FIELDS[kind]}
        self.unknown += len(said.keys() - own - COMMON)
        self._checked(kind, row)

    def _given(self, value: object, field: Field) -> object:
        """Return a value, None where an optional number is but a word for not measured."""
        unknown = isinstance(value, str) and value.strip().casefold() in UNKNOWN
        if not unknown or field.role != "number" or field.required:
            return value
        self.flags |= Flag.COERCED
        return None

    def _danger_stays(self, row: Row, wrong: InvalidEventError | None) -> None:
        """Keep smoke, gas or carbon monoxide whose thermometer is broken; raise anything else."""
        if wrong is None:
            return
        air = row.get(CLIMATE_SMOKE) == 1 or row.get(CLIMATE_GAS) == 1
        if not air and not row.get(CLIMATE_CO, 0.0) >= HARMFUL_CO_PPM:
            raise wrong
        self.flags |= Flag.PARTIAL

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
