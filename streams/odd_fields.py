"""Which fields of a line a flag is about: told where a line is explained, not where it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from streams.codec.json_line import InvalidEventError, parsed
from streams.codec.strict_parser import Reader
from streams.contract.fields import COMMON, FIELDS, Field
from streams.contract.kinds import Flag, Kind
from streams.values.aliases import word_among
from streams.values.implausible import beyond
from streams.values.same_text import same_text
from streams.values.written_time import COUNTED

MOST_SHOWN = 3
LONGEST_NAME = 64


def odd_fields(line: bytes, flag: Flag, zone: ZoneInfo) -> str:
    """Return the names of the fields a flag is about, empty where it is about none.

    Examples
    --------
    >>> line = b'{"kind":"motion","id":"1","person":"p","at":1700000000000,"room":"x","a":1,"b":2}'
    >>> odd_fields(line, Flag.UNKNOWN_FIELD, ZoneInfo("UTC"))
    'a, b'
    """
    try:
        said = parsed(line)
        kind = Reader(zone).kind(said)
    except InvalidEventError as error:
        return error.field if flag & (Flag.PARTIAL | Flag.UNNAMED) else ""
    names = _partial(said, kind, zone) if flag == Flag.PARTIAL else _named(said, kind, flag)
    shown = [name for name in names if name.isprintable() and len(name) <= LONGEST_NAME]
    return ", ".join(shown[:MOST_SHOWN])


def _named(said: dict[str, object], kind: Kind, flag: Flag) -> list[str]:
    own = {field.name for field in FIELDS[kind]}
    if flag == Flag.UNKNOWN_FIELD:
        return sorted(said.keys() - own - COMMON)
    if flag == Flag.UNNAMED:
        return [name for name in ("id", "at") if said.get(name) is None]
    if flag == Flag.RESPELT:
        return [name for name, value in said.items() if _respelt(value)]
    tell = _TELLS.get(flag)
    if tell is None:
        return []
    at = [
        name for name in ("at", "received_at") if flag == Flag.COERCED and _counted(said.get(name))
    ]
    found = at + [field.name for field in FIELDS[kind] if tell(kind, field, said.get(field.name))]
    torrent = kind == Kind.METER and flag == Flag.IMPLAUSIBLE and not found
    return ["amount"] if torrent else found  # too much only for so short a time


def _partial(said: dict[str, object], kind: Kind, zone: ZoneInfo) -> list[str]:
    """Return the first field at which an SOS or a fall would be refused, were it none."""
    reader = Reader(zone)
    try:
        reader.name(said, "id")
        reader.time(said.get("at"), "at")
        reader.fields(said, kind, {})
    except InvalidEventError as error:
        return [error.field]
    return reader.lost


def _counted(value: object) -> bool:
    return isinstance(value, str) and COUNTED.fullmatch(value.strip()) is not None


def _coerced(_: Kind, field: Field, value: object) -> bool:
    if field.role == "truth":
        return value is not None and not isinstance(value, bool)
    return field.role == "number" and isinstance(value, str)


def _other(_: Kind, field: Field, value: object) -> bool:
    if field.role != "code" or not isinstance(value, str) or value in field.words:
        return False
    return word_among(field.words, value) is None


def _respelt(value: object) -> bool:
    return isinstance(value, str) and same_text(value) != value


def _implausible(kind: Kind, field: Field, value: Any) -> bool:  # float refuses what is none
    try:
        return field.role == "number" and value is not None and beyond(kind, field, float(value))
    except (TypeError, ValueError, OverflowError):
        return False


_TELLS: dict[Flag, Callable[[Kind, Field, Any], bool]] = {
    Flag.COERCED: _coerced,
    Flag.ENUM_OTHER: _other,
    Flag.IMPLAUSIBLE: _implausible,
}
