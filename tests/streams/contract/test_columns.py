"""No column or flag of an event stands as a number or a letter beside the table that places it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.contract import columns, flag_bits
from streams.contract.columns import column_of
from streams.contract.event_row import EVENT
from streams.contract.fields import FIELDS
from streams.contract.kinds import Flag, Kind
from tests.support.tree import ROOT, tracked

COLUMN = re.compile(r"[vcr][0-7]")
BY_PLACE = {
    "streams/contract/event_row.py": "the columns themselves",
    "streams/contract/fields.py": "the table",
    "streams/contract/columns.py": "names of the columns, and three the table has no field for",
    "streams/codec/scanner.py": "puts a field of any kind where the table says, by number",
    "streams/codec/scanner_tables.py": "turns the table into numbers for the scanner",
    "streams/codec/hashing.py": "hashes every column alike",
    "streams/codec/decoder.py": "lays out every column alike",
    "streams/simulate/base/events.py": "the town's own row, every column blank alike",
    "streams/simulate/base/ndjson.py": "writes a field of any kind from where the table says",
}
"""Files that treat columns by their place, whatever the kind, and why."""
SOURCES = [one for layer in ("streams", "features", "models", "engine") for one in
           tracked(f"{layer}/*.py")]  # fmt: skip


def literal_columns(tree: ast.AST) -> Iterator[int]:
    """Yield lines with a column as a literal: `"v0"`, `row.v0`, `f"v{n}"`, a keyword `v0=`."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(name)) if COLUMN.fullmatch(name):
                yield node.lineno
            case ast.Attribute(attr=name) if COLUMN.fullmatch(name):
                yield node.lineno
            case ast.keyword(arg=str(name)) if COLUMN.fullmatch(name):
                yield node.value.lineno
            case ast.JoinedStr(values=[ast.Constant(value="v" | "c" | "r"), ast.FormattedValue()]):
                yield node.lineno


def literal_flags(tree: ast.AST) -> Iterator[int]:
    """Yield lines where a number, but for none, meets flags: `& 4`, `|= 1 << 2`, `flags=8`."""
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.BitAnd() | ast.BitOr() | ast.BitXor()):
                told, sides = [node.left, node.right], [node.left, node.right]
            case ast.AugAssign(op=ast.BitAnd() | ast.BitOr() | ast.BitXor()):
                told, sides = [node.target], [node.value]
            case ast.Assign():
                told, sides = node.targets, [node.value]
            case ast.keyword(arg="flags"):
                told, sides = [ast.Name("flags")], [node.value]
            case _:
                continue
        if any(_of_flags(one) for one in told) and any(map(_number, sides)):
            yield sides[0].lineno


def _of_flags(node: ast.AST) -> bool:
    match node:
        case ast.Name(id="flags") | ast.Attribute(attr="flags"):
            return True
        case ast.Subscript(slice=ast.Constant(value="flags")):
            return True
        case ast.Subscript(value=value):
            return _of_flags(value)
    return False


def _number(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=int(value)):
            return value != 0
        case ast.BinOp(op=ast.LShift(), left=ast.Constant()):
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return _number(body) or _number(orelse)
    return False


def _told(path: Path, found: Iterator[int]) -> list[str]:
    return [f"{path.relative_to(ROOT).as_posix()}:{line}" for line in found]


def test_columns_have_names_outside_the_table() -> None:
    assert len(SOURCES) > 300
    found = {one.relative_to(ROOT).as_posix(): list(literal_columns(ast.parse(one.read_text())))
             for one in SOURCES}  # fmt: skip
    assert {name: lines for name, lines in found.items() if lines and name not in BY_PLACE} == {}
    assert [name for name in BY_PLACE if not found[name]] == []


def test_flags_have_names() -> None:
    for path in SOURCES:
        assert _told(path, literal_flags(ast.parse(path.read_text()))) == []


@pytest.mark.parametrize(
    "source",
    ['event["v0"]', "row.c1", "write(v3=2.0)", 'row[f"v{n}"]', '{"r0": 1}', 'row.get("c2", 0)'],
)
def test_a_literal_column_is_found(source: str) -> None:
    assert list(literal_columns(ast.parse(source))) == [1]


@pytest.mark.parametrize(
    "source",
    ['event["flags"] & 4', "flags |= 1 << 2", 'log[i]["flags"] = (1 << 19) if u else 0',
     "write(flags=8)", 'events["flags"][0] & 2'],
)  # fmt: skip
def test_a_literal_flag_is_found(source: str) -> None:
    assert list(literal_flags(ast.parse(source))) == [1]


def test_every_name_is_a_column_of_an_event() -> None:
    named = {name: value for name, value in vars(columns).items() if isinstance(value, str)}
    named = {name: value for name, value in named.items() if name.isupper()}
    assert len(named) > 50
    assert set(named.values()) | set(columns.VITAL_SIGNS) <= set(EVENT.names or ())
    texts = [one.read_text() for one in SOURCES if one.name != "columns.py"]
    assert [name for name in named if not any(name in text for text in texts)] == []


def test_places_of_a_sighting_lie_where_those_of_a_fix_lie() -> None:
    for name in ("lat", "lon", "datum"):
        assert column_of(Kind.FIX, name) == column_of(Kind.SIGHTING, name)


def test_columns_the_table_has_no_field_for_are_free_in_their_kinds() -> None:
    used = {kind: {field.column for field in FIELDS[kind]} for kind in Kind}
    assert columns.SOS_AHEAD_AT not in used[Kind.SOS]
    for kind in (Kind.FIX, Kind.SIGHTING):
        assert not {columns.LAT_RECEIVED, columns.LON_RECEIVED} & used[kind]


def test_flags_of_compiled_loops_are_those_of_the_contract() -> None:
    bits = {name: bit for name, bit in vars(flag_bits).items() if name.isupper()}
    assert bits == {name: int(Flag[name]) for name in bits} and len(bits) > 7
