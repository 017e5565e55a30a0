"""Whole record batches out of kafka-python, without one Python object a record.

This reaches into private parts of one version of the library. A contract test reads the same log
both ways; where the inside is another, `install` says so and the worker reads ordinary records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import kafka
import numpy as np
from kafka import TopicPartition
from kafka.consumer.fetcher import Fetcher
from kafka.errors import UnsupportedVersionError
from kafka.protocol.consumer import IsolationLevel
from kafka.record.default_records import DefaultRecordBatch
from kafka.record.memory_records import MemoryRecords
from kafka.serializer import Deserializer
from numpy.typing import NDArray

from streams.kafka.batch_layout import CORRUPT, SPAN, spans, varint
from streams.kafka.copied_values import copied
from streams.kafka.uncompressed import uncompress
from streams.kernels.kernel_types import Record, Records
from streams.log.chunk import Chunk, Damaged, Original, Place

VERSION = "3.0.12"
"""The version of kafka-python whose inside this file knows."""


@dataclass(frozen=True, slots=True)
class RawBatch:
    """One batch as fetched, uncompressed; `offset` lets the library's filter pass it whole."""

    buffer: bytearray
    start: int
    records: int
    base: int
    offset: int
    from_offset: int
    times: tuple[int, int, bool]
    sound: bool

    def found(self) -> Records | None:
        """Return where its records lie, None if it cannot be read."""
        if not self.sound:
            return None
        found = np.zeros(self.records, SPAN)
        kept = int(spans(self.payload(), self.base, self.from_offset, found))
        return None if kept == CORRUPT else found[:kept]

    def payload(self) -> NDArray[np.uint8]:
        """Return the bytes behind the header."""
        return np.frombuffer(self.buffer, np.uint8)[self.start :]

    def received_at(self, found: Records) -> NDArray[np.int64]:
        """Return when the log took each record: one moment for all where the broker stamps."""
        first, last, broker = self.times
        return np.full(found.size, last, np.int64) if broker else first + found["time"]


class _Batches(Fetcher.PartitionRecords):  # type: ignore[misc]
    """Hands out batches where the library hands out records."""

    def _unpack_records(
        self,
        tp: TopicPartition,
        records: MemoryRecords,
        key: Deserializer | None,
        value: Deserializer | None,
    ) -> Iterator[RawBatch]:
        while (batch := records.next_batch()) is not None:
            if batch.magic != 2:
                raise UnsupportedVersionError("message format below 2")
            self.leader_epoch = batch.leader_epoch
            sound = bool(batch.validate_crc())
            raw = None if sound and self._hidden(batch) else self._raw(batch, sound)
            self.next_fetch_offset = batch.next_offset
            if raw is not None:
                self.records_read += raw.records
                self.bytes_read += len(raw.buffer)
                yield raw
        self.drain()

    def _hidden(self, batch: DefaultRecordBatch) -> bool:
        """Tell whether a batch is not for readers: a marker, or of an aborted transaction."""
        aborted = False
        if self.isolation_level == IsolationLevel.READ_COMMITTED and batch.has_producer_id():
            self._consume_aborted_transactions_up_to(batch.last_offset)
            if self._contains_abort_marker(batch):
                self.aborted_producer_ids.discard(batch.producer_id)
            else:
                aborted = self._is_batch_aborted(batch)
        return bool(batch.is_control_batch or aborted)

    def _raw(self, batch: DefaultRecordBatch, sound: bool) -> RawBatch:
        if sound:
            try:
                uncompress(batch)
            except Exception:
                # Whatever a codec dislikes, or a bomb: this batch cannot be read, the next can.
                sound = False
        return RawBatch(
            batch._buffer,
            batch._pos,
            batch.records_count,
            batch.base_offset,
            batch.last_offset,
            self.fetch_offset,
            (batch.first_timestamp, batch.max_timestamp, bool(batch.timestamp_type)),
            sound,
        )


def install(consumer: object) -> str:
    """Let a consumer hand out batches; returns why not, or an empty text if it does."""
    if kafka.__version__ != VERSION:
        return f"kafka-python is {kafka.__version__}, the batch reader knows {VERSION}"
    fetcher = getattr(consumer, "_fetcher", None)
    if fetcher is None or not hasattr(fetcher, "PartitionRecords"):
        return "kafka-python's inside has changed"
    fetcher.PartitionRecords = _Batches
    return ""


@dataclass(slots=True)
class Joining:
    """Joins the batches of one place into a chunk."""

    place: Place
    batches: Sequence[RawBatch]
    _read: list[tuple[RawBatch, Records]] = field(default_factory=list)
    _damaged: list[Damaged] = field(default_factory=list)

    def chunk(self) -> Chunk:
        """Return one chunk of all batches; what cannot be read is named in it."""
        for batch in self.batches:
            found = batch.found()
            if found is None:
                last = batch.offset
                self._damaged.append(Damaged(batch.base, last, bytes(batch.buffer)))
            else:
                self._read.append((batch, found))
        return Chunk(
            self.place,
            *self._joined(),
            self.batches[-1].offset + 1,
            self._original,
            tuple(self._damaged),
        )

    def _joined(self) -> tuple[bytes, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return data, starts, offsets and moments of all records."""
        founds = [found for _, found in self._read]
        room = sum(int((one["value_end"] - one["value_start"]).sum()) + one.size for one in founds)
        out, at = np.empty(room, np.uint8), 0
        starts = [np.empty(found.size, np.int64) for found in founds]
        for (batch, found), places in zip(self._read, starts, strict=True):
            first, last = found["value_start"].copy(), found["value_end"].copy()
            at = int(copied(batch.payload(), first, last, out, at, places))
        moments = [batch.received_at(found) for batch, found in self._read]
        return (
            out[:at].tobytes(),
            _all(starts),
            _all([found["offset"] for found in founds]),
            _all(moments),
        )

    def _original(self, number: int) -> Original:
        """Return key, value and headers of one record; slow, and only asked of bad ones."""
        for batch, found in self._read:
            if number < found.size:
                return _original(batch.payload(), found[number])
            number -= found.size
        raise IndexError(number)


def _all(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _original(payload: NDArray[np.uint8], span: Record) -> Original:
    key = _cut(payload, span["key_start"], span["key_end"])
    value = _cut(payload, span["value_start"], span["value_end"]) or b""
    count, at = varint(payload, int(span["value_end"]))
    headers = []
    for _ in range(count):
        length, at = varint(payload, at)
        name = _cut(payload, at, at + length) or b""
        size, at = varint(payload, at + length)
        headers.append((name.decode(errors="replace"), _cut(payload, at, at + size)))
        at += max(size, 0)
    return Original(key, value, tuple(headers))


def _cut(payload: NDArray[np.uint8], start: int, end: int) -> bytes | None:
    return None if end < start else payload[int(start) : int(end)].tobytes()
