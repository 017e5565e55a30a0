"""Where an archive lies: a folder, or whatever `fsspec` opens under a URL."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path

import fsspec
import msgspec

from streams.archive.layout import LAYOUT, MANIFEST, Manifest, PartFile
from streams.durable_names import sync_names
from streams.files.reader import UnreadableError

_FLATTENED = re.compile(r"^([a-z][a-z0-9+]*):/(?!/)")
_SCHEME = re.compile(r"^[a-z][a-z0-9+]*:/")


class Folder:
    """An archive's files; each appears under its name only when it is whole and on disk."""

    def __init__(self, url: str | Path) -> None:
        self.url = _url(str(url))
        self._files, self._root = fsspec.core.url_to_fs(self.url)
        named = self._files.protocol
        self._local = "file" in ((named,) if isinstance(named, str) else named)

    def manifest(self) -> Manifest | None:
        """Return the manifest, None if there is no archive.

        Raises
        ------
        UnreadableError
            If it is damaged, or of a later layout.
        """
        path = f"{self._root}/{MANIFEST}"
        if not self._files.exists(path):
            return None
        try:
            found = msgspec.json.decode(self._files.cat_file(path), type=Manifest)
        except msgspec.DecodeError:
            raise UnreadableError(f"{MANIFEST} of the archive is damaged: restore it") from None
        if found.layout > LAYOUT:
            raise UnreadableError(f"archive of layout {found.layout}: upgrade to read it")
        return found

    def put_manifest(self, manifest: Manifest) -> None:
        """Replace the manifest."""
        self.put(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))

    def put(self, name: str, data: bytes) -> None:
        """Write one file."""
        path = f"{self._root}/{name}"
        if self._local:
            _write_durably(Path(path), data)
        else:
            self._files.pipe_file(path, data)  # an object store shows it when it is whole

    def get(self, part: PartFile) -> bytes:
        """Return one file's bytes.

        Raises
        ------
        UnreadableError
            If it is missing, or not what was written.
        """
        try:
            data: bytes = self._files.cat_file(f"{self._root}/{part.path}")
        except OSError:
            raise UnreadableError(f"{part.path}: missing from the archive: restore it") from None
        if len(data) != part.bytes or sha256(data).hexdigest() != part.sha256:
            raise UnreadableError(f"{part.path}: damaged since it was archived: restore it")
        return data


def _url(said: str) -> str:
    """Return a URL as it was before a `Path` made one slash of two.

    Examples
    --------
    >>> _url("s3:/bucket/log"), _url("file:/data/log"), _url("data/log")
    ('s3://bucket/log', '/data/log', 'data/log')
    """
    if said.startswith("file:/"):
        return "/" + said.removeprefix("file:").lstrip("/")
    return _FLATTENED.sub(r"\1://", said)


def is_archive(events: str | Path) -> bool:
    """Tell whether recorded events are an archive and not a file, or a folder of parts."""
    return (Path(events) / MANIFEST).is_file() or _SCHEME.match(str(events)) is not None


def _write_durably(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(path.name + ".unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_names(path.parent)
