"""Recorded events, whether a file or an archive, through a pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.pipeline.assembly import replay_into
from engine.pipeline.pipeline import Pipeline
from engine.pipeline.result import BatchResult
from streams.admission.watermark import watermarked
from streams.archive.folder import Folder, is_archive
from streams.archive.reading import batches
from streams.codec.decoder import Batch, decode
from streams.files.parquet import read_batches
from streams.files.parts import is_parquet
from streams.files.reader import UnreadableError, read_chunks
from streams.register.reader import people_events

BATCH_LINES = 20_000
"""Lines decoded at once: judging costs hundreds of numpy calls however few the rows."""


def recorded(
    events: Path, zone: ZoneInfo, lines: int, *, sort: bool = False
) -> Iterator[tuple[Batch, bool]]:
    """Yield decoded lines in order, and whether they are of the register.

    Raises
    ------
    UnreadableError
        If they cannot be read, or an archive is to be sorted.
    """
    if is_archive(events):
        if sort:
            raise UnreadableError("an archive is in the order of the log: leave --sort out")
        yield from batches(Folder(events), zone, lines)
        return
    for batch in watermarked(_plain(events, zone, lines, sort=sort)):
        yield batch, False


class Beginning:
    """Follows a log from its first record: when it was received, epoch ms (0: nothing came yet)."""

    def __init__(self) -> None:
        self.at = 0

    def watched(self, batches: Iterable[tuple[Batch, bool]]) -> Iterator[tuple[Batch, bool]]:
        """Pass batches on; takes in the first that is not of the register."""
        for batch, register in batches:
            if not (self.at or register):
                received = batch.events["received_at"]
                self.at = int(received[received > 0][:1].sum())
            yield batch, register


def _plain(events: Path, zone: ZoneInfo, lines: int, *, sort: bool) -> Iterator[Batch]:
    """Yield decoded lines of a file as they were written."""
    if is_parquet(events) and not sort:
        yield from read_batches(events, zone, lines)
        return
    for chunk in read_chunks(events, lines=lines, sort=sort, zone=zone):
        yield decode(chunk, zone)


def enrol(pipeline: Pipeline, people: Path | None, zone: ZoneInfo) -> None:
    """Tell a pipeline what a register says, where there is one."""
    for chunk in people_events(people) if people else ():
        pipeline.register(decode(chunk, zone))


def fed(
    pipeline: Pipeline, events: Path, zone: ZoneInfo, lines: int, *, sort: bool = False
) -> Iterator[BatchResult]:
    """Feed recorded events to a pipeline; yields what each batch brought about."""
    return replay_into(pipeline, recorded(events, zone, lines, sort=sort))
