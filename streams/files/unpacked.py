"""Files as they are packed: plain, gzip or Zstandard, told by their first bytes."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Mapping
from typing import IO, Any

import zstandard

from streams.files.parts import PARQUET, UnreadableError

BLOCK = 1 << 20
LONGEST_SIGN = 4
LAYERS = 8
"""Packed into one another; nobody means more."""
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
SKIPPED = [bytes((0x50 + number,)) + b"\x2a\x4d\x18" for number in range(16)]
"""How frames begin that hold no data: pzstd and others write one ahead of the first that does."""
HEAD = 8
"""Bytes of their head: the sign, and how many follow."""
REFUSED: Mapping[bytes, str] = {
    b"\xff\xfe": "UTF-16编码 UTF-16; 请另存为UTF-8 save it as UTF-8",
    b"\xfe\xff": "UTF-16编码 UTF-16; 请另存为UTF-8 save it as UTF-8",
    b"PK\x03\x04": "压缩包或工作簿 a zip or a workbook; 请给出其中的事件文件 name the file in it",
    b"BZh": "bzip2压缩 bzip2; 请先解压 unpack it first: bunzip2 -k FILE",
    b"\xfd7zX": "xz压缩 xz; 请先解压 unpack it first: unxz -k FILE",
    b"\x04\x22\x4d\x18": "lz4压缩 lz4; 请先解压 unpack it first: unlz4 -k FILE",
    b"7z\xbc\xaf": "7z压缩包 a 7z archive; 请先解压 unpack it first",
    b"Rar!": "rar压缩包 a rar archive; 请先解压 unpack it first",
    b"SQLi": "SQLite数据库 a SQLite database; 请导出为NDJSON export its events as NDJSON",
    b"\xd0\xcf\x11\xe0": "Excel工作簿 a workbook of Excel; 请导出为NDJSON export it as NDJSON",
    b"%PDF": "PDF文件 a PDF; 请给出事件文件 name the file of events",
    PARQUET: "Parquet不能从标准输入读取 Parquet is not read from a pipe; name the file",
}


def unpacked(file: IO[bytes], name: str, layers: int = LAYERS) -> IO[bytes]:
    """Return the content of a file, unpacked where it is packed.

    Raises
    ------
    UnreadableError
        If its first bytes are those of something that holds no lines, or it is packed again and
        again: a file may unpack to itself for ever.

    Examples
    --------
    >>> unpacked(io.BytesIO(gzip.compress(b"a line")), "events").read()
    b'a line'
    """
    raw: Any = file
    source: Any = raw if hasattr(raw, "peek") else io.BufferedReader(raw)
    head = source.peek(LONGEST_SIGN)[:LONGEST_SIGN]
    for sign, why in REFUSED.items():
        if head.startswith(sign):
            raise UnreadableError(f"{name}: {why}")
    for sign, reader in READERS.items():
        if head.startswith(sign):
            if not layers:
                raise UnreadableError(f"{name}: 层层压缩 packed again and again; unpack it first")
            return unpacked(reader(source), name, layers - 1)  # some pack what is packed already
    opened: IO[bytes] = source
    return opened


class _Zstandard(io.RawIOBase):
    """Every frame of a file, one behind the other; one that is cut off is an error."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun = False
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:  # whatever io lets be written into
        while not self._ready:
            if not self._more():
                return 0
        count = min(len(room), len(self._ready))
        room[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _more(self) -> bool:
        """Unpack another block; False at the end of the file."""
        if self._frame.eof:
            packed = self._frame.unused_data
            self._frame, self._begun = zstandard.ZstdDecompressor().decompressobj(), False
        else:
            packed = b""
        packed = packed or self._file.read(BLOCK)
        if not self._begun:
            packed = self._past_skipped(packed)
        if not packed:
            if self._begun:
                raise EOFError("the last frame is not whole")
            return False
        self._begun = True
        self._ready = memoryview(self._frame.decompress(packed))
        return True

    def _past_skipped(self, packed: bytes) -> bytes:
        """Return what follows the frames that hold no data, empty at the end of the file."""
        while packed:
            while len(packed) < HEAD and (more := self._file.read(BLOCK)):
                packed += more
            if packed[:LONGEST_SIGN] not in SKIPPED:
                break
            left = HEAD + int.from_bytes(packed[LONGEST_SIGN:HEAD], "little") - len(packed)
            while left > 0:
                packed = self._file.read(min(BLOCK, left))
                if not packed:
                    raise EOFError("the last frame is not whole")
                left -= len(packed)
            packed = packed[left:] if left < 0 else self._file.read(BLOCK)
        return packed


def _gzip(file: IO[bytes]) -> IO[bytes]:
    return gzip.open(file, "rb")  # type: ignore[return-value]


def _zstandard(file: IO[bytes]) -> IO[bytes]:
    return io.BufferedReader(_Zstandard(file), BLOCK)


READERS: Mapping[bytes, Callable[[IO[bytes]], IO[bytes]]] = {
    GZIP: _gzip,
    **dict.fromkeys((ZSTD, *SKIPPED), _zstandard),
}
"""Who reads what, by its first bytes."""
