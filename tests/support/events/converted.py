"""Small files, converted: what tests of `streams.convert` share."""

from __future__ import annotations

import io
import json

from streams.contract.json_object import Json
from streams.convert.conversion import Converted, converted, read_rows
from streams.convert.events import Means
from streams.convert.loading import format_of
from streams.convert.mapping import Format
from streams.convert.owners import Owners

MEANS = Means("Asia/Shanghai", b"a key of these tests")
ONE = Owners("p1")


def made(form: Format | str, text: str, owners: Owners = ONE, means: Means = MEANS) -> Converted:
    """Convert a text by a format."""
    form = format_of(form) if isinstance(form, str) else form
    return converted(read_rows(io.StringIO(text), "a file", form), form, owners, means)


def events_of(done: Converted) -> list[Json]:
    """Return the events as they were written."""
    return [json.loads(line) for line in bytes(done.data).splitlines()]


def told(done: Converted) -> list[str]:
    """Return what was refused: line, column, reason."""
    return [f"{one.line} {one.column}: {one.reason}" for one in done.faults]
