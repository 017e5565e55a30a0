"""Columns of the rows of family `payment`."""

from __future__ import annotations

from features.catalog import Column

COLUMNS: tuple[Column, ...] = ()
