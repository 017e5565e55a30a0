"""JSON Schema of the events and an AsyncAPI document, generated from the contract's fields.

They are written together with the other formats' by `engine/formats/schemas.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from streams.contract.fields import FIELDS, Field
from streams.contract.json_object import Json
from streams.contract.kinds import Kind
from streams.contract.meanings import COMMON_MEANINGS, KIND_MEANINGS, MEANINGS, Meaning
from streams.values.limits import LIMITS, Limit

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME: Json = {"type": "string", "minLength": 1, "maxLength": 64}
TIME: Json = {"type": ["integer", "string"]}
"""Epoch ms or a text: not `date-time`, for times without an offset are read too."""
TOPICS = {
    "events": (
        "silverguard.events",
        "person",
        "one event, or several lines whose persons all belong to this partition",
        "schemas/event.json",
    ),
    "warnings": (
        "silverguard.warnings",
        "person",
        "one warning of tier 1 or above",
        "schemas/warning.json",
    ),
    "episodes": (
        "silverguard.episodes",
        "person",
        "one explanation, appended to an episode whose warning was raised before",
        "schemas/episode.json",
    ),
    "quarantine": (
        "silverguard.quarantine",
        "as received",
        "the original bytes",
        None,
    ),
}
"""Each topic's address, key, meaning and payload."""
_BYTES = {
    "contentType": "application/octet-stream",
    "headers": {
        "type": "object",
        "properties": {
            name: {"type": "string"}
            for name in ("reason", "topic", "partition", "offset", "received_at")
        },
    },
}


def event_schema() -> Json:
    """Return the schema of an event: `kind` chooses, so that a validator names the field at fault.

    Examples
    --------
    >>> sorted(event_schema()["$defs"])[:3]
    ['absence', 'app', 'appliance']
    """
    kinds = [kind.name.lower() for kind in Kind]
    return {
        "$schema": DIALECT,
        "title": "Silver Guard event",
        "description": "one object a line; docs/events.md tells all of it in words",
        "type": "object",
        "properties": {"kind": _described({"enum": kinds}, COMMON_MEANINGS["kind"])},
        "required": ["kind"],
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/{kind}"},
            }
            for kind in kinds
        ],
        "$defs": {kind.name.lower(): _kind(kind) for kind in Kind},
    }


def _kind(kind: Kind) -> Json:
    """Return the schema of one kind; unknown fields are ignored."""
    person = {"const": ""} if kind == Kind.CONTROL else NAME
    shapes: Json = {
        "kind": {"const": kind.name.lower()},
        "id": NAME,
        "person": person,
        "at": TIME,
        "source": {"type": "string"},
        "v": {"const": 1},
        "received_at": TIME,
        "date_only": {"type": "boolean"},
        "test": {"type": "boolean"},
    }
    common = {name: _described(shape, COMMON_MEANINGS[name]) for name, shape in shapes.items()}
    limits: Mapping[str, Limit] = LIMITS.get(kind, {})
    own = {
        field.name: _described(_field(field, limits.get(field.name)), MEANINGS[kind][field.name])
        for field in FIELDS[kind]
    }
    required = [field.name for field in FIELDS[kind] if field.required]
    told = KIND_MEANINGS[kind]
    return {
        "title": kind.name.lower(),
        "description": f"{told.zh} {told.en}",
        "type": "object",
        "properties": common | own,
        "required": ["kind", "id", "person", "at", *required],
    }


def _described(shape: Json, meaning: Meaning) -> Json:
    """Return the schema of a field with what it means."""
    unit = {"x-unit": meaning.unit} if meaning.unit else {}
    return {"description": f"{meaning.zh} {meaning.en}", **shape, **unit}


def _field(field: Field, limit: Limit | None) -> Json:
    """Return the schema of one field; beyond `x-believed` a number is flagged, teaches nothing."""
    if field.role == "code":
        return {"enum": list(field.words)}
    if field.role == "text":
        return {"type": "string"}
    if field.role == "time":
        return TIME
    if field.role in ("truth", "flag"):
        return {"type": "boolean"}
    bounds = {"minimum": field.low, "maximum": field.high}
    finite = {name: bound for name, bound in bounds.items() if abs(bound) != float("inf")}
    believed = {} if limit is None else {"x-believed": [limit.low, limit.high]}
    return {"type": "number", **finite, **believed}


def asyncapi() -> Json:
    """Return the AsyncAPI 3 document of the topics."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Silver Guard", "version": "1.0.0"},
        "defaultContentType": "application/x-ndjson",
        "channels": {
            name: {
                "address": topic,
                "description": f"{meaning}; key: {key}",
                "messages": {name: {"payload": {"$ref": payload}} if payload else _BYTES},
            }
            for name, (topic, key, meaning, payload) in TOPICS.items()
        },
    }
