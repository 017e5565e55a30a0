"""`town(...)`: a made-up town in a folder: its events, its register, its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from streams.contract.json_object import Json
from streams.simulate.town.town import Town, simulate


@dataclass(frozen=True, slots=True)
class MadeTown:
    """The three files of a town; whoever gave the folder removes it."""

    events: Path
    people: Path
    truth: Path

    @property
    def labels(self) -> list[Json]:
        """Return the truth, a line an object."""
        lines = self.truth.read_bytes().splitlines()
        return [msgspec.json.decode(line, type=Json) for line in lines]


def town(
    folder: Path,
    *,
    people: int = 20,
    days: int = 21,
    seed: int = 1,
    quiet: bool = False,
    only: Sequence[str] = (),
    each: bool = False,
) -> MadeTown:
    """Make a town; the same arguments give the same bytes.

    Parameters
    ----------
    folder
        Where its files go, made where it is not there.
    quiet
        Nothing but ordinary days (with their outages, late and lost readings).
    only
        Types of scenes (docs/town.md) that happen; no others.
    each
        Every type (of `only`) happens once, as far as people and days allow; homes have every
        device. 20 people and 21 days show every type of episode.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     town(Path(folder), people=2, days=2, quiet=True).labels
    []
    """
    asked = Town(people, days, seed, a_month=0.0 if quiet else 3.0, only=tuple(only), each=each)
    simulate(asked, folder)
    return MadeTown(folder / "events.ndjson", folder / "people.csv", folder / "truth.ndjson")
