"""Batches uncompressed up to a bound: a few kilobytes may hold gigabytes, and end each worker."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import IO

from kafka.codec import snappy_decode
from kafka.record.default_records import DefaultRecordBatch

LARGEST_BYTES = 32 << 20
"""Eight times what the largest batch of any topic of ours may take in the log (assumed)."""
XERIAL, HEAD = b"\x82SNAPPY\x00", 16
"""How snappy of Java's clients begins, and where its first block does."""
GZIP_WINDOW = 16 + zlib.MAX_WBITS


class TooLargeError(ValueError):
    """A batch holds more than any sender of ours means."""


def uncompress(batch: DefaultRecordBatch) -> None:
    """Uncompress a batch in place, as the library does, but no further than the bound.

    Raises
    ------
    TooLargeError
        If it holds more; whatever a codec dislikes raises its own.
    """
    codec = batch.compression_type
    if codec not in READ:
        return
    data = READ[codec](bytes(memoryview(batch._buffer)[batch._pos :]))
    batch._buffer, batch._pos, batch._decompressed = bytearray(data), 0, True


def _bounded(file: IO[bytes]) -> bytes:
    data = file.read(LARGEST_BYTES + 1)
    _fits(len(data))
    return data


def _fits(size: int) -> None:
    if size > LARGEST_BYTES:
        raise TooLargeError(f"more than {LARGEST_BYTES} bytes")


def _gzip(data: bytes) -> bytes:
    parts, left = [], LARGEST_BYTES + 1
    while data and left > 0:
        member = zlib.decompressobj(GZIP_WINDOW)
        parts.append(member.decompress(data, left))
        left -= len(parts[-1])
        if left > 0 and not member.eof:
            raise EOFError("cut off")
        data = member.unused_data.lstrip(b"\0")  # some pad a member
    _fits(LARGEST_BYTES + 1 - left)
    return b"".join(parts)


def _zstandard(data: bytes) -> bytes:
    import zstandard

    reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True)
    with reader:
        return _bounded(reader)


def _lz4(data: bytes) -> bytes:
    import lz4.frame

    with lz4.frame.open(io.BytesIO(data), "rb") as file:
        return _bounded(file)


def _snappy(data: bytes) -> bytes:
    """Read the lengths that blocks begin with before any is written out."""
    size, at = 0, HEAD
    if not data.startswith(XERIAL):
        size = _told(data)
    while data.startswith(XERIAL) and at < len(data):
        block = int.from_bytes(data[at : at + 4], "big")
        size += _told(data[at + 4 : at + 9])
        at += 4 + block
    _fits(size)
    return bytes(snappy_decode(data))


def _told(block: bytes) -> int:
    """Return the length that a block of snappy says it has: a varint ahead of it.

    Examples
    --------
    >>> _told(bytes([0xC8, 0x01]))
    200
    """
    size = 0
    for number, byte in enumerate(block[:5]):
        size |= (byte & 0x7F) << (7 * number)
        if byte < 0x80:
            break
    return size


READ: dict[int, Callable[[bytes], bytes]] = {
    DefaultRecordBatch.CODEC_GZIP: _gzip,
    DefaultRecordBatch.CODEC_SNAPPY: _snappy,
    DefaultRecordBatch.CODEC_LZ4: _lz4,
    DefaultRecordBatch.CODEC_ZSTD: _zstandard,
}
"""By the library's number of the codec."""
