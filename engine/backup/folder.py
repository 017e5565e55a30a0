"""Where a backup lies: a folder, or whatever `fsspec` opens under a URL.

Files are compressed (zstd) and hashed as they are written, for their owner alone. The manifest is
written last: what has none is no backup.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import fsspec
import zstandard

from engine.backup.manifest import (
    DIGEST,
    MANIFEST,
    DamagedBackupError,
    FileCopy,
    Manifest,
    read,
    written,
)
from engine.errors import FAILED, USAGE, EndError
from engine.fault_injection import crash_at
from streams.durable_names import sync_names

CHUNK = 1 << 20
LEVEL = 3
"""Of zstd: about a tenth of a journal's size is left, at a speed near that of a disk."""
MARK = "unfinished"
"""A file of this name stands in a folder from the first byte until the manifest is there."""
STAGING = "staging"
"""Below the folder: files that have to lie on a disk before they can be copied."""


class BackupFolder:
    """The files of one backup."""

    def __init__(self, url: str) -> None:
        self._files, root = fsspec.core.url_to_fs(url)
        named = self._files.protocol
        self._local = "file" in ((named,) if isinstance(named, str) else named)
        self._root = root.rstrip("/")
        self.url = self._root if self._local else url

    def begin(self) -> None:
        """Take the folder for a new backup; what an unfinished one left there is written anew.

        Raises
        ------
        EndError
            If something else lies there.
        """
        if self._there(MANIFEST):
            raise EndError(USAGE, "--to: 已有备份 holds a backup already; name another folder")
        if not self._there(MARK):
            if self._files.exists(self._root) and self._files.ls(self._root, False):
                raise EndError(USAGE, "--to: 非空 is not empty; name another folder")
            self._write(MARK, b"this backup was not finished: it cannot be restored\n")
            return
        for path in self._files.ls(self._root, False):
            if str(path).rstrip("/").rsplit("/", 1)[-1] != MARK:
                self._files.rm(path, recursive=True)

    @contextmanager
    def staging(self, home: Path) -> Iterator[Path]:
        """Make room for files on a disk: where the backup goes, or else below the home."""
        place = Path(self._root if self._local else home / "backup") / STAGING
        shutil.rmtree(place, ignore_errors=True)  # of a backup that was killed
        place.mkdir(mode=0o700, parents=True)
        try:
            yield place
        finally:
            shutil.rmtree(place)

    def put(self, name: str, chunks: Iterable[bytes]) -> FileCopy:
        """Write one file, compressed; its path in the backup ends in `.zst`."""
        path = f"{name}.zst"
        with self._opened(path) as file:
            sha, size, held = hashlib.sha256(), 0, 0
            for packed, plain in _packed(chunks):
                sha.update(packed)
                size, held = size + len(packed), held + plain
                file.write(packed)
        crash_at("backup_file")
        return FileCopy(path, size, sha.hexdigest(), held)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest: from now on this is a backup."""
        data, proof = written(manifest)
        if self._local:
            _sync_folders(Path(self._root))
        self._write(DIGEST, proof)
        crash_at("before_manifest")
        if self._local:
            unfinished = Path(self._root, MANIFEST + ".unfinished")
            self._write(unfinished.name, data)
            unfinished.replace(Path(self._root, MANIFEST))
            sync_names(Path(self._root))
        else:
            self._write(MANIFEST, data)  # an object store shows it when it is whole
        self._files.rm(f"{self._root}/{MARK}")

    def manifest(self) -> tuple[Manifest, str]:
        """Return what the backup holds, and the digest that names it.

        Raises
        ------
        EndError
            If there is no finished backup, or it is damaged, or of a later version.
        """
        if not self._there(MANIFEST):
            begun = self._there(MARK)
            raise EndError(
                FAILED if begun else USAGE,
                "备份未完成 this backup was not finished; use another one"
                if begun
                else "--from: 无备份 holds no backup",
            )
        try:
            data, proof = (
                self._files.cat_file(f"{self._root}/{one}") for one in (MANIFEST, DIGEST)
            )
        except FileNotFoundError:
            raise DamagedBackupError(DIGEST) from None
        return read(data, proof), hashlib.sha256(data).hexdigest()

    def verify(self, copy: FileCopy) -> int:
        """Compare a file with what was written; returns its bytes.

        Raises
        ------
        DamagedBackupError
            If it is missing or differs.
        """
        sha, size = hashlib.sha256(), 0
        try:
            with self._files.open(f"{self._root}/{copy.path}", "rb") as file:
                while chunk := file.read(CHUNK):
                    sha.update(chunk)
                    size += len(chunk)
        except FileNotFoundError:
            raise DamagedBackupError(copy.path) from None
        if (size, sha.hexdigest()) != (copy.bytes, copy.sha256):
            raise DamagedBackupError(copy.path)
        return size

    def chunks(self, copy: FileCopy) -> Iterator[bytes]:
        """Yield what was copied, unpacked."""
        with (
            self._files.open(f"{self._root}/{copy.path}", "rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file) as plain,
        ):
            while chunk := plain.read(CHUNK):
                yield chunk

    def _there(self, name: str) -> bool:
        return bool(self._files.exists(f"{self._root}/{name}"))

    def _write(self, name: str, data: bytes) -> None:
        with self._opened(name) as file:
            file.write(data)

    @contextmanager
    def _opened(self, name: str) -> Iterator[IO[bytes]]:
        path = f"{self._root}/{name}"
        if not self._local:
            with self._files.open(path, "wb") as file:
                yield file
            return
        with durable(Path(path)) as file:
            yield file


def _packed(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """Yield chunks compressed, and how long each was before."""
    packer = zstandard.ZstdCompressor(LEVEL).compressobj()
    for chunk in chunks:
        yield packer.compress(chunk), len(chunk)
    yield packer.flush(), 0


@contextmanager
def durable(path: Path) -> Iterator[IO[bytes]]:
    """Write a file for its owner alone, on disk when the block ends."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _sync_folders(root: Path) -> None:
    for folder, _, _ in os.walk(root):
        sync_names(Path(folder))
