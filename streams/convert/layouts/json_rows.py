"""JSON lines to rows: a column is a path of keys with dots between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from streams.convert.fault import Fault
from streams.convert.mapping import plain_name
from streams.convert.rows import Rows, column_of

DEEPEST = 8


def json_rows(file: Iterable[str], used: Sequence[str]) -> Rows:
    r"""Return the rows of a file of JSON objects, one a line.

    What stands at a path may itself be JSON within a text, as MQTT clients log it.

    Examples
    --------
    >>> said = ['{"topic":"t","payload":"{\\"a\\":true}"}']
    >>> json_rows(said, ["payload.a"]).cells["payload.a"].to_pylist()
    ['true']
    """
    paths = [name.split(".")[:DEEPEST] for name in used]
    decode = msgspec.json.Decoder(dict[str, object]).decode
    columns: list[list[str]] = [[] for _ in used]
    lines, faults = [], []
    for number, line in enumerate(file, 1):
        if not line.strip("\ufeff \t\r\n\x1a"):
            continue
        try:
            said = decode(line.lstrip("\ufeff"))
        except (msgspec.MsgspecError, RecursionError):
            faults.append(Fault(number, "", "bad_json"))
            continue
        lines.append(number)
        for column, path in zip(columns, paths, strict=True):
            column.append(_text(said, path))
    cells = {plain_name(name): column_of(one) for name, one in zip(used, columns, strict=True)}
    return Rows(np.array(lines, np.int64), cells, np.zeros(len(lines), np.bool_), faults)


def _text(said: object, path: Sequence[str]) -> str:
    """Return what stands at a path as a cell, blank where nothing does."""
    for key in path:
        if isinstance(said, str) and said.startswith("{"):
            said = _within(said)
        if not isinstance(said, dict):
            return ""
        said = said.get(key)
    if isinstance(said, bool):
        return "true" if said else "false"
    if said is None or isinstance(said, dict | list):
        return ""
    return said if isinstance(said, str) else repr(said)


def _within(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return None
