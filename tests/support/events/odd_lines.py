"""Structured lines of every kind in which a field holds what no field should."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from streams.contract.fields import COMMON, FIELDS, Field
from streams.contract.kinds import Kind

AT = 1_767_900_000_000
_TEXTS = (
    "", " ", "x", "x" * 64, "x" * 65, "x" * 9000, "\x00", "a\x00b", "\u202e", "é", "e\u0301",
    "😀" * 16, "求助", "sos", "FALL ", "other", "1", "-1", "1e5", "１２", "0x1", "true", "null",
    "<b>", "'; --", "{}", "[" * 40, "2026-01-09T03:20:00", "2026-01-09T03:20:00Z",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00", "1969-12-31T23:59:59.999Z",
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 0.5, -0.0, 1e308, -1e308, 1e-300, 2**31, 2**53 + 1, 2**63, 2**64,
    10**30, AT * 1000, AT // 1000, [], {}, ["sos"], {"a": {"b": [1]}}, [[1], {}],
)  # fmt: skip
_RAW = (
    b"NaN", b"Infinity", b"-Infinity", b"1e999", b"01", b"+1", b"0x1F", b"undefined", b"'one'",
    b"9" * 5000, b'"\\ud800"', b'"\\u00"', b'"\\q"', b'"open', b'"\xff\xfe"', b'"a\x00b"',
    "求助".encode("gbk"), b"[" * 995 + b"]" * 995, b"[" * 33 + b"]" * 33, b"[" * 9000,
    b'{"a":' * 995 + b"1" + b"}" * 995, b"{", b"]", b"", b'"x" "y"', b"1,", b'"\r"',
)  # fmt: skip
ODD = (
    *(json.dumps(one, ensure_ascii=False).encode() for one in (*_TEXTS, *_VALUES)),
    *_RAW,
)
"""What a field may be found to hold, as bytes of a line; none holds a newline."""


def _usual(field: Field) -> Any:
    if field.role == "code":
        return field.words[0]
    if field.role == "number":
        return min(max(1.0, field.low), field.high)
    return {"text": "x", "time": AT}.get(field.role, True)


def fields_of(kind: Kind) -> dict[str, bytes]:
    """Return every field of a good line of a kind."""
    said = {"kind": kind.name.lower(), "id": "1", "person": "p", "at": AT, "source": "s", "v": 1}
    said |= {"received_at": AT, "date_only": False, "test": False}
    assert said.keys() == COMMON
    said |= {field.name: _usual(field) for field in FIELDS[kind]}
    return {name: json.dumps(value).encode() for name, value in said.items()}


def line_of(said: dict[str, bytes], *more: tuple[str, bytes]) -> bytes:
    """Write a line of raw values."""
    pairs = [*said.items(), *more]
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), raw) for name, raw in pairs) + b"}"


def every_line() -> Iterator[bytes]:
    """Yield every kind with every field, known or not, holding every odd value."""
    for kind in Kind:
        good = fields_of(kind)
        for name in (*good, "unheard_of"):
            for odd in ODD:
                yield line_of(good | {name: odd})
            yield line_of({other: raw for other, raw in good.items() if other != name})


def some_lines(count: int, seed: int) -> Iterator[bytes]:
    """Yield lines with up to three odd fields, said twice, cut, or in another encoding."""
    chance = random.Random(seed)
    kinds = list(Kind)
    for _ in range(count):
        good = fields_of(chance.choice(kinds))
        person = f"p{chance.randrange(500)}"
        good |= {"person": b'"%s"' % person.encode(), "id": b'"%d"' % chance.getrandbits(40)}
        names = chance.sample([*good, "unheard_of"], chance.randrange(1, 4))
        twice = [(names[0], chance.choice(ODD))] if chance.random() < 0.1 else []
        line = line_of(good | {name: chance.choice(ODD) for name in names}, *twice)
        yield _mangled(line, chance)


def _mangled(line: bytes, chance: random.Random) -> bytes:
    """Cut, double or recode every tenth line."""
    how = chance.randrange(50)
    if how == 0:
        return line[: chance.randrange(len(line) + 1)]
    if how == 1:
        return line + line
    if how == 2:
        return b"\xef\xbb\xbf" + line + b" \r"
    if how == 3:
        return line.decode("latin-1").encode("utf-16").replace(b"\n", b"")
    if how == 4:
        return b"[" + line + b"]"
    return line
