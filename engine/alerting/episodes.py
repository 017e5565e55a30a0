"""Episodes: findings of a person and application that belong together, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from engine.alerting.danger import CARE_MS, UNTOLD, again, goes_on
from engine.alerting.danger import kind_of as kind_of_danger
from engine.alerting.finding import COMPANY, Finding, together, waits
from engine.alerting.lateness import LATE, dated, late_minutes
from engine.alerting.outage import Outage, explanation
from engine.alerting.reason import filled, rounded
from engine.alerting.tiers import Contribution, Ladder
from engine.formats.ids import digest
from engine.formats.lines import CalledAgain, OutageExplanation, Versions, Warning
from engine.version import code_version
from features.core.civil_time import Civil, civil
from models.artefact import Artefact
from models.calibration.calibration import MONTH_DAYS
from models.detector import Lane
from streams.contract.units import DAY_MS, HOUR_MS

MERGE_MS = 6 * HOUR_MS
"""Findings so close belong to one episode (domain, section 5); dangers have spans of their own."""
STALE_MS = 7 * DAY_MS
"""What was silent for so long is dropped: longer than anything is merged, by far."""
SHOWN = 6
"""Columns of a forest shown as evidence."""
MOST_EVENTS = 20
"""Event ids listed in a warning."""

Key = tuple[str, str, str]


@dataclass(slots=True)
class Episode:
    """What is known of one episode so far."""

    id: str
    first: int
    last: int
    onset: int
    tier: int = -1
    cared: bool = False
    """Whether it stands on the care list."""
    parts: dict[str, Contribution] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    explained: bool = False
    at: int = UNTOLD
    """When what joined last happened, as it claimed."""
    again: int = UNTOLD
    """Until when telling that it goes on is used up, by the clock (`danger.again`)."""


@dataclass(slots=True)
class Episodes:
    """The running episodes; a rise of tier makes a warning."""

    ladder: Ladder
    features: str
    running: dict[Key, Episode] = field(default_factory=dict)
    silent: dict[int, Key] = field(default_factory=dict)
    closed_at: int = 0
    table: Civil = field(default_factory=civil)

    def add(self, finding: Finding) -> Warning | None:
        """Take in a finding; returns a warning if the episode begins or rises."""
        artefact = finding.artefact
        self._close(finding.clock)
        episode = self._of(finding)
        episode.last, episode.at = finding.clock, finding.claimed
        episode.onset = min(episode.onset, finding.onset, finding.clock)
        _take_in(episode, finding)
        if waits(finding):
            self.silent[finding.home] = (finding.person, finding.application, kind_of(finding))
        if finding.lane == "care":
            return self._cared(episode, finding, artefact)
        # a danger speaks for itself: nothing it says is weighed against rarity
        weighed = -1 if finding.danger else self._tier(episode, finding, artefact)
        tier = max(weighed, finding.at_once)
        if tier <= episode.tier or self._told_by_limit(finding):
            return None
        episode.tier = tier
        item = self._item(finding)
        if item is not None and item.id == episode.id:
            item.tier = episode.tier  # its name is used up: what comes later has one of its own
        return self._warning(episode, finding, artefact)

    def again(self, finding: Finding) -> list[CalledAgain]:
        """Return what is appended where a call for help made no warning of its own."""
        return again(finding, self.running[finding.person, finding.application, kind_of(finding)])

    def _cared(self, episode: Episode, finding: Finding, artefact: Artefact) -> Warning | None:
        """Put an episode on the care list, unless it is there, or an emergency, already."""
        rarity = max(self._rarity(episode, "care", artefact), finding.combined)
        if rarity < self.ladder.edge("care"):
            return None
        item = self._item(finding)
        if item is not None:
            item.last = finding.clock
        if item is not None or episode.cared or episode.tier >= 1 or self._told_by_limit(finding):
            return None
        if self._paged(finding):
            return None
        episode.cared = True
        if not finding.danger:  # a limit that cares is told by its own spans
            item = replace(episode, last=finding.clock, parts={}, events=[])
            self.running[_item_key(finding)] = item
        return self._warning(episode, finding, artefact)

    def _told_by_limit(self, finding: Finding) -> bool:
        """Tell whether a danger was told of that grades what the strongest detector repeats.

        A mere check of the home's device hides no meter: that is another witness.
        """
        danger = finding.strongest.repeats
        if not danger or finding.danger:
            return False
        kind = kind_of_danger(finding, danger)
        running = self.running.get((finding.person, finding.application, kind))
        if running is None or finding.clock - running.last >= MERGE_MS:
            return False
        return finding.family != "meter" or running.tier >= 2

    def _paged(self, finding: Finding) -> bool:
        """Tell whether somebody was called for what an event adds a note to: told once."""
        running = self.running.get((finding.person, finding.application, ""))
        walk = finding.application == "wandering" and not finding.sweep
        if not walk or finding.test or running is None or running.tier < 1:
            return False
        return finding.clock - running.last < MERGE_MS

    def _item(self, finding: Finding) -> Episode | None:
        """Return what stands on the care list of the finding's person and application now."""
        item = None if finding.danger else self.running.get(_item_key(finding))
        return item if item is not None and finding.clock - item.last < CARE_MS else None

    def explain(self, outage: Outage, clock: int) -> list[OutageExplanation]:
        """Append an explanation to what was raised of homes that turn out to share an outage.

        Their warnings stay as they are; each episode is explained once.
        """
        told = []
        for home in outage.homes & self.silent.keys():
            key = self.silent[home]
            episode = self.running.get(key)
            said = episode is not None and (episode.cared or episode.tier >= 1)
            if episode is None or not said or episode.explained:
                continue
            if clock - episode.last < MERGE_MS:
                episode.explained = True
                told.append(explanation(episode.id, key[0], clock, outage))
        return sorted(told, key=lambda one: one.id)

    def _close(self, clock: int) -> None:
        """Drop what is over; nothing that comes by then could belong to it."""
        if clock < self.closed_at + STALE_MS:
            return
        self.closed_at = clock
        for key in [key for key, one in self.running.items() if one.last <= clock - STALE_MS]:
            del self.running[key]  # in place: whose they are may hold them too
        for home in [home for home, key in self.silent.items() if key not in self.running]:
            del self.silent[home]

    def leave(self, homes: Iterable[int]) -> None:
        """Let go of homes that are given back: somebody else may live there next."""
        for home in homes:
            self.silent.pop(home, None)

    def forget(self, person: str) -> None:
        """Drop the running episodes of a person who is erased."""
        self.running = {key: one for key, one in self.running.items() if key[0] != person}
        self.silent = {home: key for home, key in self.silent.items() if key[0] != person}

    def _of(self, finding: Finding) -> Episode:
        """Return the running episode a finding belongs to, a new one if there is none."""
        kind = kind_of(finding)
        key = (finding.person, finding.application, kind)
        running = self.running.get(key)
        if running is not None and _belongs(finding, running, kind):
            return running
        item = self._item(finding)
        if item is not None and item.tier < 1:  # what rises out of it is its episode still
            self.running[key] = replace(
                item, first=finding.clock, onset=finding.onset, parts={}, events=[]
            )
            return self.running[key]
        named = [finding.person, finding.application, finding.clock, kind]
        if running is not None and running.first == finding.clock:
            # where the clock stands it alone would name two episodes alike
            named.append(f"{finding.claimed} {finding.event}")
        name = digest(*named)
        episode = Episode(name, finding.clock, finding.clock, finding.onset)
        self.running[key] = episode
        return episode

    def _tier(self, episode: Episode, finding: Finding, artefact: Artefact) -> int:
        """Return the tier that the episode's evidence reaches together."""
        lane = finding.application
        rarity = self._rarity(episode, lane, artefact)
        parts = {name: one for name, one in episode.parts.items() if not one.care}
        return self.ladder.tier(lane, max(rarity, finding.combined), parts)

    def _rarity(self, episode: Episode, lane: Lane, artefact: Artefact) -> float:
        """Return how rare what an episode shows of a lane is together."""
        care = lane == "care"
        return together(
            artefact, lane, [one.rarity for one in episode.parts.values() if one.care == care]
        )

    def _warning(self, episode: Episode, finding: Finding, artefact: Artefact) -> Warning:
        """Write one warning."""
        strongest = finding.strongest
        rate = 10.0**-finding.combined
        care = finding.lane == "care"
        tier = 1 if care else episode.tier
        return Warning(
            id=digest(episode.id, "care" if care else tier),
            episode=episode.id,
            person=finding.person,
            warning=finding.application,
            dimension=strongest.dimension,
            detector=strongest.id,
            tier=tier,
            score=rounded(1.0 / (1.0 + rate)),
            p=_p_value(finding),
            onset=episode.onset,
            at=finding.clock,
            events=tuple(episode.events),
            reason=dated(
                filled(strongest.reason_of(finding.values), finding.values), finding, self.table
            ),
            evidence=_evidence(finding),
            versions=Versions(code_version(), self.features, artefact.version),
            care=care,
            test=finding.test,
        )


def kind_of(finding: Finding) -> str:
    """Tell apart what must never be absorbed by another episode: each danger, and tests."""
    if finding.family == COMPANY:
        return COMPANY  # known across partitions only: told apart from what a purse tells alone
    if danger := finding.danger:
        return kind_of_danger(finding, danger)
    return "test" if finding.test else ""


def _item_key(finding: Finding) -> Key:
    return finding.person, finding.application, f"{kind_of(finding)} care".strip()


def _belongs(finding: Finding, running: Episode, kind: str) -> bool:
    if finding.danger:
        return goes_on(finding, running, kind)
    return finding.clock - running.last < MERGE_MS


def _take_in(episode: Episode, finding: Finding) -> None:
    """Remember the best of each detector, and the events."""
    for part in finding.parts:
        detector = part.detector
        known = episode.parts.get(detector.id)
        if known is None or part.rarity > known.rarity:
            highest, care, repeats = detector.highest_tier, detector.care, detector.repeats
            episode.parts[detector.id] = Contribution(part.rarity, highest, care, repeats)
    if finding.event is not None and len(episode.events) < MOST_EVENTS:
        episode.events.append(finding.event)


def _p_value(finding: Finding) -> float | None:
    """Return how often an ordinary person-day brings such a finding; None where no pool says so."""
    fusion = finding.artefact.fusions.get(finding.lane)
    if finding.at_once or fusion is None or not fusion.days:
        return None
    chance = 10.0**-finding.combined / MONTH_DAYS
    return rounded(min(1.0, max(chance, 1.0 / (fusion.days + 1))))


def _evidence(finding: Finding) -> dict[str, float | dict[str, float]]:
    """Return the numbers behind the reason, and the score of each detector that contributed."""
    names = finding.strongest.telling(finding.values, SHOWN)
    numbers = {
        name: rounded(finding.values[name])
        for name in names
        if finding.values[name] == finding.values[name]
    }
    scores = {
        part.detector.id: rounded(1.0 / (1.0 + 10.0**-part.rarity))
        for part in sorted(finding.parts, key=lambda part: part.detector.id)
    }
    late = late_minutes(finding)
    return {**numbers, **({LATE: late} if late else {}), "detectors": scores}
