"""Bodies that are JSON, but not a line an event: an array, or objects written over several lines.

Both are what a library's `dumps(events)` and a pretty printer give; both are understood. Whatever
cannot be told apart safely stays as it came, and is read line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from streams.codec.strict_parser import BOM

_ARRAY = re.compile(rb"\s*\[\s*\{")
_SIGNS = re.compile(rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|[{}]')
"""A text, to the end of its line where it never closes: no body costs more than its length."""
_BETWEEN = (b"", b",")


def as_lines(body: bytes) -> bytes:
    r"""Return a body as one event a line.

    Examples
    --------
    >>> as_lines(b'[{"kind": "sos"},\n {"kind": "fall"}]')
    b'{"kind": "sos"}\n{"kind": "fall"}\n'
    >>> as_lines(b'{\n  "kind": "sos"\n}')
    b'{   "kind": "sos" }\n'
    >>> as_lines(b'{"kind":"sos"}\n{"ki\n{"kind":"fall"}')
    b'{"kind":"sos"}\n{"ki\n{"kind":"fall"}'
    """
    bare = body.removeprefix(BOM)
    if not (_is_array(bare) or _is_spread(bare)):
        return body
    pieces = list(_pieces(bare))
    if not pieces or not pieces[-1]:
        return body
    return b"".join(b" ".join(piece.splitlines()) + b"\n" for piece in pieces)


def _is_array(body: bytes) -> bool:
    """Tell whether a body is one array of objects; one that is but its first line is none."""
    return _ARRAY.match(body) is not None and body.rstrip().endswith(b"]")


def _is_spread(body: bytes) -> bool:
    """Tell whether the first line leaves an object open and the second begins with a field."""
    first, _, rest = body.lstrip().partition(b"\n")
    return first.startswith(b"{") and b"}" not in first and rest.lstrip().startswith(b'"')


def _pieces(body: bytes) -> Iterator[bytes]:
    """Yield each object, and what stands between two of them if it belongs to neither.

    The last is empty where an object is never closed: then nothing is sure.
    """
    depth, start, end = 0, 0, 0
    for sign in _SIGNS.finditer(body):
        if sign[0] == b"{":
            if depth == 0:
                start = sign.start()
                yield from _stray(body[end:start], end == 0)
            depth += 1
        elif sign[0] == b"}":
            depth -= 1
            if depth == 0:
                end = sign.end()
                yield body[start:end]
        if depth < 0:
            break
    if depth:
        yield b""
        return
    rest = body[end:].strip()
    yield from [rest] if rest not in (b"", b"]") else []


def _stray(between: bytes, first: bool) -> Iterator[bytes]:
    bare = between.strip()
    if bare not in _BETWEEN and not (first and bare == b"["):
        yield bare
