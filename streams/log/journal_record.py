"""One record of the embedded journal, its checksum, and what can be wrong with either."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32


class JournalDamagedError(RuntimeError):
    """The file can no longer be read as a journal; says what can be done."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"日志文件已损坏 the journal is damaged: {path.name}; 停止各进程后"
            " stop everything, then: silverguard journal salvage --out FILE"
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a topic; `received_at` is epoch ms, never decreasing within the journal."""

    sequence: int
    partition: int
    received_at: int
    value: bytes
    sound: bool = True
    """False where it is not what was written: the disk has changed it."""


def checksum_of(topic: str, partition: int, key: str, value: bytes) -> int:
    """Return the checksum of a record; when it was received is not in it, for that can be mended.

    Examples
    --------
    >>> checksum_of("t", 0, "", b"a") == checksum_of("t", 1, "", b"a")
    False
    """
    named = f"{topic}\0{partition}\0{key}".encode(errors="surrogateescape")
    return crc32(value, crc32(named))


Cell = Any
"""What SQLite holds in a column: of its type, or of any other where the disk has changed it."""


def record_of(
    topic: str,
    sequence: int,
    partition: int,
    received_at: Cell,
    value: Cell,
    key: Cell,
    checksum: Cell,
) -> Record:
    """Return a row as a record, whatever the disk has made of it; its type, too, may be another."""
    if isinstance(value, str):
        value = value.encode(errors="surrogateescape")
    typed = isinstance(value, bytes) and isinstance(received_at, int) and isinstance(key, str)
    sound = typed and checksum in (None, checksum_of(topic, partition, key, value))
    received = received_at if isinstance(received_at, int) else 0
    return Record(sequence, partition, received, value if typed else b"", sound)


def text_of(raw: bytes) -> str:
    """Return a text as SQLite holds it, also where the disk has changed it."""
    return raw.decode(errors="surrogateescape")


def for_the_owner_alone(path: Path) -> None:
    """Let nobody else read the file; what SQLite lays beside it takes over its rights.

    The file is not opened for it: closing it again would end every lock that this process holds on
    it (POSIX), and the next to close the journal would throw away what others still append.
    """
    if path.stat().st_mode & 0o077 and path.stat().st_uid == os.geteuid():
        path.chmod(0o600)
