"""A sample of rows for training: those with the smallest hash of (person, moment)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.detector import Rows
from streams.records import joined, picked

KEPT = 4096
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)


class Reservoir:
    """Keeps a fixed number of rows of one family, the same whatever the order of partitions."""

    def __init__(self) -> None:
        self._hashes = np.zeros(0, np.uint64)
        self._rows: Rows | None = None

    def add(self, rows: Rows, persons: NDArray[np.uint64]) -> None:
        """Take in rows with the hash of each row's person."""
        hashes = drawn(persons, rows["at"])
        if self._hashes.size >= KEPT:
            low = hashes < self._hashes[-1]
            rows, hashes = picked(rows, low), hashes[low]
        if not hashes.size:
            return
        self._rows = joined([rows] if self._rows is None else [self._rows, rows])
        self._hashes = np.concatenate([self._hashes, hashes])
        self._prune()

    def _prune(self) -> None:
        order = np.argsort(self._hashes, kind="stable")[:KEPT]
        self._hashes = self._hashes[order]
        if self._rows is not None:
            self._rows = picked(self._rows, order)

    @staticmethod
    def merged(parts: list[Reservoir], empty: Rows) -> Rows:
        """Return the sample over all partitions, sorted by hash."""
        whole = Reservoir()
        held: list[tuple[NDArray[np.uint64], Any]] = [
            (part._hashes, part._rows) for part in parts if part._rows is not None
        ]
        if not held:
            return empty
        whole._hashes = np.concatenate([hashes for hashes, _ in held])
        whole._rows = joined([rows for _, rows in held])
        whole._prune()
        return whole._rows


def drawn(persons: NDArray[np.uint64], at: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Hash persons and moments, shape (n,) each."""
    with np.errstate(over="ignore"):
        h = persons ^ (at.astype(np.uint64) * _GOLDEN)
        h = (h ^ (h >> np.uint64(33))) * _MIX
    return h ^ (h >> np.uint64(33))
