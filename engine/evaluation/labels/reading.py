"""Labels: what really happened, or how the desk closed its cases, as CSV, NDJSON or a frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pandas as pd

from engine.evaluation.labels.cells import Label, WrongCellError, label_of
from streams.contract.json_object import Json
from streams.files.reader import UnreadableError, read_chunks
from streams.register.text import Cells, opened, rows

TRUTH_FIELDS = Label._fields
SHOWN = 5
"""Faults told before the rest is only counted."""
FROM_PARQUET = (".parquet", ".pq")


class LabelError(UnreadableError):
    """Labels that cannot be taken; says in which line and field, and what to write there."""


def read_labels(source: Path | pd.DataFrame, tz: str = "Asia/Shanghai") -> pd.DataFrame:
    """Read labels; times without a zone are civil time of `tz`.

    Parameters
    ----------
    source
        CSV with a header, NDJSON (`.gz`, `.zst` too), Parquet, or a frame: `person`, `warning` and
        `onset` are required, `end`, `type`, `decoy`, `max_delay_s`, `episode` and `outcome` are
        not. Times are RFC 3339 or epoch ms.

    Returns
    -------
    pandas.DataFrame
        Columns `TRUTH_FIELDS`, one row an episode; of closed cases (`outcome`) those closed as
        `true`, and as decoys those of which nobody knows (`unknown`, `duplicate`).

    Raises
    ------
    LabelError
        If a line is not understood: says which, and which field.
    UnreadableError
        If the file cannot be read.

    Examples
    --------
    >>> told = pd.DataFrame([{"person": "p1", "warning": "home", "onset": "2026-01-09T08:00Z"}])
    >>> read_labels(told)[["onset", "end", "type"]].values.tolist()
    [[1767945600000, 1767945600000, 'unknown']]
    """
    name = source.name if isinstance(source, Path) else "frame"
    zone, labels, faults = ZoneInfo(tz), [], []
    for line, said in _told(source):
        try:
            label = label_of(said, line, zone)
        except WrongCellError as fault:
            faults.append(f"line 行 {line}, field {fault.field}: {fault.remedy}")
            continue
        labels += [label] if label else []
    if faults:
        more = f"; 另有 and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise LabelError(f"{name}: {'; '.join(faults[:SHOWN])}{more}")
    return pd.DataFrame(labels, columns=list(TRUTH_FIELDS)).astype(
        {"onset": "int64", "end": "int64", "decoy": "bool", "max_delay_s": "float64"}
    )


def _told(source: Path | pd.DataFrame) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield the line and the cells by field of every row."""
    if isinstance(source, Path) and source.suffix in FROM_PARQUET:
        source = pd.read_parquet(source)
    if isinstance(source, pd.DataFrame):
        for line, row in enumerate(source.to_dict("records"), 1):
            yield line, {str(name): value for name, value in row.items()}
    elif _is_json(source):
        yield from _json_rows(source)
    else:
        yield from _table_rows(source)


def _is_json(path: Path) -> bool:
    head = next(read_chunks(path, 1), b"").lstrip(b"\xef\xbb\xbf \t\r\n")
    return not head or head.startswith(b"{")


def _json_rows(path: Path) -> Iterator[tuple[int, Json]]:
    decode = msgspec.json.Decoder(Json).decode
    line = 0
    for chunk in read_chunks(path):
        for text in chunk.splitlines():
            line += 1
            if not text.strip():
                continue
            try:
                yield line, decode(text)
            except msgspec.MsgspecError:
                raise LabelError(
                    f"{path.name}: line 行 {line}: not one JSON object a line 每行一个JSON对象"
                ) from None


def _table_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with opened(path) as file:
        every = rows(file, path.name)
        names = [name.strip().lower() for name in next(every, Cells(1, [])).values]
        if "person" not in names:
            raise LabelError(
                f"{path.name}: 表头没有person列 no column `person`: the first line must name the"
                " columns: person,warning,onset,…"
            )
        for line, values in every:
            yield line, dict(zip(names, values, strict=False))
