"""Which version of the program this is."""

from __future__ import annotations

VERSION = "0.1.0"
"""Stands here alone: pyproject.toml, `--version` and `versions.code` of each warning read it."""
