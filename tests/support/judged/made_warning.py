"""A warning whose fields are plain; a test names those that it is about."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from engine.formats.lines import Line, Sentence, Versions, Warning
from streams.contract.json_object import Json

PLAIN = Warning(
    id="w",
    episode="e",
    person="p",
    warning="home",
    dimension="physical",
    detector="sos",
    tier=3,
    score=1.0,
    p=None,
    onset=0,
    at=0,
    events=(),
    reason=Sentence("求助", "help"),
    evidence={},
    versions=Versions("c", "f", None),
)


def made_warning(name: str, person: str) -> Warning:
    """Return a warning of an id about a person."""
    return replace(PLAIN, id=name, person=person)


def as_json(said: Iterable[Line]) -> list[Json]:
    """Return what was built as whoever reads its lines finds it."""
    return [msgspec.json.decode(msgspec.json.encode(one)) for one in said]
