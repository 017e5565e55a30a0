"""What can be read of a call for help that no parser takes: whose it is comes before all else.

A line may repeat a key, hold NaN, thousands of digits or brackets, bytes of another encoding, or
end in the middle. As long as it says that it is an SOS or a fall, and of exactly one person, it is
one; what else can be read of it is kept. Smoke and gas need an id and a time as well. Of several
objects in a line the one that calls is read, none where several persons call: these are looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard, TypeVar

from streams.contract.json_object import Json
from streams.distress.overlong import shortened
from streams.distress.signs import may_call_for_help
from streams.values.aliases import ALIASES, plain
from streams.values.truths import truth_of

CALLS = ("sos", "fall")
LONGEST = 512
"""Characters of a value that may be a name or a time, escapes included."""
NAMES, TIMES = ("id", "source"), ("at", "received_at")
AIR = "climate"
DANGERS = ("smoke", "gas")
KEPT = frozenset(("kind", "person", "test", *NAMES, *TIMES, *DANGERS))
"""Other fields are not read: lines of thousands would cost more than they can tell."""
_TOKEN = re.compile(
    r""""[^"\\]*(?:\\.[^"\\]*)*"?|'[^'\\]*(?:\\.[^'\\]*)*'?|[{}\[\]:,]|[^\s"'{}\[\]:,]+""", re.S
)
"""A text in quotes of either sort (or all that is left, where they never close), a sign, a word."""
_UNREADABLE = "\ufffd"

T = TypeVar("T")
Scalar = str | int | float | None
"""What a field may say; None where it cannot be read."""


def salvaged(line: bytes) -> Json | None:
    r"""Return the fields of an SOS or a fall, None where a line is neither or names nobody.

    `kind` and `person` are there and are sound texts; the others only where they can be read, and
    may be of any type.

    Examples
    --------
    >>> salvaged(b'{"kind":"SOS","person":"p","x":NaN,"id":"1","id":"2","at":')
    {'kind': 'sos', 'person': 'p'}
    >>> salvaged(b'{"kind":"sos","person":"p') is salvaged(b'{"kind":"motion","x":"sos"') is None
    True
    """
    if not may_call_for_help(line):
        return None
    for number, text in enumerate(_readings(shortened(line))):
        calls = [call for said in _objects(text) if (call := _call(said, guessed=number > 0))]
        if len({call["person"] for call in calls}) == 1:
            return calls[0]
    return None


def _call(said: Mapping[str, list[Scalar]], *, guessed: bool) -> Json | None:
    """Return what an object says where it is a call of one person, or tells of smoke or gas."""
    kinds = {ALIASES.get(plain(one), plain(one)) for one in said.get("kind", ()) if _sound(one)}
    calls = [kind for kind in CALLS if kind in kinds]
    person = _only([_named(one) for one in said.get("person", ())])
    if not person or (guessed and not person.isascii()):
        return None  # whose encoding is a guess, of him only plain letters are believed
    kept: Json = {name: _only([_named(one) for one in said.get(name, ())]) for name in NAMES}
    kept |= {name: _only(said.get(name, [])) for name in TIMES}
    kept["test"] = True if _only(said.get("test", [])) is True else None
    told = {name: value for name, value in kept.items() if value is not None}
    if calls:
        return {"kind": calls[0], "person": person, **told}
    air = {name: True for name in DANGERS if True in map(truth_of, said.get(name, ()))}
    if AIR in kinds and air and {"id", "at"} <= told.keys():
        return {"kind": AIR, "person": person, **told, **air}
    return None


def _readings(line: bytes) -> Iterator[str]:
    """Yield a line as text, most likely encoding first; what is no text there stays unreadable."""
    if line.count(0) * 3 > len(line):
        line = line.replace(b"\x00", b"")  # UTF-16 of plain letters
    text = line.decode("utf-8", "replace").replace("\x00", _UNREADABLE)
    yield text
    if _UNREADABLE in text:
        yield line.decode("gb18030", "replace").replace("\x00", _UNREADABLE)


def _objects(text: str) -> list[dict[str, list[Scalar]]]:
    """Return every value that each field to be kept has, for each object of the outermost level.

    A line that lost its newline holds two of them, an array many.
    """
    every: list[dict[str, list[Scalar]]] = []
    for number, key, token in _pairs(text):
        while len(every) < number:
            every.append({})
        spelt = _scalar(key) if key[0] in "\"'" else key
        name = spelt.strip().casefold() if isinstance(spelt, str) else ""
        if name in KEPT and (value := _scalar(token)) is not None:
            every[-1].setdefault(name, []).append(value)
    return every


def _pairs(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the number of the outermost object, keys and scalar values of each."""
    depth = level = number = 0
    key = last = None
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in "{[":
            depth += 1
            if not level and token == "{":
                level = depth
            number += token == "{" and depth == level
            key = None
        elif token in "}]":
            depth -= 1
        elif depth != level:
            continue
        elif token == ":":
            key, last = last, None
        elif token == ",":
            key = last = None
        elif key is not None:
            yield number, key, token
            key = None
        else:
            last = token


def _scalar(token: str) -> Scalar:
    """Return a text, number or truth value; None for anything else, and what is far too long."""
    if len(token) > LONGEST:
        return None
    if token[0] == "'":
        inner = token[1:-1]
        sound = len(token) > 1 and token[-1] == "'" and not {'"', "\\"} & set(inner)
        token = f'"{inner}"' if sound else ""
    try:
        value = json.loads(token)
    except ValueError:
        return None
    return value if isinstance(value, str | int | float) else None


def _sound(value: object) -> TypeGuard[str]:
    """Tell whether a value is a text without a sign that stands for no character."""
    return isinstance(value, str) and not any(
        sign in "\x00\ufffd" or "\ud800" <= sign <= "\udfff" for sign in value
    )


def _named(value: object) -> str | None:
    """Return a person's id, None if it is none; a whole number can only mean its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if _sound(value) and 1 <= len(value) <= 64 else None


def _only(values: Sequence[T]) -> T | None:
    """Return what a field says, None where it says nothing or one thing here, another there."""
    given = [value for value in values if value is not None]
    return given[0] if given and all(value == given[0] for value in given) else None
