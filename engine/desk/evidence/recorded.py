"""What evidence takes from outside of the store: the events' own bytes, and the judgement again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from engine.alerting.judged_row import KeptRow
from streams.contract.json_object import Json


class Recorded(Protocol):
    """Where the events of a log are, and what explains a row."""

    def events(self, person: str, ids: Collection[str]) -> list[bytes]:
        """Return the lines of a person's events of some ids, byte by byte as the log took them."""
        ...

    def explained(self, row: KeptRow) -> Json:
        """Return a row judged again by the version that judged it, or why it cannot be."""
        ...
