"""Keep the log for good: as Parquet by day and partition, complete by count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from engine.errors import FAILED, USAGE, EndError
from engine.log.event_log import journal_of
from engine.log.log_head import clock_of
from engine.settings import Settings
from streams.archive.folder import Folder
from streams.archive.layout import Manifest
from streams.archive.reading import opened, tables
from streams.archive.writing import archived
from streams.contract.topics import EVENTS
from streams.log.journal import Journal, Record

RECORDS = 5_000
"""Records read at once."""
FINDINGS_BELOW = "findings"
"""Folder below an archive of Kafka's events for what partitions told the stage they share."""
TOGETHER_BYTES = 64_000_000
"""Lines of the log after which files are closed: what a reader holds of each partition."""


def archive(
    out: str | Path, settings: Settings, progress: Callable[[int], None] | None = None
) -> Manifest:
    """Archive what the log holds beyond the archive's end; goes on where it was interrupted.

    Raises
    ------
    EndError
        If the archive is of another log or other settings, or does not count what the log counts.
    """
    if settings.kafka_bootstrap:
        from engine.log.archive_kafka import archive_kafka  # costs time that a journal saves

        return archive_kafka(out, settings, progress)
    folder = Folder(out)
    journal = journal_of(settings)
    try:
        manifest = _begun(folder, journal, settings)
        for records in _groups(journal, manifest.position, journal.end(EVENTS)):
            manifest = archived(folder, manifest, records)
            if progress:
                progress(manifest.lines)
        _counted(manifest, journal)
    finally:
        journal.close()
    return manifest


def _begun(folder: Folder, journal: Journal, settings: Settings) -> Manifest:
    found = begun(folder, Manifest(clock_of(journal, settings), settings.tz, settings.partitions))
    if found.position > journal.end(EVENTS):
        raise EndError(USAGE, "归档属于另一日志 the archive is of another log; name another --out")
    return found


def begun(folder: Folder, own: Manifest) -> Manifest:
    """Return the archive that lies there, or `own` where none does; raises `EndError`."""
    found = folder.manifest()
    if found is None:
        return own
    if found.of_kafka != own.of_kafka:
        raise EndError(USAGE, "归档属于另一日志 the archive is of another log; name another --out")
    if (found.clock, found.tz, found.partitions) != (own.clock, own.tz, own.partitions):
        raise EndError(
            USAGE,
            "归档与配置不符 the archive was begun with another clock, tz or number of partitions;"
            " name another --out",
        )
    return found


def _groups(journal: Journal, position: int, end: int) -> Iterator[list[Record]]:
    """Yield what lies between two positions, as much at once as one set of files takes."""
    group: list[Record] = []
    size = 0
    while position < end and (records := journal.read(EVENTS, position, RECORDS)):
        position = records[-1].sequence
        group += records
        size += sum(len(record.value) for record in records)
        if size >= TOGETHER_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _counted(manifest: Manifest, journal: Journal) -> None:
    """Compare the count of the archive with the log's."""
    held = journal.count(EVENTS, manifest.position)
    if held > manifest.records:
        raise EndError(
            FAILED,
            f"归档不完整 the archive lacks {held - manifest.records} records of the log;"
            " name another --out",
        )


def verified(out: str | Path) -> Manifest:
    """Read the whole archive again; returns its manifest.

    Raises
    ------
    UnreadableError
        If a file is missing or damaged.
    EndError
        If the lines are not as many as the manifest says.
    """
    folder = Folder(out)
    findings = Folder(f"{folder.url}/{FINDINGS_BELOW}")
    for one in [folder, findings] if findings.manifest() else [folder]:
        manifest = opened(one)
        found = sum(len(table) for table in tables(one))
        if found != manifest.lines:
            raise EndError(FAILED, f"归档缺行 {found} lines found, {manifest.lines} archived")
    return opened(folder)
