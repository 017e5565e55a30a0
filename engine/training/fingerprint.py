"""What data a model saw: hashes and counts, nothing of any person."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from streams.archive.folder import Folder, is_archive
from streams.archive.reading import opened
from streams.contract.json_object import Json
from streams.files.parts import parts_of
from streams.user_error import UserError

CHUNK = 1 << 20


def fingerprint(events: Path, people: Path | None, truth: Path | None) -> Json:
    """Return size and SHA-256 of each file by what it is; an archive by its manifest of hashes."""
    files = {"events": events, "people": people, "truth": truth}
    return {name: _of(path) for name, path in files.items() if path is not None}


def _of(path: Path) -> Json:
    if is_archive(path):
        manifest = opened(Folder(path))
        said = msgspec.json.encode(manifest)
        size = sum(part.bytes for part in manifest.files)
        return {"bytes": size, "sha256": hashlib.sha256(said).hexdigest()}
    if str(path) == "-":
        raise UserError("train reads its file twice: standard input will not do")
    sha, size = hashlib.sha256(), 0
    for part in parts_of(path):
        with part.open("rb") as file:
            while chunk := file.read(CHUNK):
                sha.update(chunk)
                size += len(chunk)
    return {"bytes": size, "sha256": sha.hexdigest()}
