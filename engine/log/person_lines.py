"""The lines of one partition, wherever the log keeps them: journal, archive, Kafka."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from engine.log.event_log import journal_of
from engine.settings import Settings
from streams.contract.topics import EVENTS

RECORDS = 1000


def lines_of(settings: Settings, person: str) -> Iterator[bytes]:
    """Yield what the log holds of a person, and of others beside, in its order.

    Kafka has dropped what is old: an archive is read first, and Kafka where that ends.

    Raises
    ------
    EndError
        If Kafka does not answer.
    UnreadableError
        If the archive is damaged.
    """
    partition = partition_of(settings, person)
    if settings.kafka_bootstrap:
        yield from archived_lines(settings, person)
        yield from _of_kafka(settings, partition)
    else:
        yield from _of_journal(settings, partition)


def archived_lines(settings: Settings, person: str) -> Iterator[bytes]:
    """Yield what the archive holds of a person; nothing where there is none."""
    if not settings.archive:
        return
    from streams.archive.folder import Folder
    from streams.archive.one_person import lines_of as lines_in  # Parquet: only where it is asked
    from streams.codec.hashing import hash_text

    folder = Folder(settings.archive)
    manifest = folder.manifest()
    if manifest is not None:
        partition = partition_of(settings, person)
        yield from lines_in(folder, manifest, partition, hash_text(person))


def partition_of(settings: Settings, person: str) -> int:
    """Return the partition in which a person's events lie."""
    import numpy as np

    from streams.admission.partitioner import partition_of as of  # kernels: only where it is asked

    key = person.encode()
    text, length = np.frombuffer(key, np.uint8), np.array([len(key)], np.int32)
    return int(of(text, np.array([0]), length, settings.partitions)[0])


def _of_journal(settings: Settings, partition: int) -> Iterator[bytes]:
    position = 0
    with closing(journal_of(settings)) as journal:
        while records := journal.read(EVENTS, position, RECORDS, partition):
            position = records[-1].sequence
            for record in records:
                if record.sound:
                    yield from record.value.split(b"\n")


def _of_kafka(settings: Settings, partition: int) -> Iterator[bytes]:
    from engine.log.kafka import reached, reading_of  # its client: only where it is configured

    with closing(reached(lambda: reading_of(settings, EVENTS))) as reading:
        begins, ends = reached(reading.begins), reached(reading.ends)
        positions = list(ends)  # nothing of the others
        archived = _archived_to(settings, reading.identity, partition)
        positions[partition] = min(max(begins[partition], archived), ends[partition])
        following = reading.records(positions, ends)
        while found := reached(lambda: next(following, None)):
            for record in found[0]:
                yield from record.value.split(b"\n")


def _archived_to(settings: Settings, log: str, partition: int) -> int:
    """Return the offset at which the archive of a topic ends, 0 where it is of another one."""
    if not settings.archive:
        return 0
    from streams.archive.folder import Folder

    manifest = Folder(settings.archive).manifest()
    if manifest is None or manifest.log != log or partition >= len(manifest.positions):
        return 0
    return manifest.positions[partition]
