"""What a mapping file may say: one TOML file a format, data and no code.

Read it with `loading.py`; what its words do is told in docs/convert.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal

import msgspec

Names = str | list[str]
"""A column, or the names it goes by: the first that a file has."""
Form = Literal["ymd", "dmy", "mdy", "epoch_s", "epoch_ms"]
Layout = Literal["table", "json", "gpx"]


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which rows are meant: all that is said of `column` holds, or does not where `unless`."""

    column: Names
    filled: bool = False
    nonzero: bool = False
    matches: str = ""
    one_of: list[str] = []
    unless: bool = False


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where one field of an event comes from."""

    column: Names = []
    otherwise: Names = []
    """Taken where `column` is blank."""
    also: Names = []
    """Taken along with it: a name alone is not yet one payee."""
    value: str | int | float | bool | None = None
    unit: str = ""
    words: dict[str, str] = {}
    patterns: list[tuple[str, str]] = []
    extract: str = ""
    """A regular expression whose first group is the cell."""
    duration: bool = False
    absolute: bool = False


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One event that a row may become; a row may become several."""

    kind: str
    fields: dict[str, Source]
    where: list[Condition] = []
    cumulative: bool = False
    """`amount` is what the meter shows: events are the differences, with their periods."""
    begins: bool = False
    """The time told is the beginning of `period_s`, not its end."""


class Time(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When it happened."""

    column: Names
    clock: Names = []
    """The time of day where it has a column of its own."""
    form: Form = "ymd"
    zone: str = ""
    """Of times that name none; empty is `SILVERGUARD_TZ`."""


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small file, the events expected of it, and `column: reason` of what is refused."""

    text: str
    person: str = ""
    people: dict[str, str] = {}
    events: list[str] = []
    refused: list[str] = []


class Format(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One format: how its rows are read and what they become."""

    name: str
    zh: str
    en: str
    source: str
    """Public documentation of the format, or "assumed"."""
    reads: Layout
    time: Time
    event: list[Event]
    device: Names = []
    person: Names = []
    sender: Names = []
    """Whose cell is the event's `source`; none: the format's name."""
    skip: list[Condition] = []
    example: list[Example] = []


def names_of(said: Names) -> tuple[str, ...]:
    """Return the names a column goes by, as they are compared.

    Examples
    --------
    >>> names_of("金额（元）"), names_of(["Lat", " 纬度"])
    (('金额(元)',), ('lat', '纬度'))
    """
    return tuple(plain_name(name) for name in ([said] if isinstance(said, str) else said))


def plain_name(name: str) -> str:
    """Return a column's name without what offices change about it: case, width, blanks."""
    return unicodedata.normalize("NFKC", name).replace("\ufeff", "").strip().casefold()


def columns_read(form: Format) -> list[str]:
    """Return the names of all columns that a format reads, as they are written in it."""
    said: list[Names] = [form.time.column, form.time.clock, form.device, form.person, form.sender]
    said += [one.column for one in form.skip]
    for event in form.event:
        said += [one.column for one in event.where]
        for field in event.fields.values():
            said += [field.column, field.otherwise, field.also]
    return list(dict.fromkeys(_flat(said)))


def _flat(said: Iterable[Names]) -> Iterable[str]:
    for names in said:
        yield from [names] if isinstance(names, str) else names
