"""What goes out, and what is remembered, while both are dicts still."""

from __future__ import annotations

from typing import Any

WarningDict = dict[str, Any]
"""A warning: the fields of `engine.formats.records.WarningLine`, in that order."""

LineDict = dict[str, Any]
"""A warning, an explanation or a data fault: one of the lines of `engine.formats.records`."""

Memory = dict[str, Any]
"""What a part of a worker remembers, by name: what `engine.snapshots.codec` can freeze."""
