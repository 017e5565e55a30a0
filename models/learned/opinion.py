"""Attribution: how unusual a row is to detectors that only explain, and by which columns."""

from __future__ import annotations

from typing import NamedTuple

from features.core.rows import Rows
from models.artefact import Artefact

TOLD = 3
"""Columns kept of an opinion, as many as a reason names."""


class Opinion(NamedTuple):
    """What a forest makes of a row that others raised.

    Parameters
    ----------
    surprise
        -log10 of the share of the rows it was grown from that it holds as unusual.
    columns
        What makes the row so, the strongest first; unknown values never do.
    """

    surprise: float
    columns: tuple[str, ...]


def opinions(family: str, rows: Rows, artefact: Artefact) -> dict[str, Opinion]:
    """Return what is thought of the first row of a family, by detector.

    Examples
    --------
    >>> from features.core.rows import blank_rows
    >>> from models.artefact import COLD
    >>> opinions("payment", blank_rows("payment", 1), COLD)
    {}
    """
    thinking = artefact.explaining(family)
    if not thinking:
        return {}
    values = {name: float(rows[name][0]) for name in rows.dtype.names or ()}
    return {
        one.id: Opinion(float(one.surprise(rows[:1])[0]), one.telling(values, TOLD))
        for one in thinking
    }
