"""Recorded events as a stream of chunks: NDJSON plain, gz or zst, standard input, Parquet."""

from __future__ import annotations

import csv
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

from streams.overlong import shortened
from streams.user_error import UserError

REGISTER_LINES = 5000
BLOCK = 1 << 22
"""Bytes read at once."""
LARGEST_CHUNK = 16 * BLOCK
"""Bytes after which a chunk ends, however few its lines."""
NEWLINE = 10
KEPT_FROM_REGISTER = (
    "birth_date", "birth_year", "sex", "area", "town", "street", "building", "hub", "grid",
    "station", "institution", "home_lat", "home_lon", "datum", "lives_alone", "dementia",
    "conditions", "mobility", "social_assistance", "insurance", "pension_cny",
    "former_addresses",
)  # fmt: skip
"""Columns of the register that features may read; never names, ids, phones or guardians."""
NUMBERS = frozenset({"birth_year", "area", "home_lat", "home_lon", "pension_cny"})


class UnreadableError(UserError):
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
    """Cut a file into chunks of lines without making an object of each line.

    A line far too long is shortened while it is read: no line costs more memory than two blocks.
    """
    whole = begun = b""
    while block := file.read(BLOCK):
        first, last = block.find(b"\n"), block.rfind(b"\n") + 1
        if not last:
            begun = shortened(begun + block)
            continue
        data = b"".join((whole, shortened(begun + block[:first]), block[first:last]))
        begun, start = block[last:], 0
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == NEWLINE) + 1
        for end in ends[lines - 1 :: lines].tolist():
            yield data[start:end]
            start = end
        whole = data[start:]
        if len(whole) > LARGEST_CHUNK:
            yield whole
            whole = b""
    if rest := whole + begun:
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
    except Exception:  # whatever a parser stumbles over: it is named when the line is decoded
        return 0


def _duration_ms(event: dict[str, Any]) -> int:
    return int(1000 * event.get("duration_s", 0)) if event.get("kind") == "call" else 0


def people_events(path: Path) -> Iterator[bytes]:
    """Turn a people register (CSV with header, or NDJSON) into chunks of `profile` lines.

    Raises
    ------
    UnreadableError
        If there is no column `person`.
    """
    rows = register_rows(path)
    encode = msgspec.json.Encoder().encode
    while part := list(islice(rows, REGISTER_LINES)):
        yield b"".join(encode(_profile(row)) + b"\n" for row in part)


def register_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a people register (CSV with header, or NDJSON) as they were written.

    Raises
    ------
    UnreadableError
        If there is no column `person`.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        if first.lstrip().startswith("{"):
            yield from (msgspec.json.decode(line) for line in file if line.strip())
            return
        table = csv.DictReader(file)
        if "person" not in (table.fieldnames or ()):
            raise UnreadableError(f"{path.name}: no column `person`; the first line must name it")
        yield from table


def _profile(row: dict[str, Any]) -> dict[str, Any]:
    """Build the profile event of one row of the register."""
    known = {name: row[name] for name in KEPT_FROM_REGISTER if row.get(name) not in (None, "")}
    if not str(known.get("area", 0)).isdecimal():
        del known["area"]  # no code: the district stays unknown
    for name in NUMBERS & known.keys():
        known[name] = float(known[name])
    for name, word in known.items():
        if word in ("true", "false"):
            known[name] = word == "true"
    if "birth_date" in known and "birth_year" not in known:
        known["birth_year"] = float(str(known["birth_date"])[:4])
    person = str(row["person"])
    return {"kind": "profile", "id": f"profile-{person}"[:64], "person": person, "at": 0, **known}
