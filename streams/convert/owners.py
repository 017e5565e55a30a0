"""Whose rows they are: one person for a file, a column, or a file of devices; never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from streams.convert.cells import quoted
from streams.convert.fault import ConvertError
from streams.convert.mapping import Format, plain_name
from streams.convert.pseudonyms import contact, pseudonym, same_number
from streams.convert.rows import TEXT, Mask, Rows, by_word, is_blank, true
from streams.register.cells import digits
from streams.register.text import Cells, opened, rows


@dataclass(frozen=True, slots=True)
class Owners:
    """One person for all rows, or persons by device, account or number; neither: a column says."""

    person: str = ""
    people: Mapping[str, str] | None = None


class Owned(NamedTuple):
    """Persons as text, shape (n,); which rows have none; in which column, and why."""

    persons: pa.Array
    bad: Mask
    column: str
    reason: str


def read_owners(path: Path) -> dict[str, str]:
    """Read whose each device, account or number is: a table with `person` and one other column.

    Raises
    ------
    ConvertError
        If it has other columns, an empty cell, or gives one device two persons.
    streams.register.text.RegisterError
        If it cannot be read.
    """
    found: dict[str, str] = {}
    for line, device, person in _pairs(path):
        if found.setdefault(device, person) != person:
            where = f"{path.name}: 第{line}行 line {line}"
            raise ConvertError(f"{where}: 同一设备对应两人 one device, two persons: keep one")
    return found


def read_contacts(path: Path) -> frozenset[str]:
    """Read whom each person knows: `person` and one other column of numbers; raises likewise."""
    return frozenset(contact(quoted(person), number) for _, number, person in _pairs(path))


def _pairs(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, what stands beside a person in one spelling, and the person."""
    with opened(path) as file:
        table = rows(file, path.name)
        header = [plain_name(cell) for cell in next(table, Cells(1, [])).values]
        if len(header) != 2 or header.count("person") != 1:
            raise ConvertError(
                f"{path.name}: 需要两列：设备（或账号、号码）与person two columns are needed, "
                "a header first: device,person"
            )
        whose = header.index("person")
        for line, values in table:
            pair = [value.strip() for value in values]
            known = same_device(pair[1 - whose]) if len(pair) == 2 else ""
            if not known or not pair[whose]:
                raise ConvertError(
                    f"{path.name}: 第{line}行 line {line}: 单元格为空、过多或被Excel改写 "
                    "a cell is empty, one too many, or rounded by Excel"
                )
            yield line, known, pair[whose]


def same_device(said: str) -> str:
    """Return a device, account or number in one spelling, empty where Excel rounded it.

    Only numbers may be written with blanks and hyphens: `A-11` and `A1-1` are two devices.

    Examples
    --------
    >>> same_device(" 6222 0000-0001 "), same_device("Tracker A-1"), same_device("1.38E+10")
    ('622200000001', 'Tracker A-1', '')
    """
    try:
        plain = digits(said.strip())
    except ValueError:
        return ""
    compact = plain.replace(" ", "").replace("-", "")
    return same_number(compact) if compact.lstrip("+").isdecimal() else plain


def device_of(said: str, key: bytes) -> str:
    """Return what stands for a device, account or number, however it is written.

    By the key, for it is hashed into ids, and whoever knows an event could try every number.

    Examples
    --------
    >>> device_of("6222 0001", b"key") == device_of("62220001", b"key") != device_of("1", b"key")
    True
    """
    return pseudonym(same_device(said) or said, key)


def owned(rows: Rows, form: Format, owners: Owners) -> Owned:
    """Return whose each row is.

    Raises
    ------
    ConvertError
        If neither the file nor the caller can say whose its rows are.
    """
    if owners.person:
        everybody = pa.repeat(pa.scalar(owners.person, TEXT), rows.size)
        return Owned(everybody, is_blank(everybody), "", "")
    if owners.people is not None:
        name = _named(rows, form)
        people = owners.people
        persons = by_word(rows.column(name), lambda said: people.get(same_device(said)))
        return Owned(persons, true(persons.is_null()), name, "unknown_device")
    if not rows.has(form.person):
        raise ConvertError(
            "文件未写明人员 the file does not say whose it is: --person ID, or --people-of FILE"
        )
    persons = rows.column(form.person)
    return Owned(persons, is_blank(persons), rows.name(form.person), "no_person")


def _named(rows: Rows, form: Format) -> str:
    name = rows.name(form.device)
    if not name:
        raise ConvertError(
            f"{form.name}: 文件没有设备或账号列 the file has no column of devices: --person ID"
        )
    return name
