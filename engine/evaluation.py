"""Evaluation of files: warnings and truth as NDJSON, the register for the number of people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from models.evaluate import evaluate
from streams.source import UnreadableError, read_chunks, register_rows

WARNING_FIELDS = ("person", "episode", "warning", "tier", "at", "score", "test")
TRUTH_FIELDS = (
    "person", "episode", "warning", "onset", "end", "type", "decoy", "max_delay_s",
)  # fmt: skip
REQUIRED = frozenset({"person", "episode", "warning", "tier", "at", "onset", "end"})


def report_of(
    warnings: Path,
    truth: Path,
    *,
    people: Path | None = None,
    days: float | None = None,
    budget: float = 0.1,
) -> dict[str, Any]:
    """Read the files and judge the warnings by the truth.

    Raises
    ------
    UnreadableError
        If a file cannot be read or lacks a field.
    """
    count = sum(1 for _ in register_rows(people)) if people else None
    return evaluate(
        read_frame(warnings, WARNING_FIELDS),
        read_frame(truth, TRUTH_FIELDS),
        people=count,
        days=days,
        budget=budget,
    )


def read_frame(path: Path, fields: tuple[str, ...]) -> pd.DataFrame:
    """Read the named fields of NDJSON lines into a frame."""
    decoder = msgspec.json.Decoder(dict[str, Any])
    rows: list[tuple[Any, ...]] = []
    try:
        for chunk in read_chunks(path):
            lines = decoder.decode_lines(chunk)
            rows += [tuple(line.get(name) for name in fields) for line in lines]
    except msgspec.MsgspecError:
        raise UnreadableError(f"{path.name}: not one JSON object a line") from None
    frame = pd.DataFrame(rows, columns=list(fields))
    for name in fields:
        if name in REQUIRED and frame[name].isna().any():
            raise UnreadableError(f"{path.name}: field {name} is missing in some line")
    return frame
