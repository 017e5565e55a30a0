"""A made-up town in which things happen, to try things on: made once, kept in the user's cache."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from zoneinfo import ZoneInfo

import streams.simulate
from streams.kernels.cache_place import cache_place
from streams.simulate.town.town import Town, simulate

__all__ = ["ExampleTown", "example_town"]
TOWN = Town(people=24, days=42, seed=7, a_month=6.0, quiet=21)
"""Twice as many scenes a person-month as elsewhere, to see some, behind three quiet weeks."""
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class ExampleTown:
    """The three files of a town, and when it begins."""

    events: Path
    people: Path
    truth: Path
    begins: datetime
    days: int

    def midnight(self, share: float) -> datetime:
        """Return the midnight by which a share (0 to 1) of its days has passed, aware."""
        return self.begins + timedelta(days=round(share * self.days))


def example_town() -> ExampleTown:
    """Return the town of the notebooks; the first call makes it, in a minute.

    24 people, six weeks; in the first half nothing but ordinary life happens, with its outages and
    lost readings. Another version of the simulator makes another one.
    """
    folder = _cache() / _name(TOWN)
    if not folder.exists():
        _make(TOWN, folder)
    begins = datetime.combine(TOWN.start, datetime.min.time(), SHANGHAI)
    return ExampleTown(
        events=folder / "events.ndjson",
        people=folder / "people.csv",
        truth=folder / "truth.ndjson",
        begins=begins,
        days=TOWN.days,
    )


def _cache() -> Path:
    place = cache_place()
    return (Path(tempfile.gettempdir()) if place is None else place) / "towns"


def _name(town: Town) -> str:
    """Name a town by what was asked and by the sources that make it."""
    digest = blake2b(repr(town).encode(), digest_size=8)
    for path in sorted(Path(streams.simulate.__path__[0]).rglob("*.py")):
        digest.update(path.read_bytes())
    return f"{town.people}x{town.days}-{digest.hexdigest()}"


def _make(town: Town, folder: Path) -> None:
    """Make it beside and put it in place whole; who comes second finds the other's."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    simulate(town, made, os.cpu_count() or 1)
    try:
        made.rename(folder)
    except OSError:
        if not folder.exists():
            raise
