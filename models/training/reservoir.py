"""A sample of rows for training: those with the smallest hash of (person, moment)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from features.core.rows import Rows
from streams.kernels.record_arrays import joined, picked

KEPT = 4096
SORTED_AT_ONCE = 2048
"""New rows gathered before they are sorted in: sorting the sample costs more than keeping them."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)


class Reservoir:
    """Keeps a fixed number of rows of one family, the same whatever the order of partitions.

    `met` counts the rows it was offered; snapshots of before did not.
    """

    met = 0

    def __init__(self) -> None:
        self.met = 0
        self._hashes = np.zeros(0, np.uint64)
        self._rows: Rows | None = None
        self._new: list[tuple[NDArray[np.uint64], Rows]] = []

    def add(self, rows: Rows, persons: NDArray[np.uint64]) -> None:
        """Take in rows with the hash of each row's person."""
        self.met += len(rows)
        hashes = drawn(persons, rows["at"])
        if self._hashes.size >= KEPT:
            low = hashes < self._hashes[-1]
            rows, hashes = picked(rows, low), hashes[low]
        if not hashes.size:
            return
        self._new.append((hashes, rows.copy()))
        if sum(part.size for part, _ in self._new) >= SORTED_AT_ONCE:
            self._fold()

    def _fold(self) -> None:
        """Sort what is new into the sample, and let go what is beyond its size."""
        held = [] if self._rows is None else [(self._hashes, self._rows)]
        parts = held + self._new
        self._new = []
        if not parts:
            return
        hashes = np.concatenate([part for part, _ in parts])
        order = np.argsort(hashes, kind="stable")[:KEPT]
        self._hashes = hashes[order]
        self._rows = picked(joined([rows for _, rows in parts]), order)

    @staticmethod
    def merged(parts: list[Reservoir], empty: Rows) -> Rows:
        """Return the sample over all partitions, sorted by hash."""
        whole = Reservoir()
        for part in parts:
            part._fold()
            if part._rows is not None:
                whole._new.append((part._hashes, part._rows))
        whole._fold()
        return empty if whole._rows is None else whole._rows


def drawn(persons: NDArray[np.uint64], at: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Hash persons and moments, shape (n,) each."""
    with np.errstate(over="ignore"):
        h = persons ^ (at.astype(np.uint64) * _GOLDEN)
        h = (h ^ (h >> np.uint64(33))) * _MIX
    return h ^ (h >> np.uint64(33))
