"""An outage, and what is said of it where a warning had been raised before it was known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.formats.ids import digest
from engine.formats.lines import OutageExplanation, Sentence, Shared

ODD = 0.6
"""Surprise of a home's own silence from which it counts as silent against its habit (assumed)."""
LEVELS = (ODD, 1.0, 2.0)
"""Surprises at which silent homes are counted: many hardly odd, or a few very odd ones."""
SHARE = 0.6
"""Share of the homes watched, which must be silent (assumed)."""
CHANCE = 0.02
"""How likely so many other homes may be as silent by chance: a quarter of them is, at any moment,
beyond `ODD`, and two neighbours' quiet half hour must not hold back who collapsed (assumed)."""
FEED_CHANCE = 0.001
"""The same where a feed is all that is known to be shared: a silence asks every quarter of an hour,
and one look in fifty took an evening for an outage every other day (assumed)."""

NAMES: dict[Shared, tuple[str, str]] = {
    "hub": ("同一网关", "behind one hub"),
    "building": ("同一楼栋", "in one building"),
    "street": ("同一街道", "in one street"),
    "feed": ("整个数据源", "of the whole feed"),
}


@dataclass(frozen=True, slots=True)
class Outage:
    """Homes that fell silent at once: what they share, how many of how many, and which."""

    shared: Shared
    silent: int
    asked: int
    homes: frozenset[int]


def together(surprise: NDArray[np.float64], fewest: int, chance: float = CHANCE) -> bool:
    """Tell whether homes that share something fell silent together.

    So many of them, most of them, and more than their own habits let expect: the homes beside the
    one that is asked about reach a surprise of s by chance with probability 10**-s each.

    Parameters
    ----------
    surprise
        Surprise of each home's silence, shape (n_homes,), the home asked about among them.
    fewest
        Number of homes that make an outage.
    chance
        How likely so many may be by chance, in (0, 1).

    Examples
    --------
    >>> together(np.array([3.0, 1.2, 1.1]), 3), together(np.array([3.0, 0.7, 0.7]), 3)
    (True, False)
    >>> together(np.array([3.0, 0.7, 0.7, 0.7, 0.7]), 3)
    True
    """
    homes, silent = surprise.size, int((surprise >= ODD).sum())
    if silent < fewest or silent < SHARE * homes:
        return False
    from scipy.special import bdtrc  # half a second of every start else

    others = [(level, int((surprise >= level).sum()) - 1) for level in LEVELS]
    return any(
        count > 0 and bdtrc(count - 1, homes - 1, 10.0**-level) <= chance for level, count in others
    )


def explanation(episode: str, person: str, clock: int, outage: Outage) -> OutageExplanation:
    """Return the line that is appended to an episode; it lowers nothing that was raised.

    Examples
    --------
    >>> said = explanation("e1", "p1", 0, Outage("street", 4, 5, frozenset()))
    >>> said.reason.en
    '4 of 5 homes in one street fell silent at once: perhaps an outage. The tier stays.'
    """
    zh, en = NAMES[outage.shared]
    silent, asked = outage.silent, outage.asked
    return OutageExplanation(
        id=digest(episode, "outage"),
        episode=episode,
        person=person,
        at=clock,
        what="explained",
        cause="outage",
        shared=outage.shared,
        silent=silent,
        asked=asked,
        reason=Sentence(
            zh=f"{zh}{asked}户中有{silent}户同时静默，疑似停电或断网；"
            "原预警级别不变，仍需核实本人。",
            en=f"{silent} of {asked} homes {en} fell silent at once: perhaps an outage."
            " The tier stays.",
        ),
    )
