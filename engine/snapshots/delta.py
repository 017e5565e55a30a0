"""What has changed since a full snapshot, as bytes that prove themselves and name their base.

A magic number, the tree of what is remembered, whose change it is, then for each array its layout
and those of its pages that are not the base's; a SHA-256 over all of it, as a full one has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.formats.lines import Memory
from engine.snapshots.arrays import (
    Array,
    Readable,
    Writable,
    read_array,
    read_layout,
    write_array,
    write_layout,
)
from engine.snapshots.codec import Freezer
from engine.snapshots.full import (
    DamagedSnapshotError,
    Hashed,
    checked,
    read_arrays,
    thawed,
    write,
)
from engine.snapshots.pages import changed, checksums, put_together, root, taken
from engine.snapshots.state import KINDS

MAGIC = b"SGDELT1\n"


@dataclass(frozen=True, slots=True)
class Base:
    """A full snapshot that is on disk: its name, its SHA-256, and the pages it holds."""

    name: str
    digest: str
    sums: list[NDArray[np.uint64]]
    dtypes: list[np.dtype[Any]]


def write_full(file: Writable, memory: Memory, name: str) -> Base:
    """Write a full snapshot; returns what is needed to write changes to it."""
    digest, arrays = write(file, memory)
    return Base(name, digest, [checksums(one) for one in arrays], [one.dtype for one in arrays])


def write_delta(file: Writable, memory: Memory, base: Base) -> float:
    """Write what has changed since the base; returns the share of the pages written."""
    freezer = Freezer(KINDS)
    tree = json.dumps(freezer.freeze(memory)).encode()
    sums = [checksums(one) for one in freezer.arrays]
    told = {"base": base.name, "digest": base.digest, "root": root(sums)}
    out = Hashed(file)
    out.write(MAGIC)
    for text in (tree, json.dumps(told).encode()):
        write_array(out, np.frombuffer(text, np.uint8))
    written = 0
    for number, (array, own) in enumerate(zip(freezer.arrays, sums, strict=True)):
        which = changed(own, _before(base, number, array.dtype))
        write_layout(out, array)
        for part in (which, taken(array, which)):
            write_array(out, part)
        written += which.size
    file.write(out.sha.digest())
    return written / max(1, sum(one.size for one in sums))


def _before(base: Base, number: int, dtype: np.dtype[np.generic]) -> NDArray[np.uint64]:
    """Return the pages of the base's array of that number, none if it was of another layout."""
    if number < len(base.sums) and base.dtypes[number] == dtype:
        return base.sums[number]
    return np.zeros(0, np.uint64)


def read_delta(file: Readable, base: Readable, name: str) -> Memory:
    """Read a snapshot back from the change and the base it names.

    Raises
    ------
    DamagedSnapshotError
        If either is cut, changed or of another kind, or the two do not belong together.
    """
    end, _ = checked(file, MAGIC)
    tree, text = (read_array(file) for _ in range(2))
    told = json.loads(text.tobytes())
    arrays, digest = read_arrays(base)
    if (told["base"], told["digest"]) != (name, digest):
        raise DamagedSnapshotError("it is a change of another snapshot than the one that is there")
    held = arrays[1:]
    merged: list[Array] = []
    while file.tell() < end:
        number = len(merged)
        merged.append(_merged(file, held[number] if number < len(held) else None))
    if root([checksums(one) for one in merged]) != told["root"]:
        raise DamagedSnapshotError("what base and change make together is not what was written")
    return thawed(json.loads(tree.tobytes()), merged)


def _merged(file: Readable, old: Array | None) -> Array:
    """Read one array: its layout, and the pages in which it is not the old one."""
    shape, _, dtype = read_layout(file)
    which, pages = (read_array(file) for _ in range(2))
    size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    same = old if old is not None and old.dtype == dtype else None
    merged: Array = put_together(size, same, which, pages).view(dtype).reshape(shape)
    return merged
