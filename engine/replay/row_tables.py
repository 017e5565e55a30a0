"""Rows as Arrow tables, a schema a family: each field says what it means and is measured in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from typing import NamedTuple

import pyarrow as pa

from engine.alerting.listening import Texts
from engine.replay.score_export import named_events, named_persons
from features.core.catalog import FAMILIES, columns
from features.core.rows import Rows
from models.scoring import Judgement
from streams.kernels.record_arrays import joined

KEYS: Mapping[str, tuple[pa.DataType, str, str]] = {
    "family": (pa.string(), "行所属的类", "family of rows"),
    "person": (pa.string(), "人员", "pseudonymous id"),
    "at": (pa.int64(), "被判断的时刻，毫秒", "the moment judged, epoch ms"),
    "clock": (
        pa.int64(),
        "产生该行时的时钟，毫秒",
        "the log's clock at which it was made, epoch ms",
    ),
    "onset": (pa.int64(), "情况起始，毫秒", "since when what is judged has lasted, epoch ms"),
    "event": (pa.string(), "事件编号，空为定时检查", "the event's id, null where the clock asked"),
}
"""What tells whose row it is and of when, ahead of the features: type and meaning."""
LABEL = pa.field(
    "label",
    pa.string(),
    metadata={"zh": "真值：所在事件的类型", "en": "type of the episode it lies in"},
)


@cache
def family_schema(family: str) -> pa.Schema:
    """Return the schema of one family's rows.

    Examples
    --------
    >>> json.loads(family_schema("payment").field("amount_cny").metadata[b"payment"])["unit"]
    'CNY'
    """
    return _schema((family,), [name for name in KEYS if name != "family"])


@cache
def schema() -> pa.Schema:
    """Return the schema of all families' rows together; what is of others is null."""
    return _schema(FAMILIES, KEYS)


def _schema(families: Iterable[str], keys: Iterable[str]) -> pa.Schema:
    """Describe each column by family: a name may mean another thing in another one."""
    described: dict[str, dict[str, str]] = {}
    for family in families:
        for column in columns(family):
            told = {name: said for name, said in asdict(column).items() if name != "name"}
            described.setdefault(column.name, {})[family] = json.dumps(told, ensure_ascii=False)
    own = [pa.field(name, KEYS[name][0], metadata=_key(name)) for name in keys]
    return pa.schema(own + [pa.field(n, pa.float64(), metadata=d) for n, d in described.items()])


def _key(name: str) -> dict[str, str]:
    _, zh, en = KEYS[name]
    return {"zh": zh, "en": en}


class _Part(NamedTuple):
    """The rows of one judgement, and the names that only its batch knows."""

    rows: Rows
    persons: pa.StringArray
    events: pa.StringArray


class GatheredRows:
    """A listener that keeps the rows of some families until they are taken.

    A log is judged every hour, mostly a handful of rows: a table of each would cost more than all
    that is in it.
    """

    def __init__(self, families: Iterable[str] = FAMILIES) -> None:
        self._parts: dict[str, list[_Part]] = {family: [] for family in families}
        self.rows = 0

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Keep the rows of one family."""
        rows = judgement.rows
        if judgement.family not in self._parts or not len(rows):
            return
        names = named_persons(rows["slot"], texts), named_events(rows["event"], texts)
        self._parts[judgement.family].append(_Part(rows.copy(), *names))
        self.rows += len(rows)

    def taken(self) -> Iterator[tuple[str, pa.Table]]:
        """Yield each family that has rows, with their table, and keep them no longer."""
        self.rows = 0
        for family, parts in self._parts.items():
            if parts:
                self._parts[family] = []
                yield family, _table(family, parts)


def _table(family: str, parts: list[_Part]) -> pa.Table:
    rows = joined([part.rows for part in parts])
    cells = {
        "person": pa.chunked_array([part.persons for part in parts]),
        "event": pa.chunked_array([part.events for part in parts]),
    }
    own = family_schema(family)
    cells |= {n: pa.array(rows[n], from_pandas=True) for n in own.names if n not in cells}
    return pa.Table.from_arrays([cells[name] for name in own.names], schema=own)


def widened(family: str, table: pa.Table) -> pa.Table:
    """Return one family's table with the columns of all, as `schema` orders them."""
    own, rows = set(table.column_names), len(table)
    cells = [
        table[field.name]
        if field.name in own
        else pa.repeat(family, rows)
        if field.name == "family"
        else pa.nulls(rows, field.type)
        for field in schema()
    ]
    return pa.Table.from_arrays(cells, schema=schema())
