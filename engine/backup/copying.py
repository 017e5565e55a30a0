"""Files going into a backup, one after another: counted, and listed for the manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from engine.backup.folder import CHUNK, BackupFolder
from engine.backup.manifest import FileCopy

Progress = Callable[[int], object]


class Copying:
    """What was copied into a folder so far; `progress` is told the bytes."""

    def __init__(self, folder: BackupFolder, progress: Progress) -> None:
        self._folder, self._progress, self._done = folder, progress, 0
        self.files: list[FileCopy] = []

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Copy what is yielded."""
        self.files.append(self._folder.put(name, self._told(chunks)))

    def put_open(self, name: str, file: IO[bytes]) -> None:
        """Copy an open file."""
        self.put(name, iter(lambda: file.read(CHUNK), b""))

    def put_file(self, name: str, file: Path) -> None:
        """Copy a file."""
        with file.open("rb") as there:
            self.put_open(name, there)

    def put_below(self, name: str, folder: Path) -> None:
        """Copy the files of a folder and of those in it; what goes meanwhile is not missed."""
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                with suppress(FileNotFoundError):
                    self.put_file(f"{name}/{file.relative_to(folder).as_posix()}", file)

    def _told(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            self._done += len(chunk)
            self._progress(self._done)
