"""Portraits for the desk: read off the running pipeline, written as lines."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from msgspec import UNSET

from engine.pipeline.pipeline import Pipeline
from engine.store.people.portrait_line import (
    ASPECTS,
    Aspect,
    AspectKey,
    Component,
    Hours,
    Index,
    Item,
    Place,
    PortraitLine,
    UsualPlace,
)
from features.portrait.portrait import portrait
from features.portrait.traits import AspectPart, Portrait
from features.portrait.traits import Index as IndexPart
from streams.codec.hashing import hash_text


def portrait_of(pipeline: Pipeline, person: str) -> PortraitLine | None:
    """Return the portrait of a person as of the pipeline's clock, None for a stranger."""
    hashed = np.uint64(hash_text(person))
    for shard in pipeline.shards:
        found = np.flatnonzero(shard.roster.hashes[: shard.roster.people] == hashed)
        if found.size:
            at = pipeline.clock.now
            return _line(person, portrait(shard.state, int(found[0]), at, shard.table))
    return None


def portraits(pipeline: Pipeline, persons: Iterable[str]) -> list[PortraitLine]:
    """Return the portraits of some people as of the pipeline's clock."""
    lines = (portrait_of(pipeline, person) for person in sorted(set(persons)))
    return [line for line in lines if line is not None]


def _line(person: str, seen: Portrait) -> PortraitLine:
    aspects = [_aspect(part) for part in seen.aspects]
    at = seen.place
    place = UNSET if at is None else Place(at.lat, at.lon, at.at)
    usual = [
        UsualPlace(one.lat, one.lon, one.weight, one.day, one.hour) for one in seen.usual
    ] or UNSET
    return PortraitLine(person, seen.at, aspects, list(seen.unknown), place, usual)


def _aspect(part: AspectPart) -> Aspect:
    key: AspectKey = part.key  # type: ignore[assignment]
    zh, en = ASPECTS[key]
    items = [
        Item(one.name, one.zh, one.unit, one.usual, one.current, one.low, one.high)
        for one in part.traits
    ]
    hours = Hours(list(part.hours), list(part.today)) if part.hours else None
    return Aspect(key, zh, en, items, hours, _index(part.index))


def _index(part: IndexPart | None) -> Index | None:
    if part is None:
        return None
    components = [
        Component(one.key, one.zh, one.en, one.weight, one.value, one.rank)
        for one in part.components
    ]
    return Index(part.value, part.coverage, part.least, components)
