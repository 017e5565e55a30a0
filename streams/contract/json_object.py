"""An object of JSON as Python holds it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
"""Names and whatever JSON knows: who takes a value out tests what it is, or wrote it."""
