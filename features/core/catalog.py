"""Every column a detector may read: name, unit, range, meaning in both languages.

Names are the contract with trained models, which read columns by name; their order is free.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module

FAMILIES = ("alarm", "vital", "meter", "home", "away", "fix", "payment", "account")
"""Families of rows; a family's place is its number in the kernels."""
ACROSS = ("company",)
"""Families of what only a look across people brings; no kernel fills their rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One feature: what it is called, measured in, may be, and means.

    `low` and `high` bound every finite value; NaN stands for unknown in any column. `aged` tells
    that it moves with the length of the past learned from, in an unchanged life too.
    """

    name: str
    unit: str
    low: float
    high: float
    zh: str
    en: str
    aged: bool = False


@cache
def columns(family: str) -> tuple[Column, ...]:
    """Return the columns of a family, in the order of its rows.

    Raises
    ------
    ModuleNotFoundError
        If there is no such family.

    Examples
    --------
    >>> columns("alarm")[0].name
    'sos'
    """
    lines: tuple[Column, ...] = import_module(f"features.columns.{family}").COLUMNS
    return lines


def meaning(family: str, name: str) -> Column:
    """Return the catalogue line of one column; raises `KeyError` if there is none."""
    for column in columns(family):
        if column.name == name:
            return column
    raise KeyError(f"family {family} has no column {name}")
