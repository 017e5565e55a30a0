"""Recorded events as a stream of chunks: NDJSON plain, gz or zst, standard input, Parquet.

How a file is packed is told by its first bytes, whatever its name.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

from streams.codec.strict_parser import Reader
from streams.contract.json_object import Json
from streams.contract.kinds import Kind
from streams.distress.overlong import shortened
from streams.files.parts import UnreadableError, is_parquet, parts_of
from streams.files.plain_columns import instants, plain
from streams.files.unpacked import unpacked

__all__ = ["UnreadableError", "line_of", "read_chunks"]
SHANGHAI = ZoneInfo("Asia/Shanghai")
BLOCK = 1 << 22
"""Bytes read at once."""
LARGEST_CHUNK = 16 * BLOCK
"""Bytes after which a chunk ends, however few its lines."""
NEWLINE = 10
HEADING = 1 << 12
"""Bytes in which a table names its columns."""
BOM = b"\xef\xbb\xbf"
CALL = Kind.CALL.name.lower()


def read_chunks(
    path: Path | str, lines: int = 5000, *, sort: bool = False, zone: ZoneInfo = SHANGHAI
) -> Iterator[bytes]:
    """Yield chunks of whole lines, `lines` each, as bytes that end with a newline.

    Parameters
    ----------
    path
        `-` for standard input, or a folder of Parquet parts.
    sort
        Order all lines by when they were received (memory holds the file).
    zone
        In which times without a zone are read, to order them.

    Raises
    ------
    UnreadableError
        If the file is missing, damaged or cut off.
    """
    name = str(path)
    order = partial(_sorted, zone=zone)
    try:
        if name != "-" and is_parquet(path):
            every = _parquet_lines(path)
            yield from _joined(order(every) if sort else every, lines)
            return
        with _opened(name) as file:
            yield from _joined(order(file), lines) if sort else _cut(file, lines)
    except FileNotFoundError:
        raise UnreadableError(f"{name}: 无此文件 no such file: check the path") from None
    except (EOFError, OSError, zlib.error, zstandard.ZstdError, pa.ArrowInvalid) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's own word says more; what gzip and Parquet find wrong has no number
        raise UnreadableError(f"{name}: damaged or cut off ({error}); copy it again") from None


def _sorted(every: Iterator[bytes], zone: ZoneInfo) -> Iterator[bytes]:
    """Order lines by their moment; one that tells none stays behind the line before it."""
    turn = 0
    turns: list[tuple[int, bytes]] = []
    for line in every:
        turn = _moment(line, turn, zone)
        turns.append((turn, line if line.endswith(b"\n") else line + b"\n"))
    return (line for _, line in sorted(turns, key=lambda one: one[0]))


def _joined(every: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """Join single lines to chunks."""
    while chunk := list(islice(every, lines)):
        if not chunk[-1].endswith(b"\n"):
            chunk[-1] += b"\n"
        yield b"".join(chunk)


def _cut(file: IO[bytes], lines: int) -> Iterator[bytes]:
    """Cut a file into chunks of lines without making an object of each line.

    A line far too long is shortened while it is read: no line costs more memory than two blocks.
    """
    begun, whole = b"", _Whole()
    while block := file.read(BLOCK):
        first, last = block.find(b"\n"), block.rfind(b"\n") + 1
        if not last:
            begun = shortened(begun + block)
            continue
        data = b"".join((shortened(begun + block[:first]), block[first:last]))
        begun, start = block[last:], 0
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == NEWLINE) + 1
        cuts = ends[lines - 1 - whole.lines :: lines].tolist()
        for end in cuts:
            yield whole.taken(data[start:end])
            start = end
        whole.add(data[start:], whole.lines + len(ends) - lines * len(cuts))
        if whole.size > LARGEST_CHUNK:
            yield whole.taken(b"")
    if rest := whole.taken(begun):
        yield rest if rest.endswith(b"\n") else rest + b"\n"


class _Whole:
    """Whole lines that wait for more: looked through once, when they were read."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.lines = self.size = 0

    def add(self, part: bytes, lines: int) -> None:
        """Keep a part; with it there are so many lines."""
        self._parts.append(part)
        self.lines, self.size = lines, self.size + len(part)

    def taken(self, last: bytes) -> bytes:
        """Hand out all that waits and one part more, and begin anew."""
        data = b"".join((*self._parts, last))
        self._parts, self.lines, self.size = [], 0, 0
        return data


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        if sys.stdin is None:
            raise UnreadableError("标准输入已关闭 standard input is closed; name a file")
        yield _lines_in(unpacked(sys.stdin.buffer, name), name)
        return
    with Path(name).open("rb") as file:
        yield _lines_in(unpacked(file, name), name)


def _lines_in(file: IO[bytes], name: str) -> IO[bytes]:
    """Return the file unless its first line heads a table: every row of it would be refused."""
    peek: Callable[[int], bytes] | None = getattr(file, "peek", None)
    if peek is None:
        return file
    head = re.split(rb"[\r\n]", peek(HEADING)[:HEADING].removeprefix(BOM))[0]
    if {b"kind", b"person"} <= {cell.strip(b' "') for cell in re.split(rb"[,;\t]", head)}:
        raise UnreadableError(
            f"{name}: 是CSV表格 a table (CSV); 请转成每行一个JSON对象或Parquet"
            " make it one JSON object a line, or Parquet: docs/events.md"
        )
    return file


def _parquet_lines(events: Path | str) -> Iterator[bytes]:
    for part in parts_of(events):
        with pq.ParquetFile(part) as file:
            utc = instants(file)
            for group in file.iter_batches():
                rows, _ = plain(group, None, utc)
                yield from map(line_of, rows.to_pylist())


def line_of(row: Mapping[str, object]) -> bytes:
    r"""Return a row as a line; what is missing is left out.

    Examples
    --------
    >>> line_of({"kind": "sos", "channel": None})
    b'{"kind":"sos"}\n'
    """
    said = {key: value for key, value in row.items() if value is not None}
    return msgspec.json.encode(said, enc_hook=str) + b"\n"


def _moment(line: bytes, before: int, zone: ZoneInfo) -> int:
    """Return when a line was received, as far as it says; `before` where it says nothing."""
    reader = Reader(zone)
    try:
        event: Json = msgspec.json.decode(line)
        if event.get("received_at") is not None:
            return reader.time(event["received_at"], "received_at")
        return reader.time(event["at"], "at") + _duration_ms(event)
    except Exception:  # whatever a parser stumbles over: it is named when the line is decoded
        return before


def _duration_ms(event: Json) -> int:
    return int(1000 * event.get("duration_s", 0)) if event.get("kind") == CALL else 0
