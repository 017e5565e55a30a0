"""Columns to event rows: Parquet goes through the checks of lines without becoming lines.

Every row is laid out as the fields of a line, which the scanner's own checks turn into an event. A
row of which anything is odd is written as a line and read as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from streams.codec.decoder import SHANGHAI, Batch, common, decode, sealed
from streams.codec.hashing import hash_text
from streams.codec.scanner_tables import tables
from streams.codec.tokenizer import ENDS, TOKEN, TOKENS
from streams.contract.event_row import EVENT, Events, blank, only
from streams.contract.kinds import Flag
from streams.files.parquet_fields import (
    counted,
    fill,
    lay_numbers,
    lay_texts,
    lay_truths,
    read_texts,
)
from streams.files.parts import UnreadableError, parts_of
from streams.files.plain_columns import instants, plain
from streams.files.reader import line_of

SPANS = ("person", "id")
"""Columns whose texts are needed again, to name a row."""


def read_batches(
    path: Path, zone: ZoneInfo, lines: int, *, kind: str | None = None
) -> Iterator[Batch]:
    """Yield the events of Parquet in order, at most `lines` at once, or those of a kind.

    Raises
    ------
    UnreadableError
        If the file is missing or damaged.
    """
    decoder = Columns(zone)
    try:
        for part in parts_of(path):
            with pq.ParquetFile(part, read_dictionary=_repeated(part)) as file:
                utc = instants(file)
                for rows in file.iter_batches(batch_size=lines):
                    chosen = rows if kind is None else _of_kind(rows, kind)
                    if chosen.num_rows:
                        rows, naive = plain(chosen, zone, utc)
                        batch = decoder.decode(rows)
                        batch.events["flags"] |= np.uint32(Flag.NAIVE_TIME if naive else 0)
                        yield batch
    except FileNotFoundError:
        raise UnreadableError(f"{path}: 无此文件 no such file: check the path") from None
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableError(f"{path}: damaged or cut off ({error}); copy it again") from None


def _repeated(path: Path) -> list[str]:
    """Return the text columns in which few words come often: a word is then read once a batch."""
    return [one.name for one in pq.read_schema(path) if _is_text(one.type) and one.name != "id"]


def _of_kind(rows: pa.RecordBatch, kind: str) -> pa.RecordBatch:
    place = rows.schema.get_field_index("kind")
    if place < 0 or not _is_text(rows.schema.types[place]):
        return rows.slice(0, 0)
    return rows.filter(pc.equal(rows.column(place).cast(pa.string()), kind))


class Columns:
    """Decodes record batches; keeps the room it works in from one to the next."""

    def __init__(self, zone: ZoneInfo = SHANGHAI) -> None:
        self._zone = zone
        self._tokens = np.empty(0, TOKEN)

    def decode(self, rows: pa.RecordBatch) -> Batch:
        """Decode rows; each gives the event, or the reason, that it gives as a line.

        Examples
        --------
        >>> said = {"kind": ["sos"], "id": ["1"], "person": ["p"], "at": [1_700_000_000_000]}
        >>> batch = Columns().decode(pa.RecordBatch.from_pydict(said))
        >>> int(batch.events["at"][0]), batch.text(int(batch.events["id_start"][0]), 1)
        (1700000000000, '1')
        """
        laid = _Laid(rows)
        if laid.values > self._tokens.size:
            self._tokens = np.empty(laid.values, TOKEN)
        laid.lay(self._tokens)
        events = np.empty(rows.num_rows, EVENT)
        room = np.zeros(TOKENS, TOKEN)
        with np.errstate(over="ignore"):
            unknown = fill(
                self._tokens, laid.first, laid.odd, events, blank(1), room, tables(), common()
            )
        return self._with_lines(rows, laid, events, int(unknown))

    def _with_lines(self, rows: pa.RecordBatch, laid: _Laid, events: Events, unknown: int) -> Batch:
        """Read the odd rows as lines, and put the texts that name a row behind them."""
        odd = np.flatnonzero(laid.odd)
        lines = [line_of(row) for row in rows.take(pa.array(odd)).to_pylist()] if odd.size else []
        careful = decode(b"".join(lines), self._zone)
        events["line_start"] = events["line_end"] = end = careful.buffer.size
        for name in SPANS:
            events[f"{name}_start"] += end
            end += laid.texts[name].size
        starts = np.cumsum([0, *(len(line) for line in lines)])
        read = odd[np.searchsorted(starts, careful.events["line_start"])]
        events[read], laid.odd[read] = careful.events, 0
        events = only(events, laid.odd == 0)
        sealed(events)
        buffer = np.concatenate([careful.buffer, *(laid.texts[name] for name in SPANS)])
        return Batch(buffer, events, careful.rejected, unknown + careful.unknown_fields)


class _Laid:
    """The columns of one record batch, and where the values of each row go."""

    def __init__(self, rows: pa.RecordBatch) -> None:
        self.odd = np.zeros(rows.num_rows, np.uint8)
        self.texts = {name: np.zeros(0, np.uint8) for name in SPANS}
        self._columns: list[tuple[str, pa.Array, NDArray[np.int64]]] = []
        counts = np.zeros(rows.num_rows, np.int64)
        names = rows.schema.names
        if len(set(names)) < len(names):
            self.odd[:] = 1  # of columns of one name a line holds the last
        for name, stored in zip(names, rows.columns, strict=True):
            given = _given(stored)
            if not given.size:
                continue
            column = _plain(stored)
            if column is None or not _is_plain(name):
                self.odd[given] = 1
                continue
            counted(given, counts)
            self._columns.append((name, column, given))
        self.first = np.concatenate([[0], np.cumsum(counts)])
        self.values = int(self.first[-1])

    def lay(self, tokens: NDArray[np.void]) -> None:
        """Lay out every value; there must be room for all `values`."""
        place = self.first[:-1].copy()
        with np.errstate(over="ignore"):
            for name, column, given in self._columns:
                self._lay(name, column, given, tokens, place)

    def _lay(
        self,
        name: str,
        column: pa.Array,
        given: NDArray[np.int64],
        tokens: NDArray[np.void],
        place: NDArray[np.int64],
    ) -> None:
        key = np.uint64(hash_text(name))
        if column.type == pa.bool_():
            truths = _bits(column.buffers()[1], column)
            lay_truths(given, truths, key, tokens, place)
        elif _is_text(column.type):
            which, words, data = _words(column)
            lay_texts(given, which, words, key, tokens, place, self.odd)
            if name in SPANS:
                self.texts[name] = data
        else:
            decimals = int(column.type == pa.float64())
            values = np.frombuffer(column.buffers()[1], "f8" if decimals else "i8")
            own = values[column.offset : column.offset + len(column)]
            lay_numbers(given, own, decimals, key, tokens, place, self.odd)


def _is_plain(name: str) -> bool:
    """Tell whether a line would hold a field of this name without escapes."""
    data = np.frombuffer(name.encode(), np.uint8)
    return data.size > 0 and not ENDS[data].any()


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _plain(column: pa.Array) -> pa.Array | None:
    """Return a column as texts, truths, 64-bit integers or numbers; None if it is none of these."""
    kind = column.type
    if _is_text(kind) or pa.types.is_boolean(kind):
        return column
    if pa.types.is_floating(kind):
        return column.cast(pa.float64())
    # beyond 63 bits a line says what a double cannot
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return column.cast(pa.int64())
    return None


def _given(column: pa.Array) -> NDArray[np.int64]:
    """Return the rows in which a column holds a value."""
    if column.null_count == 0:
        return np.arange(len(column))
    if column.null_count == len(column):
        return np.zeros(0, np.int64)
    valid = column.buffers()[0]
    if valid is None:  # kept elsewhere, as dictionaries may
        return np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
    return np.flatnonzero(_bits(valid, column))


def _bits(buffer: pa.Buffer, column: pa.Array) -> NDArray[np.uint8]:
    """Return a bit of each row as 0 or 1."""
    end = column.offset + len(column)
    bits = np.unpackbits(np.frombuffer(buffer, np.uint8), count=end, bitorder="little")
    return bits[column.offset :]


def _words(column: pa.Array) -> tuple[NDArray[np.integer], NDArray[np.void], NDArray[np.uint8]]:
    """Return which word each row holds, every word as a token, and the words' bytes."""
    if not pa.types.is_dictionary(column.type):
        words, data = _read(column)
        return np.arange(len(column), dtype=np.int32), words, data
    words, data = _read(column.dictionary)
    which = np.frombuffer(column.indices.buffers()[1], column.type.index_type.to_pandas_dtype())
    return which[column.offset : column.offset + len(column)], words, data


def _read(texts: pa.Array) -> tuple[NDArray[np.void], NDArray[np.uint8]]:
    _, offsets, data = texts.buffers()
    kind: type[np.integer] = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    ends = np.frombuffer(offsets, kind)[texts.offset : texts.offset + len(texts) + 1]
    words = np.empty(len(texts), TOKEN)
    held = np.frombuffer(data, np.uint8) if data else np.zeros(0, np.uint8)
    own = held[ends[0] : ends[-1]]
    read_texts(ends, own, words)
    return words, own
