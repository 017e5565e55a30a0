"""Columns of the rows of family `home`."""

from __future__ import annotations

from features.catalog import Column

COLUMNS: tuple[Column, ...] = ()
