"""Lines of one person in an archive: what evidence asks for."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from streams.archive.folder import Folder
from streams.archive.layout import Manifest


def lines_of(folder: Folder, manifest: Manifest, partition: int, person: int) -> Iterator[bytes]:
    """Yield the lines of a person (by the hash of the id), and those that are no event, in order.

    Raises
    ------
    UnreadableError
        If a file is missing or damaged.
    """
    own = (one for one in manifest.files if one.partition == partition)
    for part in sorted(own, key=lambda one: one.first):
        data = io.BytesIO(folder.get(part))
        table = pq.read_table(data, columns=["line", "person"], partitioning=None)
        theirs = pc.equal(table["person"], pa.scalar(person, pa.uint64()))
        for line in table.filter(pc.fill_null(theirs, True))["line"].to_pylist():
            yield line.removesuffix(b"\n")
