"""Recorded events as a stream of chunks: NDJSON plain, gz or zst, standard input, Parquet."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import IO, Any

import msgspec
import numpy as np
import pyarrow.parquet as pq
import zstandard

BLOCK = 1 << 22
"""Bytes read at once."""
NEWLINE = 10


class UnreadableError(ValueError):
    """A file that cannot be read to its end; says which and what to do."""


def read_chunks(path: Path | str, lines: int = 5000, *, sort: bool = False) -> Iterator[bytes]:
    """Yield chunks of whole lines, `lines` each, as bytes that end with a newline.

    Parameters
    ----------
    path
        `-` for standard input; `.gz`, `.zst` and `.parquet` are told by their name.
    sort
        Order all lines by when they were received (memory holds the file).

    Raises
    ------
    UnreadableError
        If the file is missing, damaged or cut off.
    """
    name = str(path)
    try:
        if name.endswith(".parquet"):
            yield from _joined(_sorted(_parquet_lines(name), sort=sort), lines)
            return
        with _opened(name) as file:
            yield from _joined(_sorted(file, sort=True), lines) if sort else _cut(file, lines)
    except FileNotFoundError:
        raise UnreadableError(f"{name}: no such file; check the path after --events") from None
    except (EOFError, gzip.BadGzipFile, zstandard.ZstdError) as error:
        raise UnreadableError(f"{name}: damaged or cut off ({error}); copy it again") from None


def _sorted(every: Iterator[bytes], *, sort: bool) -> Iterator[bytes]:
    return iter(sorted(every, key=_moment)) if sort else every


def _joined(every: Iterator[bytes], lines: int) -> Iterator[bytes]:
    """Join single lines to chunks."""
    while chunk := list(islice(every, lines)):
        if not chunk[-1].endswith(b"\n"):
            chunk[-1] += b"\n"
        yield b"".join(chunk)


def _cut(file: IO[bytes], lines: int) -> Iterator[bytes]:
    """Cut a file into chunks of lines without making an object of each line."""
    rest = b""
    while block := file.read(BLOCK):
        data = rest + block
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == NEWLINE) + 1
        start = 0
        for end in ends[lines - 1 :: lines].tolist():
            yield data[start:end]
            start = end
        rest = data[start:]
    if rest:
        yield rest if rest.endswith(b"\n") else rest + b"\n"


def _opened(name: str) -> AbstractContextManager[IO[bytes]]:
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    if name.endswith(".gz"):
        return gzip.open(name, "rb")  # type: ignore[return-value]
    if name.endswith(".zst"):
        stored = Path(name).open("rb")  # noqa: SIM115 the reader below closes it
        return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(stored, closefd=True))
    return Path(name).open("rb")


def _parquet_lines(name: str) -> Iterator[bytes]:
    with pq.ParquetFile(name) as file:
        for group in file.iter_batches():
            yield from map(line_of, group.to_pylist())


def line_of(row: dict[str, Any]) -> bytes:
    r"""Return a row as a line; what is missing is left out.

    Examples
    --------
    >>> line_of({"kind": "sos", "channel": None})
    b'{"kind":"sos"}\n'
    """
    said = {key: value for key, value in row.items() if value is not None}
    return msgspec.json.encode(said) + b"\n"


def _moment(line: bytes) -> int:
    """Return when a line was received, as far as it says; unreadable lines come first."""
    try:
        event: Any = msgspec.json.decode(line)
        moment = event.get("received_at", event["at"])
        return int(moment) + (0 if "received_at" in event else _duration_ms(event))
    except (msgspec.DecodeError, KeyError, TypeError, ValueError, AttributeError):
        return 0


def _duration_ms(event: dict[str, Any]) -> int:
    return int(1000 * event.get("duration_s", 0)) if event.get("kind") == "call" else 0
