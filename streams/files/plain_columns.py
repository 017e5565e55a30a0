"""Columns as other programs write them, to texts, truths and numbers as lines hold them."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

TIMES = ("at", "received_at", "until")
NAMES = ("person", "id", "source")
"""Fields that are texts: tables lose that where every value looks like a number."""
MILLISECONDS = pa.timestamp("ms")


def instants(file: pq.ParquetFile) -> frozenset[str]:
    """Return the columns whose times are of UTC without saying so: those that Spark writes."""
    every = (file.schema.column(number) for number in range(len(file.schema)))
    return frozenset(column.path for column in every if column.physical_type == "INT96")


def plain(
    rows: pa.RecordBatch, zone: ZoneInfo | None, utc: Collection[str] = ()
) -> tuple[pa.RecordBatch, bool]:
    """Return rows in plain types, and whether a time among them named no zone.

    Parameters
    ----------
    zone
        In which times without a zone are read; None leaves them as text.
    utc
        Columns whose times are of UTC though their type does not say so.

    Examples
    --------
    >>> import datetime as dt
    >>> said = {"at": [dt.datetime(2026, 3, 2, 9)], "id": [7.0]}
    >>> rows, naive = plain(pa.RecordBatch.from_pydict(said), ZoneInfo("Asia/Shanghai"))
    >>> rows.to_pylist(), naive
    ([{'at': 1772413200000, 'id': '7'}], True)
    """
    columns, naive = [], False
    for name, stored in zip(rows.schema.names, rows.columns, strict=True):
        column = _decoded(stored)
        if pa.types.is_timestamp(column.type):
            if column.type.tz is None and name not in utc and name in TIMES:
                naive = naive or column.null_count < len(column)
                column = column.cast(MILLISECONDS, safe=False)
                column = _civil(column, zone) if zone else column.cast(pa.string())
            else:
                column = column.cast(MILLISECONDS, safe=False).cast(pa.int64())
        columns.append(_named(column) if name in NAMES else column)
    return pa.RecordBatch.from_arrays(columns, names=rows.schema.names), naive


def _civil(column: pa.Array, zone: ZoneInfo) -> pa.Array:
    """Return civil times as epoch ms; an hour that comes twice is the first, one left out moves."""
    known = pc.assume_timezone(column, zone.key, ambiguous="earliest", nonexistent="latest")
    return known.cast(pa.int64())


def _decoded(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind) and not _is_text(kind.value_type):
        return _decoded(column.dictionary_decode())
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    if pa.types.is_date(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return _texts(column)
    return column


def _texts(column: pa.Array) -> pa.Array:
    try:
        return column.cast(pa.large_string())
    except pa.ArrowInvalid:  # no text: whoever reads the rows refuses them one by one
        return column


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _named(column: pa.Array) -> pa.Array:
    """Return whole numbers as the digits they were before a table made numbers of them."""
    if pa.types.is_floating(column.type):
        whole = pc.all(pc.equal(pc.floor(column), column), min_count=0).as_py()
        if not whole:
            return column
        column = column.cast(pa.int64(), safe=False)
    return column.cast(pa.string()) if pa.types.is_integer(column.type) else column
