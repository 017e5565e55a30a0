"""The last way out for a warning of life safety while database or topics are away.

Each goes, with its own id, to a local spool that is on disk before the call returns, and to the
topic of warnings if that can be reached. The database gets the same warning later.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

LOG = logging.getLogger(__name__)


class Notifier:
    """Writes warnings to `spool/urgent.ndjson` under the home, each id once a run."""

    def __init__(self, home: Path) -> None:
        self._path = home / "spool" / "urgent.ndjson"
        self._told: set[str] = set()

    def tell(self, warnings: Iterable[Mapping[str, Any]]) -> int:
        """Spool those not yet told; returns how many."""
        new = [one for one in warnings if one["id"] not in self._told]
        if not new:
            return 0
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = msgspec.json.Encoder().encode_lines([dict(one) for one in new])
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, lines)
            os.fsync(handle)
        finally:
            os.close(handle)
        self._told |= {one["id"] for one in new}
        LOG.critical("生命安全预警已写入本地 life-safety warnings spooled count=%d", len(new))
        return len(new)
