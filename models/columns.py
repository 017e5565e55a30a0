"""Rows as rules read them: column by column, what is unknown filled in once for all rules."""

from __future__ import annotations

from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from streams.kernels.kernel_types import Records
from streams.kernels.record_arrays import words

Floats = NDArray[np.float64]
FEW = 512
"""Rows up to which all columns are filled in together in the time of a few by themselves; what more
of them take up no longer lies in the cache."""


class Rows(Protocol):
    """Rows of one family: a structured array, or the `Columns` of one."""

    def __len__(self) -> int:
        """Return the number of rows."""
        ...

    def __getitem__(self, name: str, /) -> Floats:
        """Return a column as it is, NaN where it is unknown."""
        ...


class Columns:
    """The rows of one batch, and what is known of each column; it lives as long as they are judged.

    Every rule of a family asks for what is known of the same columns: filling each in for each of
    them was half of what rules cost.

    Examples
    --------
    >>> rows = np.array([(1, np.nan), (2, 3.0)], [("slot", "i8"), ("hours", "f8")])
    >>> known(Columns(rows), "hours").tolist(), known(rows, "hours", 1.0).tolist()
    ([0.0, 3.0], [1.0, 3.0])
    """

    __slots__ = ("_known", "_rows")

    def __init__(self, rows: Records) -> None:
        self._rows = rows
        self._known = _all_known(rows) if len(rows) <= FEW and _measured(rows.dtype)[1] else {}

    @classmethod
    def of(cls, rows: Rows) -> Columns:
        """Return rows by column, as they are where they are so already."""
        return rows if isinstance(rows, Columns) else cls(np.asarray(rows))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def __getitem__(self, name: str, /) -> Floats:
        """Return a column as it is, NaN where it is unknown."""
        return self._rows[name]

    def known(self, name: str, default: float) -> Floats:
        """Return a column with what is unknown replaced by `default`; not to be written to."""
        if default != 0.0:
            return _filled(self._rows[name], default)
        if name not in self._known:
            self._known[name] = _filled(self._rows[name], 0.0)
        return self._known[name]


def known(rows: Rows, name: str, default: float = 0.0) -> Floats:
    """Return a column with what is unknown (NaN) as `default`: a rule abstains, never fails."""
    if isinstance(rows, Columns):
        return rows.known(name, default)
    return _filled(rows[name], default)


def _filled(values: Floats, default: float) -> Floats:
    return np.where(np.isnan(values), default, values)


def _all_known(rows: Records) -> dict[str, Floats]:
    """Return all measured columns with 0 for what is unknown."""
    first, names = _measured(rows.dtype)
    measured = np.ascontiguousarray(words(rows)[:, first:].T).view(np.float64)
    return dict(zip(names, _filled(measured, 0.0), strict=True))


@cache
def _measured(layout: np.dtype[np.void]) -> tuple[int, tuple[str, ...]]:
    """Return where the measured columns of a layout begin, behind the others, and their names.

    Rows of a notebook's table, laid out otherwise, have none that can be filled in together.
    """
    names = layout.names or ()
    first = sum(layout[name] != np.float64 for name in names)
    ours = layout.itemsize == 8 * len(names) and not layout.hasobject
    ours = ours and all(layout[name] == np.float64 for name in names[first:])
    return (first, names[first:]) if ours else (0, ())
