"""Columns of the rows of family `vital`."""

from __future__ import annotations

from features.catalog import Column

COLUMNS: tuple[Column, ...] = ()
