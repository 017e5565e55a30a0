"""`silverguard evaluate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

WARNING_COLUMNS = ("person", "episode", "warning", "tier", "score", "at", "test")
TRUTH_COLUMNS = (
    "person", "episode", "warning", "type", "onset", "end", "decoy", "max_delay_s",
)  # fmt: skip


def evaluate(
    warnings: Annotated[Path, typer.Option(help="预警 NDJSON of warnings, .gz and .zst too")],
    truth: Annotated[Path, typer.Option(help="真值 truth.ndjson")],
    people: Annotated[Path | None, typer.Option(help="人员登记表 register: counts people")] = None,
    days: Annotated[float | None, typer.Option(min=0.01, help="天数 days watched")] = None,
    budget: Annotated[float, typer.Option(min=0, help="每人月预警数 warnings/person-month")] = 0.1,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output")] = False,
) -> None:
    """评估：召回、延迟、误报 Recall, delay and false warnings by episode and highest tier."""
    report = report_of(warnings, truth, people=people, days=days, budget=budget)
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        from engine.evaluation_table import table

        print(table(report))


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
    ValueError
        If a file cannot be read or lacks a field.
    """
    from models.evaluate import evaluate as judged

    raised = read_frame(warnings, WARNING_COLUMNS, optional=("test", "score"))
    known = read_frame(truth, TRUTH_COLUMNS, optional=("type", "decoy", "max_delay_s"))
    count = _people(people) if people else None
    return judged(raised, known, people=count, days=days, budget=budget)


def read_frame(path: Path, names: tuple[str, ...], *, optional: tuple[str, ...]) -> pd.DataFrame:
    """Read the named fields of NDJSON lines into a frame; an optional one may be missing."""
    import msgspec
    import pandas as pd

    from streams.source import UnreadableError, read_chunks

    rows: list[tuple[Any, ...]] = []
    decoder = msgspec.json.Decoder(dict[str, Any])
    try:
        for chunk in read_chunks(path):
            lines = decoder.decode_lines(chunk)
            rows += [tuple(line.get(name) for name in names) for line in lines]
    except msgspec.MsgspecError:
        raise UnreadableError(f"{path.name}: not one JSON object a line") from None
    frame = pd.DataFrame(rows, columns=list(names))
    for name in set(names) - set(optional):
        if frame[name].isna().any():
            raise UnreadableError(f"{path.name}: field {name} is missing in some line")
    return frame


def _people(path: Path) -> int:
    from streams.source import people_events

    return sum(chunk.count(b"\n") for chunk in people_events(path))
