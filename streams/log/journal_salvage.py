"""What can still be read of a damaged journal: every page that is whole, whatever ails the others.

SQLite opens no file whose header is damaged or whose end is missing. The records lie in pages of
their own, so they are looked for there, page after page, without the tree above them. What was
committed and not yet taken over from the write-ahead log beside the file is newer and counts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from streams.log.journal_record import Cell, checksum_of

TABLE_LEAF = 0x0D
PAGE = 4096
"""Bytes of a page, as SQLite makes them; a header that can be read says so itself."""
_FRAME, _WAL_HEADER = 24, 32
_COLUMNS = (6, 7)
"""Columns of a record: those of before had no checksum."""


class Salvaged(NamedTuple):
    """One record as it lies in the file; `sound` is False where it is not what was written."""

    sequence: int
    topic: str
    partition: int
    received_at: int
    key: str
    value: bytes
    sound: bool


def salvaged(path: Path) -> Iterator[Salvaged]:
    """Yield the records of a journal that can be read, each once, in the order of its pages.

    Raises
    ------
    OSError
        If the file cannot be read at all.
    """
    pages = _pages(path)
    met: set[int] = set()
    for number, page in pages.items():
        for row in _rows(page, 100 if number == 1 else 0, pages):
            one = _record(*row)
            if one is not None and one.sequence not in met:
                met.add(one.sequence)
                yield one


def _pages(path: Path) -> dict[int, bytes]:
    """Return every page by its number from 1, those of the write-ahead log in place of older."""
    data = path.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    size = size if size in (512, 1024, 2048, 4096, 8192, 16384, 32768) else PAGE
    pages = {place // size + 1: data[place : place + size] for place in range(0, len(data), size)}
    wal = path.with_name(path.name + "-wal")
    return pages | (_committed(wal.read_bytes(), size) if wal.exists() else {})


def _committed(wal: bytes, size: int) -> dict[int, bytes]:
    """Return the pages of the transactions that are whole in a write-ahead log."""
    done: dict[int, bytes] = {}
    open_: dict[int, bytes] = {}
    salts = wal[16:24]
    for place in range(_WAL_HEADER, len(wal) - size - _FRAME + 1, size + _FRAME):
        number, commits = struct.unpack(">II", wal[place : place + 8])
        if wal[place + 8 : place + 16] != salts:
            break  # left over from before the log was begun anew
        open_[number] = wal[place + _FRAME : place + _FRAME + size]
        if commits:
            done, open_ = done | open_, {}
    return done


def _rows(page: bytes, begin: int, pages: dict[int, bytes]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rowid and the columns of each row of a table's leaf that can be read."""
    if len(page) < begin + 8 or page[begin] != TABLE_LEAF:
        return
    count = int.from_bytes(page[begin + 3 : begin + 5], "big")
    for number in range(count):
        pointer = begin + 8 + 2 * number
        place = int.from_bytes(page[pointer : pointer + 2], "big")
        try:
            length, place = _varint(page, place)
            rowid, place = _varint(page, place)
            yield rowid, _columns(_payload(page, place, length, pages))
        except (IndexError, KeyError, ValueError, struct.error):
            continue  # this one is lost, the next may not be


def _payload(page: bytes, place: int, length: int, pages: dict[int, bytes]) -> bytes:
    """Return a row's bytes, those in pages of overflow included."""
    usable = len(page)
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    if length <= most:
        return page[place : place + length]
    local = least + (length - least) % (usable - 4)
    here = local if local <= most else least
    parts, have = [page[place : place + here]], here
    following = int.from_bytes(page[place + here : place + here + 4], "big")
    while following and have < length:
        parts.append(pages[following][4 : 4 + length - have])
        have += len(parts[-1])
        following = int.from_bytes(pages[following][:4], "big")
    return b"".join(parts)


def _columns(payload: bytes) -> list[Cell]:
    """Return the values of a row; raises where they do not fill it exactly."""
    end, place = _varint(payload, 0)
    kinds = []
    while place < end:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, place = _value(payload, place, kind)
        values.append(value)
    if place != len(payload):
        raise ValueError("not a row")
    return values


def _value(payload: bytes, place: int, kind: int) -> tuple[Cell, int]:
    """Return the value of a serial type, and where the next begins."""
    sizes = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
    if kind in sizes:
        end = place + sizes[kind]
        fixed = {0: None, 8: 0, 9: 1}
        number = int.from_bytes(payload[place:end], "big", signed=True)
        return fixed.get(kind, number), end
    if kind < 12:
        raise ValueError("no type of ours")
    end = place + (kind - 12) // 2
    raw = payload[place:end]
    return (raw if kind % 2 == 0 else raw.decode()), end


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of SQLite's variable length, and where it ends."""
    value = 0
    for count in range(9):
        byte = data[place + count]
        if count == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    raise ValueError("no number")


def _record(sequence: int, columns: list[Cell]) -> Salvaged | None:
    """Return a row as a record, None where it is a row of something else."""
    if len(columns) not in _COLUMNS or not isinstance(columns[1], str):
        return None
    _, topic, partition, received_at, key, value, checksum = [*columns, None][:7]
    plain = isinstance(partition, int) and isinstance(received_at, int)
    if not (plain and isinstance(key, str) and isinstance(value, bytes)):
        return None
    sound = checksum is None or checksum == checksum_of(topic, partition, key, value)
    return Salvaged(sequence, topic, partition, received_at, key, value, sound)
