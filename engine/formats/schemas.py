"""Every generated document of the contract: JSON Schemas, AsyncAPI, the page of all events.

`python -m engine.formats.schemas docs` writes them; a test fails when they are stale.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from engine.formats.records import (
    CalledAgainLine,
    DataFaultLine,
    ExplanationLine,
    PersonRow,
    ScoreRow,
    TruthLine,
    WarningLine,
)
from streams.contract.json_object import Json
from streams.events_page import page
from streams.schemas import DIALECT, asyncapi, event_schema

LINES: dict[str, type[BaseModel]] = {
    "warning": WarningLine,
    "data-fault": DataFaultLine,
    "episode": ExplanationLine,
    "called-again": CalledAgainLine,
    "truth": TruthLine,
    "person": PersonRow,
    "score": ScoreRow,
}
"""What `docs/schemas` holds beside the event, by the file's name."""


def line_schema(line: type[BaseModel]) -> Json:
    """Return the JSON Schema of one format.

    Examples
    --------
    >>> list(line_schema(TruthLine)["properties"])[:3]
    ['person', 'episode', 'warning']
    """
    return {"$schema": DIALECT, **line.model_json_schema()}


def documents() -> dict[str, str]:
    """Return every generated document by its path below `docs`."""
    made: Json = {"schemas/event.json": event_schema(), "asyncapi.json": asyncapi()}
    for name, line in LINES.items():
        made[f"schemas/{name}.json"] = line_schema(line)
    written = {
        path: json.dumps(one, indent=1, ensure_ascii=False) + "\n" for path, one in made.items()
    }
    return written | {"events.md": page()}


def write(folder: Path) -> None:
    """Write all documents."""
    for path, text in documents().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
