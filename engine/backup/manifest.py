"""What a backup holds: read without reading the rest, and enough to prove the rest by."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePosixPath
from typing import Literal

import msgspec

from engine.errors import FAILED, USAGE, EndError
from streams.contract.json_object import Json

LAYOUT = 1
"""Newest layout of a backup known."""
MANIFEST = "manifest.json"
DIGEST = MANIFEST + ".sha256"
"""The manifest's own digest, as `sha256sum -c` reads it."""


class DamagedBackupError(EndError):
    """A backup that is not what was written."""

    def __init__(self, what: str) -> None:
        super().__init__(
            FAILED, f"备份损坏 the backup is damaged: {what}; nothing was changed, use another one"
        )


class FileCopy(msgspec.Struct, frozen=True):
    """One file: where it lies in the backup, its size and SHA-256 there, and what it holds."""

    path: str
    bytes: int
    sha256: str
    holds: int
    """Bytes of what was copied, before they were compressed."""


class TableCopy(msgspec.Struct, frozen=True):
    """One table: its columns in the order of the copy, and how many rows."""

    name: str
    columns: tuple[str, ...]
    rows: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What was copied, of which program, and up to where.

    `settings` are those that decide warnings. `journal` is the journal's identity (empty: there is
    none), `positions` are its last sequences by topic; `snapshots` where those of the workers
    stand, by topic and partition; `sequences` the last numbers that the database gave out.
    `artefacts` is where MLflow's files lay as its store names them, empty where that store is a
    server of its own. `left_out` says what is not here, and why.
    """

    layout: int = LAYOUT
    made_at: int
    code: str
    log: Literal["journal", "kafka"]
    revision: str
    epoch: str
    audit_head: str
    settings: Json
    journal: str
    positions: dict[str, int]
    snapshots: dict[str, int]
    sequences: dict[str, int]
    tables: tuple[TableCopy, ...]
    files: tuple[FileCopy, ...]
    artefacts: str
    left_out: dict[str, str]

    @property
    def rows(self) -> int:
        """Return the rows of all tables."""
        return sum(one.rows for one in self.tables)

    def below(self, folder: str) -> list[FileCopy]:
        """Return the files of a folder, or the one of a name."""
        return [
            one for one in self.files if one.path == folder or one.path.startswith(f"{folder}/")
        ]


class _Layout(msgspec.Struct):
    layout: int


def written(manifest: Manifest) -> tuple[bytes, bytes]:
    """Return a manifest as bytes, and the line that proves it."""
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    return data, f"{sha256(data).hexdigest()}  {MANIFEST}\n".encode()


def read(data: bytes, proof: bytes) -> Manifest:
    """Return a manifest from its bytes.

    Raises
    ------
    DamagedBackupError
        If it is not what was written.
    EndError
        If a later version wrote it.
    """
    if proof.split()[:1] != [sha256(data).hexdigest().encode()]:
        raise DamagedBackupError(MANIFEST)
    try:
        if msgspec.json.decode(data, type=_Layout).layout > LAYOUT:
            raise EndError(
                USAGE, "备份来自更新版本 the backup is of a later version: upgrade to read it"
            )
        found = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError:
        raise DamagedBackupError(MANIFEST) from None
    if not all(_parts(one.path) for one in found.files):
        raise DamagedBackupError(MANIFEST)
    return found


def _parts(path: str) -> tuple[str, ...]:
    """Return the parts of a path that leads nowhere else than below.

    Examples
    --------
    >>> _parts("models/a.npz.zst"), _parts("/etc/passwd"), _parts("a/../../b")
    (('models', 'a.npz.zst'), (), ())
    """
    parts = PurePosixPath(path).parts
    return () if path.startswith("/") or ".." in parts else parts
