"""JSON Schema of the events and an AsyncAPI document, generated from the contract's fields.

`python -m streams.schemas docs` writes them; a test fails when they are stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from streams.fields import FIELDS, Field
from streams.kinds import Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = {"type": "string", "minLength": 1, "maxLength": 64}
TIME = {
    "description": "epoch ms UTC, or RFC 3339; a naive time is read in SILVERGUARD_TZ",
    "anyOf": [{"type": "integer"}, {"type": "string", "format": "date-time"}],
}
TOPICS = {
    "events": ("silverguard.events", "one event, or several lines of one partition's persons"),
    "warnings": ("silverguard.warnings", "one warning of tier 1 or above"),
    "quarantine": ("silverguard.quarantine", "the original bytes, the reason in the headers"),
}


def event_schema() -> dict[str, Any]:
    """Return the schema of an event: one of the kinds."""
    return {
        "$schema": DIALECT,
        "title": "Silver Guard event",
        "oneOf": [_kind(kind) for kind in Kind],
    }


def _kind(kind: Kind) -> dict[str, Any]:
    """Return the schema of one kind; unknown fields are ignored."""
    person = {"const": ""} if kind == Kind.CONTROL else NAME
    common: dict[str, Any] = {
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
    own = {field.name: _field(field) for field in FIELDS[kind]}
    required = [field.name for field in FIELDS[kind] if field.required]
    return {
        "title": kind.name.lower(),
        "type": "object",
        "properties": common | own,
        "required": ["kind", "id", "person", "at", *required],
    }


def _field(field: Field) -> dict[str, Any]:
    """Return the schema of one field."""
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
    return {"type": "number", **finite}


def asyncapi() -> dict[str, Any]:
    """Return the AsyncAPI 3 document of the topics."""
    channels = {
        name: {
            "address": topic,
            "description": meaning,
            "messages": {name: {"contentType": "application/x-ndjson"}},
        }
        for name, (topic, meaning) in TOPICS.items()
    }
    channels["events"]["messages"] = {"events": {"payload": {"$ref": "schemas/event.json"}}}
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Silver Guard", "version": "1.0.0"},
        "channels": channels,
    }


def documents() -> dict[str, str]:
    """Return every generated document by its path below `docs`."""
    made = {"schemas/event.json": event_schema(), "asyncapi.json": asyncapi()}
    return {
        path: json.dumps(one, indent=1, ensure_ascii=False) + "\n" for path, one in made.items()
    }


def write(folder: Path) -> None:
    """Write all documents."""
    for path, text in documents().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
