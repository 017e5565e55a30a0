"""An incident: a person's matter in one application, with its own lock, clock and owner."""

from __future__ import annotations

from typing import Literal

import msgspec

State = Literal["new", "taken", "dispatched", "snoozed", "closed", "merged"]
OPEN: tuple[State, ...] = ("new", "taken", "dispatched", "snoozed")
"""States in which somebody has to do something yet."""
Kind = Literal["wandering", "fraud", "home", "data_fault", "gateway"]
"""The applications, and what is wrong with the desk's own eyes."""
FAULTS: tuple[Kind, ...] = ("data_fault", "gateway")
"""Nobody's matter yet, and everybody's: what the desk cannot see."""
Outcome = Literal["true", "benign", "device", "planned_absence", "duplicate", "unknown"]
Became = Literal["", "safe", "hurt", "dead", "stopped", "lost"]
"""What became of a true one: found safe, hurt, dead; money stopped or lost."""
ENGINE = "engine"
"""Who did what nobody did: the warnings themselves."""
MOST_EPISODES = 200
"""Episodes of one incident; beyond, another is opened: a button that sticks must stay readable."""


class Reason(msgspec.Struct, frozen=True):
    """One sentence in each language."""

    zh: str = ""
    en: str = ""


class Episode(msgspec.Struct, frozen=True):
    """What the engine found at a stretch; `danger` names what is of life safety in it.

    `onset` and `at` are epoch ms by the log's clock, `at` that of the newest warning; `seen_at` is
    when a silence ended by itself, `count` how much of a fault came; `lost_cny` what a fraud cost.
    """

    id: str
    tier: int
    onset: int
    at: int
    detector: str
    warnings: tuple[str, ...]
    danger: str = ""
    reason: Reason = Reason()
    seen_at: int | None = None
    count: int = 1
    cause: str = ""
    outcome: Outcome | None = None
    became: Became = ""
    lost_cny: float | None = None


class Link(msgspec.Struct, frozen=True):
    """Another incident that belongs to this one, and by which cause."""

    incident: str
    cause: str


class Report(msgspec.Struct, frozen=True):
    """What somebody told who rang: free text, never in the event log."""

    caller: str = ""
    phone: str = ""
    told: str = ""
    last_seen_at: int | None = None
    last_seen_place: str = ""
    clothing: str = ""


class Incident(msgspec.Struct, frozen=True):
    """The whole state; `version` grows by one with every change.

    Parameters
    ----------
    subject
        What new evidence is joined by: the person, or what is faulty.
    danger
        Whether somebody's life hangs on minutes; a limit counts from its last step on.
    case
        All incidents of a person share it.
    at
        Clock of the log at the newest evidence, epoch ms; all that follows is the desk's own clock.
    alerts, alerted_at
        How often it called for attention, and when last; 0 where it was hours old when it came.
    due_at
        When the next act is due, or a snooze ends.
    missed
        True where its evidence came hours late: it stands on the catch-up list and paged nobody.
    returned
        How often it came back because who had it did nothing; the supervisor is told each time.
    lifted
        Tiers above those of its warnings: the person denied a fraud within 30 days, or nobody
        answered when asked.
    overdue
        What of its grade was not done in time.
    given_up
        True where it called nobody for its station's budget of calls.
    acknowledged
        Who has said that he heard its last call, whoever has it; each call asks anew.
    """

    id: str
    kind: Kind
    person: str
    subject: str
    case: str
    area: str
    tier: int
    onset: int
    at: int
    opened_at: int
    due_at: int
    episodes: tuple[Episode, ...] = ()
    danger: bool = False
    test: bool = False
    state: State = "new"
    version: int = 0
    owner: str = ""
    alerts: int = 0
    alerted_at: int = 0
    acted_at: int = 0
    missed: bool = False
    snoozed_until: int | None = None
    snooze_reason: str = ""
    returned: int = 0
    lifted: int = 0
    overdue: tuple[str, ...] = ()
    given_up: bool = False
    acknowledged: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    merged_into: str = ""
    report: Report | None = None

    @property
    def open(self) -> bool:
        """Tell whether somebody has to do something yet."""
        return self.state in OPEN

    @property
    def silenceable(self) -> bool:
        """Tell whether it may be silenced for a while: nothing of life safety ever is."""
        return not any(one.danger for one in self.episodes)

    @property
    def heard_by(self) -> int:
        """Return how many know of its last call: who said so, and who has it."""
        return len({*self.acknowledged, *([self.owner] if self.owner else [])})

    @property
    def urgency(self) -> int:
        """Return by what the queue is sorted: the tier, and above all of them life safety.

        What was given up for a budget waits with tier 1.
        """
        return 4 if self.danger else min(self.tier, 1) if self.given_up else self.tier
