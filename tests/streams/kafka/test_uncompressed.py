"""A batch is uncompressed as the library does it, and one that holds gigabytes is not."""

from __future__ import annotations

import gzip
import tracemalloc

import lz4.frame
import numpy as np
import pytest
import snappy
import zstandard
from kafka.codec import gzip_encode, lz4_encode, snappy_encode, zstd_encode
from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

from streams.kafka import uncompressed
from streams.kafka.uncompressed import LARGEST_BYTES, READ, TooLargeError, uncompress

G, S, L, Z = (
    DefaultRecordBatch.CODEC_GZIP, DefaultRecordBatch.CODEC_SNAPPY,
    DefaultRecordBatch.CODEC_LZ4, DefaultRecordBatch.CODEC_ZSTD,
)  # fmt: skip
PACK = {G: gzip_encode, S: snappy_encode, L: lz4_encode, Z: zstd_encode}


def batch_of(codec: int, *values: bytes) -> DefaultRecordBatch:
    builder = DefaultRecordBatchBuilder(2, codec, 0, -1, -1, -1, 1 << 30)
    for number, value in enumerate(values):
        builder.append(number, 0, None, value, [])
    return DefaultRecordBatch(bytes(builder.build()))


@pytest.mark.parametrize("codec", [0, G, S, L, Z])
def test_what_is_read_is_what_the_library_reads(codec: int) -> None:
    values = (b"", b"abc" * 999, bytes(range(256)) * 300)
    ours, theirs = batch_of(codec, *values), batch_of(codec, *values)
    uncompress(ours)
    assert [one.value for one in ours] == [one.value for one in theirs] == list(values)


@pytest.mark.parametrize("codec", [G, S, L, Z])
def test_a_bomb_is_not_unpacked(codec: int) -> None:
    bomb = PACK[codec](bytes(8 * LARGEST_BYTES))
    tracemalloc.start()
    with pytest.raises(TooLargeError):
        READ[codec](bytes(bomb))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * LARGEST_BYTES


def test_many_members_are_one_content(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncompressed, "LARGEST_BYTES", 10)
    two = {
        G: gzip.compress(b"abcd") + gzip.compress(b"ef"),
        Z: zstandard.compress(b"abcd") + zstandard.compress(b"ef"),
        L: lz4.frame.compress(b"abcd") + lz4.frame.compress(b"ef"),
        S: snappy.compress(b"abcdef"),
    }
    assert {READ[codec](data) for codec, data in two.items()} == {b"abcdef"}
    for codec, data in two.items():
        with pytest.raises(TooLargeError):
            READ[codec](data + data if codec != S else snappy.compress(b"a" * 11))


@pytest.mark.parametrize("codec", [G, S, L, Z])
def test_whatever_is_cut_or_changed_is_refused_or_as_the_library_has_it(codec: int) -> None:
    whole = bytes(PACK[codec](b"abcdefgh" * 9))
    random = np.random.default_rng(7)
    for cut in range(len(whole)):
        changed = bytearray(whole)
        changed[cut] ^= int(random.integers(1, 256))
        for data in (whole[:cut], bytes(changed)):
            try:
                read = READ[codec](data)
            except Exception:  # a codec raises what it likes; the batch is put aside
                continue
            assert len(read) <= LARGEST_BYTES
