"""Keep topics of Kafka for good: events and findings, each partition by its own offsets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.errors import FAILED, USAGE, EndError
from engine.log.archive import FINDINGS_BELOW, TOGETHER_BYTES, begun
from engine.log.kafka import reached, reading_of
from engine.settings import Settings
from streams.archive.folder import Folder
from streams.archive.layout import LAYOUT, Manifest
from streams.archive.writing import archived
from streams.contract.topics import EVENTS, FINDINGS
from streams.kafka.topic_reader import KafkaReading
from streams.log.interface import LogDownError
from streams.log.journal import Record

LOG = logging.getLogger(__name__)
Progress = Callable[[int], None]
Group = tuple[list[Record], tuple[int, ...]]


def folders(out: str | Path) -> dict[str, Folder]:
    """Return where each topic lies: the findings below the events.

    Examples
    --------
    >>> folders("s3://kept")["silverguard.findings"].url
    's3://kept/findings'
    """
    return {EVENTS: Folder(out), FINDINGS: Folder(f"{Folder(out).url}/{FINDINGS_BELOW}")}


def archive_kafka(
    out: str | Path, settings: Settings, progress: Progress | None = None
) -> Manifest:
    """Archive both topics up to where they end now; returns the manifest of the events.

    Raises
    ------
    EndError
        If the archive is of another log, the log has dropped what was not archived, or Kafka does
        not answer.
    """
    told = {topic: _archive(folder, topic, settings, progress)
            for topic, folder in folders(out).items()}  # fmt: skip
    return told[EVENTS]


def _archive(folder: Folder, topic: str, settings: Settings, progress: Progress | None) -> Manifest:
    reading = reached(lambda: reading_of(settings, topic))
    try:
        manifest, ends = _begun(folder, topic, reading, settings)
        for records, positions in _groups(reading, manifest.positions, ends):
            manifest = archived(folder, manifest, records, positions)
            if progress and topic == EVENTS:
                progress(manifest.lines)
        _counted(manifest, topic)
    except LogDownError as error:
        raise EndError(
            FAILED, f"Kafka 中断 went away ({error}): what was written is kept, run it again"
        ) from None
    finally:
        reading.close()
    return manifest


def _begun(
    folder: Folder, topic: str, reading: KafkaReading, settings: Settings
) -> tuple[Manifest, tuple[int, ...]]:
    """Return the archive to go on with, and where the log ends."""
    begins, ends = reading.begins(), reading.ends()
    own = Manifest(
        settings.clock, settings.tz, len(begins), layout=LAYOUT, log=reading.identity,
        begins=begins, positions=begins,
    )  # fmt: skip
    found = begun(folder, own)
    if found.log != own.log or any(at > end for at, end in zip(found.positions, ends, strict=True)):
        raise EndError(USAGE, "归档属于另一日志 the archive is of another log; name another --out")
    for number, (at, first) in enumerate(zip(found.positions, begins, strict=True)):
        if at < first:
            raise EndError(
                FAILED,
                f"日志已删除未归档记录 topic={topic} partition={number}: the log has dropped"
                f" {first - at} records that were not archived; name another --out, and archive"
                " more often than the topic's retention",
            )
    return found, ends


def _groups(
    reading: KafkaReading, positions: tuple[int, ...], ends: tuple[int, ...]
) -> Iterator[Group]:
    """Yield what lies between, as much at once as one set of files takes."""
    group: list[Record] = []
    size, written = 0, positions
    for records, reach in reading.records(positions, ends):
        group += records
        size += sum(len(record.value) for record in records)
        if size >= TOGETHER_BYTES:
            yield group, reach
            group, size, written = [], 0, reach
        positions = reach
    if positions != written or group:
        yield group, positions


def _counted(manifest: Manifest, topic: str) -> None:
    """Compare what was archived with the offsets passed."""
    if manifest.absent:
        LOG.warning("topic=%s: %d offsets hold no record (marks of transactions, or damage)",
                    topic, manifest.absent)  # fmt: skip
    if manifest.absent < 0:
        raise EndError(
            FAILED, "归档不一致 the archive has more records than offsets; name another --out"
        )
