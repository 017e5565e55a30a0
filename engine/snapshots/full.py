"""One snapshot as bytes that prove themselves.

A magic number, the tree of what is remembered as JSON, its arrays one after another with their
layouts, and a SHA-256 over all of it. Nothing in it can run.
"""

from __future__ import annotations

import hashlib
import json

import numpy as np

from engine.formats.lines import Memory
from engine.snapshots.arrays import Array, Readable, Writable, read_array, write_array
from engine.snapshots.codec import Freezer, Thawer
from engine.snapshots.state import KINDS

MAGIC = b"SGSNAP1\n"
CHUNK = 1 << 20
DIGEST_BYTES = 32


class DamagedSnapshotError(ValueError):
    """A file that is no complete snapshot of this kind."""


class Hashed:
    """A file that hashes what is written."""

    def __init__(self, file: Writable) -> None:
        self._file = file
        self.sha = hashlib.sha256()

    def write(self, data: bytes | memoryview) -> int:
        """Write and hash."""
        self.sha.update(data)
        self._file.write(data)
        return len(data)


def write(file: Writable, memory: Memory) -> tuple[str, list[Array]]:
    """Write what is remembered; returns the SHA-256 and the arrays written."""
    freezer = Freezer(KINDS)
    tree = json.dumps(freezer.freeze(memory)).encode()
    out = Hashed(file)
    out.write(MAGIC)
    for array in (np.frombuffer(tree, np.uint8), *freezer.arrays):
        write_array(out, array)
    file.write(out.sha.digest())
    return out.sha.hexdigest(), freezer.arrays


def read(file: Readable) -> Memory:
    """Read a snapshot back.

    Raises
    ------
    DamagedSnapshotError
        If the file is cut, changed, or of another kind.
    """
    arrays, _ = read_arrays(file)
    return thawed(json.loads(arrays[0].tobytes()), arrays[1:])


def read_arrays(file: Readable) -> tuple[list[Array], str]:
    """Return the arrays of a snapshot, the tree first, and its SHA-256.

    Raises `DamagedSnapshotError`.
    """
    end, digest = checked(file, MAGIC)
    arrays = []
    while file.tell() < end:
        arrays.append(read_array(file))
    return arrays, digest


def thawed(tree: object, arrays: list[Array]) -> Memory:
    """Return what is remembered; raises `DamagedSnapshotError` if it is not known here."""
    try:
        memory: Memory = Thawer(KINDS, arrays).thaw(tree)
    except KeyError as gone:
        raise DamagedSnapshotError(f"it names {gone}, which this version does not know") from None
    return memory


def checked(file: Readable, magic: bytes) -> tuple[int, str]:
    """Compare the checksum; leaves the file behind the magic.

    Returns where the arrays end, and the SHA-256; raises `DamagedSnapshotError`.
    """
    end = file.seek(0, 2) - DIGEST_BYTES
    file.seek(0)
    if end < len(magic) or file.read(len(magic)) != magic:
        raise DamagedSnapshotError("no snapshot of this kind, or cut short")
    sha, left = hashlib.sha256(magic), end - len(magic)
    while left > 0:
        chunk = file.read(min(CHUNK, left))
        sha.update(chunk)
        left -= len(chunk)
    if file.read(DIGEST_BYTES) != sha.digest():
        raise DamagedSnapshotError("checksum differs: damaged or cut short")
    file.seek(len(magic))
    return end, sha.hexdigest()
