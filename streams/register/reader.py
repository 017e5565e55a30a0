"""The people register: rows of a file, each understood as a whole or refused by line and column."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import msgspec

from streams.contract.json_object import Json
from streams.contract.kinds import DATUMS
from streams.register.cells import READERS, text
from streams.register.diseases import spo2_scale
from streams.register.text import WIDEST, Cells, RegisterError, opened, rows
from streams.values.position import NOWHERE_DEG

LOG = logging.getLogger(__name__)
LINES = 5000
SHOWN = 5
"""Faults told before the rest is only counted."""
COLUMNS = (
    "person", "birth_date", "birth_year", "sex", "area", "town", "street", "building", "hub",
    "grid", "station", "institution", "home_lat", "home_lon", "datum", "lives_alone", "dementia",
    "conditions", "mobility", "social_assistance", "insurance", "pension_cny", "guardians",
    "former_addresses", "name", "id_number", "phone",
)  # fmt: skip
"""Columns of the contract."""
KEPT_FROM_REGISTER = tuple(
    name
    for name in COLUMNS
    if name not in ("person", "guardians", "name", "id_number", "phone")
)  # fmt: skip
"""Columns that features may read; never names, ids, phones or guardians."""
NUMBERS = frozenset({"birth_year", "area", "home_lat", "home_lon", "pension_cny"})

Row = dict[str, str]
"""One person: what is known, as the contract spells it."""


def register_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a people register (CSV with header, or NDJSON).

    Raises
    ------
    RegisterError
        At its end, if any row is not understood: says in which lines and columns, and what to do.
    """
    with opened(path) as file:
        reader = _Reader(path.name)
        told = _told(file, path.name, reader)
        for line, said in told:
            row = reader.read(line, said)
            if row is not None:
                yield row
        reader.end()


def note_unknown(path: Path) -> None:
    """Say which columns of a table the contract does not name; raises as `register_rows` does."""
    with opened(path) as file:
        if _is_json(file):
            return
        header = _header(next(rows(file, path.name), Cells(1, [])), path.name)
    unknown = ", ".join(name for name in header if name and name not in COLUMNS)
    if unknown:
        LOG.warning("%s: 未知列，已忽略 columns not known, left out: %s", path.name, unknown)


def people_events(path: Path) -> Iterator[bytes]:
    """Turn a people register into chunks of `profile` lines; raises as `register_rows` does."""
    every = register_rows(path)
    encode = msgspec.json.Encoder().encode
    while part := list(islice(every, LINES)):
        yield b"".join(encode(profile(row)) + b"\n" for row in part)


def profile(row: Row) -> Json:
    """Build the profile event of one row of the register; places are in WGS-84.

    Examples
    --------
    >>> profile({"person": "p", "birth_date": "1941-03-05", "name": "x"})["birth_year"]
    1941.0
    """
    known: Json = {name: row[name] for name in KEPT_FROM_REGISTER if name in row}
    for name in NUMBERS & known.keys():
        known[name] = float(known[name])
    if "lives_alone" in known:
        known["lives_alone"] = known["lives_alone"] == "true"
    if "conditions" in known:
        known["spo2_scale"] = spo2_scale(known["conditions"])
    if "birth_date" in known and "birth_year" not in known:
        known["birth_year"] = float(known["birth_date"][:4])
    datum = DATUMS.index(known.pop("datum", DATUMS[0]))
    if datum and "home_lat" in known:
        # half a second of a start, which few registers need
        from streams.values.coordinates import to_wgs84

        lat, lon = to_wgs84(known["home_lat"], known["home_lon"], datum)
        known["home_lat"], known["home_lon"] = lat, lon
    person = row["person"]
    return {"kind": "profile", "id": f"profile-{person}"[:64], "person": person, "at": 0, **known}


def _told(file: IO[str], name: str, reader: _Reader) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells by column of every row."""
    if _is_json(file):
        yield from _json_rows(file, reader)
        return
    every = rows(file, name)
    header = next(every, Cells(1, []))
    names = _header(header, name)
    for line, values in every:
        if any(value.strip() for value in values[len(names) :]):
            reader.refuse(line, "", "单元格多于表头 more cells than the header has: quote commas")
        elif len(values) < len(names):
            reader.refuse(line, "", "单元格少于表头 fewer cells than the header has: cut off?")
        else:
            yield line, dict(zip(names, values, strict=False))


def _is_json(file: IO[str]) -> bool:
    first = file.readline(WIDEST)
    file.seek(0)
    return first.lstrip("\ufeff \t").startswith("{")


def _header(header: Cells, name: str) -> list[str]:
    names = [value.strip().lower() for value in header.values]
    if "person" not in names:
        raise RegisterError(
            f"{name}: 表头没有person列 no column `person`; 第一行写列名"
            f" the first line must name the columns: {', '.join(COLUMNS[:5])}, …"
        )
    twice = sorted({one for one in names if one and names.count(one) > 1})
    if twice:
        raise RegisterError(f"{name}: 表头重复 columns named twice: {', '.join(twice)}")
    return names


def _json_rows(file: IO[str], reader: _Reader) -> Iterator[tuple[int, dict[str, str]]]:
    for line, said in enumerate(file, 1):
        if not said.strip("\ufeff \t\r\n\x1a"):
            continue
        try:
            row = msgspec.json.decode(said.lstrip("\ufeff"), type=Json)
        except msgspec.MsgspecError:
            reader.refuse(line, "", "不是一个JSON对象 not one JSON object")
            continue
        yield line, {name: _spelt(value) for name, value in row.items() if value is not None}


def _spelt(value: object) -> str:
    """Return a value of JSON as a cell spells it."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ";".join(value)
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _no_place(row: Row) -> tuple[str, str] | None:
    """Return the column and what is wrong where a home is half a place, or none on earth."""
    given = [name for name in ("home_lat", "home_lon") if name in row]
    if len(given) == 1:
        other = "home_lon" if given[0] == "home_lat" else "home_lat"
        return other, "只有一半坐标 half a position: give both or neither"
    if given and all(abs(float(row[name])) < NOWHERE_DEG for name in given):
        return "home_lat", "0,0不是住址 0,0 is no home: leave both empty"
    return None


class _Reader:
    """Reads rows, and remembers what was not understood and who was there."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._faults: list[str] = []
        self._refused = 0
        self._lines: dict[str, tuple[int, int]] = {}

    def read(self, line: int, said: dict[str, str]) -> Row | None:
        """Return a row, None if it is refused or was there before, word for word."""
        row: Row = {}
        refused = self._refused
        for name in COLUMNS:
            try:
                value = READERS.get(name, text)(said[name].strip()) if name in said else ""
            except ValueError as error:
                self.refuse(line, name, str(error))
                continue
            if value:
                row[name] = value
        if self._refused > refused:
            return None
        if "person" not in row:
            self.refuse(line, "person", "没有编号 no id: give each person one")
            return None
        if (why := _no_place(row)) is not None:
            self.refuse(line, *why)
            return None
        return row if self._is_new(line, row) else None

    def _is_new(self, line: int, row: Row) -> bool:
        """Tell whether a person was not there before; says so where what is told differs."""
        body = hash(tuple(row.items()))
        before, same = self._lines.setdefault(row["person"], (line, body))
        if before != line and same != body:
            self.refuse(line, "person", f"与第{before}行是同一人 the person of line {before} again")
        return before == line

    def refuse(self, line: int, column: str, why: str) -> None:
        """Note what is wrong in a line."""
        self._refused += 1
        if self._refused <= SHOWN:
            self._faults.append(f"第{line}行 line {line}{column and f' {column}'}: {why}")

    def end(self) -> None:
        """Raise what was not understood."""
        if self._refused:
            more = self._refused - len(self._faults)
            rest = f"; 另有{more}处 and {more} more" if more else ""
            raise RegisterError(f"{self._name} {'; '.join(self._faults)}{rest}; 未导入 not taken")
