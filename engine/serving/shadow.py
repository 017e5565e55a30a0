"""A challenger on live traffic: it judges unseen, and what it would have said is kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.alerting.episodes import Episode, Episodes, Key
from engine.alerting.finding import Finding
from engine.alerting.tiers import Ladder
from engine.correlation.correlator import Across
from engine.formats.lines import Warning
from engine.serving.routing import within
from features.core.civil_time import Civil
from models.artefact import Artefact

WHOLE = float(2**64)
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(slots=True)
class Shadow:
    """The challenger, the share of people it judges by area, and its own episodes."""

    artefact: Artefact
    second: Across
    shares: dict[str, float] = field(default_factory=dict)
    running: dict[Key, Episode] = field(default_factory=dict)

    def judges(self, persons: NDArray[np.uint64], areas: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Tell for each row whether its person is drawn: by hash, the same on every worker."""
        place = place_of(persons)
        share = np.zeros(len(persons))
        for area in sorted(self.shares, key=len):
            share[within(areas, area)] = self.shares[area]
        drawn: NDArray[np.bool_] = (place < share) | (share >= 1.0)
        return drawn

    def warnings(
        self,
        found: Sequence[Finding],
        until: int,
        ladder: Ladder,
        features: str,
        table: Civil,
    ) -> list[Warning]:
        """Return what the challenger would have warned of by the clock `until`."""
        episodes = Episodes(ladder, features, self.running, table=table)
        due = self.second.pass_on(found, until)
        raised = [episodes.add(finding) for finding, outage in due if outage is None]
        return [one for one in raised if one is not None]

    def forget(self, person: str, clock: int) -> None:
        """Drop what waits and runs of a person who is erased at `clock`."""
        self.second.forget(person, clock)
        self.running = {key: one for key, one in self.running.items() if key[0] != person}


def place_of(persons: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return where each person stands from 0 to 1, by hash: a share is those below it.

    Examples
    --------
    >>> bool((place_of(np.arange(1000, dtype=np.uint64)) < 0.5).mean() == 0.5)
    True
    """
    with np.errstate(over="ignore"):
        return (persons * _MIX).astype(np.float64) / WHOLE


def begun(
    artefact: Artefact, area: str, share: float, second: Across, before: Shadow | None
) -> Shadow | None:
    """Return the shadow after a switch; None when it ends.

    A new version begins with no episodes but with all that the live second look knows of silent
    homes; the version that runs already only changes its share.
    """
    if share == 0.0 and before is not None:
        shares: Mapping[str, float] = {
            name: old for name, old in before.shares.items() if name != area and area
        }
        kept = Shadow(before.artefact, before.second, dict(shares), before.running)
        return kept if shares else None
    if share == 0.0:
        return None
    if before is not None and before.artefact.version == artefact.version:
        return Shadow(before.artefact, before.second, before.shares | {area: share}, before.running)
    return Shadow(artefact, second.afresh(), {area: share})
