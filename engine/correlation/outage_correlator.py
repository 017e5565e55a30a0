"""The second look: silent homes that share a hub, building, street or feed are an outage.

It also counts who pays the same new company (`engine/correlation/shared_payees.py`).

Findings that a sweep raised about a home wait two steps of the clock. By then the homes that share
something have been swept as well: if most of them fell silent at the same time, nobody collapsed;
nor where more homes than chance brings fell silent in one moment and nobody knows what they share.
What was raised before that was known is explained, never taken back. Life safety passes by without
waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.alerting.finding import Finding, as_check, held, limited, waits
from engine.alerting.outage import SHARE, Outage
from engine.correlation.homes_asked import FEED_HOMES, FEWEST, SHARED, HomesAsked
from engine.correlation.same_moment import beside
from engine.correlation.shared_payees import Companies, Paid
from engine.formats.lines import Shared
from features.core.rows import Rows
from features.population.sweep import STEP_MS
from streams.contract.units import HOUR_MS
from streams.kernels.kernel_types import Records
from streams.kernels.record_arrays import picked

WAIT_MS = 2 * STEP_MS
AFTER_MS = 8 * HOUR_MS
"""How long after an outage a silence that it began may still be its doing (assumed: a night)."""
CLEAR = 2.0
"""Surprise of most homes' silence from which an outage is beyond doubt (assumed)."""
AGAIN = 2.0
"""Surprise by which such a silence must grow before it speaks for itself (assumed)."""

DEAF = 2.0
"""Surprise of a home whose hub is dead: what took it off line may have silenced the others."""

SEEN = np.dtype(
    [("clock", "i8"), ("home", "i8"), ("surprise", "f8"), *((name, "u8") for name in SHARED)]
)
LOOK = np.dtype([*SEEN.descr, ("began", "i8")])
"""One look at a home: when, which, how surprising its silence was by then, what it shares, and
since when it is silent (0: not told by who does not know of it yet)."""

Looks = Records


class SecondLook:
    """How silent every home is, and the findings that wait."""

    _silenced: Mapping[int, tuple[int, float, Shared, int, int]] = MappingProxyType({})
    """By home: when it was last in an outage, its surprise then, what was shared, silent, asked.

    Never changed in place: snapshots of an earlier layout have none.
    """
    _began: NDArray[np.int64] = np.zeros(0, np.int64)
    """By home: since when it is silent. Snapshots of an earlier layout have none."""

    def __init__(self) -> None:
        self.waiting: list[Finding] = []
        self._silenced = {}
        self._began = np.zeros(0, np.int64)
        self._homes: Records = np.zeros(
            0, [("swept", "i8"), ("surprise", "f8"), *((name, "u8") for name in SHARED)]
        )
        self._looks = np.zeros(0, LOOK)
        self.companies = Companies()

    def afresh(self) -> SecondLook:
        """Return one that knows the same homes, and for which nothing waits."""
        other = SecondLook()
        other._homes, other._looks = self._homes.copy(), self._looks.copy()
        other._began = self._began.copy()
        other._silenced = self._silenced
        return other

    def note(self, rows: Rows, homes: NDArray[np.int64], context: Records) -> None:
        """Note what sweeps saw: rows of `home`, the number of each one's home, context by slot."""
        self.take(looks_of(rows, homes, context))

    def take(self, looks: Looks) -> None:
        """Take in looks; those at one home in the order in which they were made."""
        if not looks.size:
            return
        self._make_room(int(looks["home"].max()) + 1)
        self._looks = np.concatenate([with_began(self._looks), looks])

    def pay(self, said: Iterable[Paid]) -> None:
        """Take in payments to companies."""
        self.companies.take(said)

    def leave(self, homes: NDArray[np.int64], clocks: NDArray[np.int64]) -> None:
        """Note that nobody is known at some homes any more, and since when."""
        self.take(looks_of_nobody(homes, clocks))

    def _make_room(self, homes: int) -> None:
        if homes > self._homes.size:
            more = np.zeros(max(64, 2 * homes), self._homes.dtype)
            more[: self._homes.size] = self._homes
            self._homes = more
        if self._began.size < self._homes.size:
            began = np.zeros(self._homes.size, np.int64)
            began[: self._began.size] = self._began
            self._began = began

    def pass_on(self, found: Iterable[Finding], clock: int) -> list[tuple[Finding, Outage | None]]:
        """Take in findings; return those due by `clock`, in order, with the outage behind each."""
        self.waiting += [
            held(finding, finding.clock + WAIT_MS) if waits(finding) else finding
            for finding in found
        ]
        self.waiting += self.companies.due(clock)
        self.waiting.sort(key=turn)
        looks = with_began(self._looks)
        self._looks = looks[np.argsort(looks["clock"], kind="stable")]
        ready = [finding for finding in self.waiting if finding.clock <= clock]
        self.waiting = self.waiting[len(ready) :]
        passed = self._looked(ready)
        self._look(clock)
        return passed

    def _looked(self, ready: Sequence[Finding]) -> list[tuple[Finding, Outage | None]]:
        """Return findings with the outage behind each; a limit is asked about all the same."""
        passed: list[tuple[Finding, Outage | None]] = []
        asking = [waits(one) for one in ready]
        homes = (one.home for one, asks in zip(ready, asking, strict=True) if asks)
        self._make_room(max(homes, default=-1) + 1)
        asked = None
        for finding, asks in zip(ready, asking, strict=True):
            outage = None
            if asks:
                looked = self._look(finding.clock)
                if asked is None or looked or asked.clock != finding.clock:
                    asked = HomesAsked(self._homes, self._began, finding.clock)
                outage = self._outage(finding, asked)
            limit = outage is not None and limited(finding)
            passed.append((as_check(finding), None) if limit else (finding, outage))
        return passed

    def forget(self, person: str, clock: int) -> None:
        """Drop what was found up to `clock` of a person who is erased and waits to be said."""
        until = clock + WAIT_MS
        self.waiting = [one for one in self.waiting if one.person != person or one.clock > until]
        self.companies.forget(person, clock)

    def _look(self, clock: int) -> bool:
        """Take over the silences seen up to `clock`; tells whether there were any.

        A later look at a home replaces an earlier.
        """
        self._make_room(0)  # for what an earlier layout of a snapshot did not hold
        done = int(np.searchsorted(self._looks["clock"], clock, side="right"))
        if not done:
            return False
        looks = self._looks[:done]
        self._homes["surprise"][looks["home"]] = looks["surprise"]
        self._homes["swept"][looks["home"]] = looks["clock"]
        self._began[looks["home"]] = looks["began"]
        for name in SHARED:
            self._homes[name][looks["home"]] = looks[name]
        self._looks = self._looks[done:]
        return True

    def _outage(self, finding: Finding, asked: HomesAsked) -> Outage | None:
        """Return the outage behind a finding: one that lasts, or one that its silence outlasts."""
        found = asked.outage(finding.home)
        if found is not None:
            fewest = FEED_HOMES if found.shared == "feed" else FEWEST
            self._remember(found, finding.clock, fewest, found.asked)
            return found
        cut = self._cut_off(finding.home, asked.unknown)
        if cut is None:
            return self._outlasted(finding)
        self._remember(cut, finding.clock, FEWEST, cut.silent)
        return cut

    def _remember(self, found: Outage, clock: int, fewest: int, of: int) -> None:
        """Keep whom an outage silenced, where it is beyond doubt and no chance of quiet minutes.

        `fewest` homes, and most `of` so many, must be clearly silent.
        """
        surprise = {home: float(self._homes["surprise"][home]) for home in found.homes}
        clear = sum(one >= CLEAR for one in surprise.values())
        if clear < fewest or clear < SHARE * of:
            return
        told = (found.shared, found.silent, found.asked)
        self._silenced = {
            **{home: one for home, one in self._silenced.items() if one[0] >= clock - AFTER_MS},
            **{home: (clock, one, *told) for home, one in surprise.items()},
        }

    def _cut_off(self, home: int, unknown: NDArray[np.bool_]) -> Outage | None:
        """Return the outage that began in one moment for homes that share nothing known.

        Whose hub, building or street is known is explained by these alone: where the neighbours are
        heard, that others fell silent at the same time elsewhere explains nothing.
        """
        began = int(self._began[home])
        if not began or not unknown[home]:
            return None
        others = np.flatnonzero(unknown)
        others = others[others != home]
        cut = beside(began, self._began[others], self._homes["surprise"][others])
        if cut is None:
            return None
        homes = frozenset([home, *others[cut].tolist()])
        return Outage("feed", len(homes), int(unknown.sum()), homes)

    def _outlasted(self, finding: Finding) -> Outage | None:
        """Return the outage in which a silence began or went on that is hardly longer than it.

        When the power is back some stir at once and others sleep on: the hours without a signal
        must not count against them.
        """
        known = self._silenced.get(finding.home)
        if known is None:
            return None
        clock, surprise, shared, silent, asked = known
        grown = float(self._homes["surprise"][finding.home]) - surprise
        same = finding.onset < clock and finding.clock <= clock + AFTER_MS
        if same and grown < AGAIN:  # not so of a home whose people are out: it has no surprise
            return Outage(shared, silent, asked, frozenset({finding.home}))
        return None


def looks_of(rows: Rows, homes: NDArray[np.int64], context: Records) -> Looks:
    """Return what the sweeps among rows of `home` saw; rows of events tell nothing here."""
    swept = rows["event"] < 0
    rows, homes = picked(rows, swept), homes[swept]
    context = picked(context, rows["slot"])
    looks = np.zeros(rows.size, LOOK)
    looks["clock"], looks["home"] = rows["clock"], homes
    silent = np.where(rows["unheard_h"] > 0, DEAF, 0.0)
    looks["surprise"] = np.where(rows["out"] > 0, np.nan, rows["gap_surprise"] + silent)
    looks["began"] = rows["onset"]
    for name in SHARED:
        looks[name] = context[name]
    return looks


def with_began(looks: Looks) -> Looks:
    """Return looks in today's layout: those of an earlier one do not tell since when."""
    if looks.dtype == LOOK:
        return looks
    told = np.zeros(looks.size, LOOK)
    for name in SEEN.names or ():
        told[name] = looks[name]
    return told


def looks_of_nobody(homes: NDArray[np.int64], clocks: NDArray[np.int64]) -> Looks:
    """Return looks at homes where nobody is known any more: they say nothing."""
    looks = np.zeros(homes.size, LOOK)
    looks["clock"], looks["home"], looks["surprise"] = clocks, homes, np.nan
    return looks


def turn(finding: Finding) -> tuple[int, bool, str, int]:
    """Return a finding's place in line; what waited comes before what just happened."""
    return finding.clock, not waits(finding), finding.person, finding.order
