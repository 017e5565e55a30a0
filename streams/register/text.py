"""A people register as offices save it, to lines of cells: whatever encoding, separator or ending.

Chinese Excel writes GBK, "Unicode text" is UTF-16 with tabs, and many exports end in empty rows.
"""

from __future__ import annotations

import codecs
import csv
import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

import zstandard

from streams.files.reader import UnreadableError
from streams.files.unpacked import LONGEST_SIGN, READERS, unpacked

BLOCK = 1 << 20
SEPARATORS = ",;\t|，；"
END_OF_FILE = "\x1a"
"""What DOS programs write behind the last line."""
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks of Excel begin, new and old."""
WIDEST = 1 << 20
"""Characters of one cell."""
LARGEST = 1 << 30
"""Bytes of a register that was packed; beyond it somebody packed nothing on purpose."""


class Cells(NamedTuple):
    """One row: the line it begins in, counted from 1, and what its cells hold."""

    line: int
    values: list[str]


class RegisterError(UnreadableError):
    """A register, or a row of it, that cannot be taken; says where and what to do."""


def opened(path: Path) -> IO[str]:
    """Open a register as text in whatever encoding it was saved.

    Raises
    ------
    RegisterError
        If it is missing, no file, or no text.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise RegisterError(f"{path.name}: 无此文件 no such file") from None
    except IsADirectoryError:
        raise RegisterError(f"{path.name}: 是文件夹 a folder; name the file in it") from None
    try:
        return decoded(file, path.name)
    except BaseException:
        file.close()
        raise


def decoded(file: IO[bytes], name: str) -> IO[str]:
    """Return a file as text in whatever encoding it was saved; it must be one that seeks.

    Raises
    ------
    RegisterError
        If it is no text.

    Examples
    --------
    >>> decoded(io.BytesIO("王奶奶".encode("gbk")), "people").read()
    '王奶奶'
    """
    packed = _unpacked(file, name)
    whole = packed or file
    encoding = _encoding(whole, name)
    whole.seek(0)
    if packed is not None:
        file.close()
    return io.TextIOWrapper(whole, encoding, newline="")


def _unpacked(file: IO[bytes], name: str) -> IO[bytes] | None:
    """Return what a packed register holds, None where it is not packed."""
    packed = file.read(LONGEST_SIGN).startswith(tuple(READERS))
    file.seek(0)
    if not packed:
        return None
    try:
        return io.BytesIO(unpacked(file, name).read(LARGEST))
    except (OSError, EOFError, zlib.error, zstandard.ZstdError):
        raise RegisterError(f"{name}: 已损坏或不完整 damaged or cut off; copy it again") from None


def _encoding(file: IO[bytes], name: str) -> str:
    head = file.read(4)
    if head.startswith(BOOKS):
        raise RegisterError(
            f"{name}: 是Excel工作簿 a workbook of Excel; 请另存为“CSV UTF-8” save it as CSV UTF-8"
        )
    likely: tuple[str, ...] = ("utf-8-sig", "gb18030")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        likely = ("utf-16",)
    elif b"\x00" in head:
        likely = ("utf-16-le",) if head[1:2] == b"\x00" else ("utf-16-be",)
    for encoding in likely:
        file.seek(0)
        if _reads(file, encoding):
            return encoding
    raise RegisterError(
        f"{name}: 既非UTF-8也非GBK neither UTF-8 nor GBK, or no text;"
        " 请另存为“CSV UTF-8” save it as CSV UTF-8"
    )


def _reads(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def rows(file: Iterable[str], name: str) -> Iterator[Cells]:
    """Yield the rows of a table that hold anything, the header first.

    Raises
    ------
    RegisterError
        If a quote is not closed, or there are signs that no text holds.
    """
    csv.field_size_limit(WIDEST)
    lines = _lines(file)
    first = next(lines, "")
    if first.lower().startswith("sep="):  # Excel's word to itself
        first = next(lines, "")
    table = csv.reader(_with(first, lines), delimiter=separator(first), strict=True)
    line = 1
    try:
        for values in table:
            if any(map(str.strip, values)):
                yield Cells(line, values)
            line = table.line_num + 1
    except csv.Error:
        raise RegisterError(
            f"{name} 第{line}行: 引号不成对或单元格过长 line {line}: a quote that is not closed,"
            " or a cell too long"
        ) from None
    except UnicodeError:
        raise RegisterError(f"{name} 第{line}行: 文件被截断 line {line}: cut off") from None


def _with(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _lines(file: Iterable[str]) -> Iterator[str]:
    for line in file:
        yield line.replace(END_OF_FILE, "")


def separator(header: str) -> str:
    """Tell by the header what stands between two cells.

    Examples
    --------
    >>> separator("person;name;phone"), separator("person")
    (';', ',')
    """
    return max(SEPARATORS, key=header.count)
