"""Which version of the program this is."""

from __future__ import annotations

VERSION = "0.1.0"
"""As in pyproject.toml, and in `versions.code` of each warning."""
