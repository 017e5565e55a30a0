"""Evaluation of files: warnings and truth as NDJSON, the register for the number of people."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from engine.evaluation.labels.reading import read_labels
from engine.evaluation.price import price
from models.evaluation.cohorts import cohorts
from models.evaluation.desk_cost import at_capacity, minutes
from models.evaluation.per_person import intervals, tally
from models.evaluation.warnings import Joined, evaluate, joined
from streams.contract.json_object import Json
from streams.files.reader import UnreadableError, read_chunks
from streams.register.reader import register_rows

WARNING_FIELDS = (
    "person", "episode", "warning", "tier", "at", "score", "test", "care", "detector",
)  # fmt: skip
REQUIRED = frozenset({"person", "episode", "warning", "tier", "at"})


def report_of(
    warnings: Path | pd.DataFrame,
    truth: Path | pd.DataFrame,
    *,
    people: Path | None = None,
    days: float | None = None,
    budget: float = 0.1,
    tz: str = "Asia/Shanghai",
) -> Json:
    """Read the files and judge the warnings by the truth, whose naive times are of `tz`.

    Raises
    ------
    UnreadableError
        If a file cannot be read or lacks a field; says in which line.
    """
    register = register_frame(people) if people else None
    return report(
        read_warnings(warnings),
        read_labels(truth, tz),
        register,
        days=days,
        budget=budget,
    )


def report(
    warnings: pd.DataFrame,
    truth: pd.DataFrame,
    register: pd.DataFrame | None = None,
    *,
    days: float | None = None,
    budget: float = 0.1,
) -> Json:
    """Judge warnings by the truth: rates, their intervals by person, cohorts, and the desk."""
    rates = evaluate(
        warnings,
        truth,
        people=None if register is None else len(register),
        days=days,
        budget=budget,
    )
    both = joined(warnings, truth)
    sums = tally(both, persons_of(both, register), rates["days"])
    known = pd.DataFrame() if register is None else register
    return rates | {
        "intervals": intervals(sums),
        "cohorts": cohorts(sums["all"], known, year_of(both)),
        "at_capacity": at_capacity(both.raised),
        "minutes": minutes(both.raised, rates["person_months"]),
        "price": price(both, rates["person_months"]),
    }


def persons_of(both: Joined, register: pd.DataFrame | None) -> list[str]:
    """Return everybody watched: the register, else those named; always in the same order."""
    if register is not None:
        return sorted(register.index)
    return sorted(set(both.truth["person"]) | set(both.raised["person"]))


def year_of(both: Joined) -> int:
    """Return the year in which the last episode began."""
    last = max([*both.truth["onset"], *both.raised["at"], 0])
    return datetime.fromtimestamp(last / 1000, UTC).year


def register_frame(people: Path) -> pd.DataFrame:
    """Read the register, indexed by person."""
    frame = pd.DataFrame(list(register_rows(people)))
    return frame.drop_duplicates("person", keep="last").set_index("person").sort_index()


def read_warnings(source: Path | pd.DataFrame) -> pd.DataFrame:
    """Read what is judged of warnings (`WARNING_FIELDS`) from NDJSON or a frame."""
    if isinstance(source, pd.DataFrame):
        return source.reindex(columns=list(WARNING_FIELDS))
    decoder = msgspec.json.Decoder(Json)
    rows: list[tuple[Any, ...]] = []
    try:
        for chunk in read_chunks(source):
            lines = decoder.decode_lines(chunk)
            rows += [tuple(line.get(name) for name in WARNING_FIELDS) for line in lines]
    except msgspec.MsgspecError:
        raise UnreadableError(
            f"{source.name}: 并非每行一个JSON对象 not one JSON object a line: what `replay` wrote?"
        ) from None
    frame = pd.DataFrame(rows, columns=list(WARNING_FIELDS))
    for name in WARNING_FIELDS:
        if name in REQUIRED and frame[name].isna().any():
            line = int(frame[name].isna().to_numpy().argmax()) + 1
            raise UnreadableError(f"{source.name}: line 行 {line}, field {name}: 缺 missing")
    return frame
