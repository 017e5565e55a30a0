"""What an incident becomes by what the engine tells: pure, the same for stored and for new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from engine.formats.ids import digest
from engine.store.incidents.grades import (
    ANSWER_MS,
    CLEARING_MS,
    LATE_MS,
    LATEST_MS,
    RETURN_MS,
    dangers,
    limits,
)
from engine.store.incidents.incident import MOST_EPISODES, Episode, Incident, Kind, Reason

HIGHEST = 3
What = Literal["opened", "episode", "risen", "repeated", "seen_again", "explained", "reopened"]


class Said(msgspec.Struct, frozen=True):
    """What is read of a warning's line."""

    id: str
    episode: str
    person: str
    warning: Kind
    detector: str
    tier: int
    onset: int
    at: int
    reason: Reason = Reason()
    test: bool = False
    care: bool = False
    score: float = 1.0


class Moment(NamedTuple):
    """Now by the desk's clock and by the log's, epoch ms; at a restoration nobody is called."""

    desk: int
    log: int
    calls: bool = True

    def by_desk(self, at: int) -> int:
        """Return a moment of the log as the desk's clock has it."""
        return at + self.desk - self.log

    def late(self, at: int, *, urgent: bool = False) -> bool:
        """Tell whether evidence is too old to call: hours, and of life safety days."""
        return not self.calls or self.log - at > (LATEST_MS if urgent else LATE_MS)


class Heard(NamedTuple):
    """An incident as it is now, and what happened to it."""

    incident: Incident
    what: What


def begun(said: Said, area: str, now: Moment, lifted: int = 0) -> Heard:
    """Open an incident by its first warning; the same warning opens the same one."""
    fresh = Incident(
        id=digest("incident", said.episode),
        kind=said.warning,
        person=said.person,
        subject=said.person,
        case=case_of(said.person),
        area=area,
        tier=0,
        onset=said.onset,
        at=said.at,
        opened_at=now.desk,
        due_at=now.desk,
        test=said.test,
        missed=True,  # until it calls
        lifted=lifted,
    )
    return Heard(heard(fresh, said, now).incident, "opened")


def case_of(person: str) -> str:
    """Return the id of the case of a person.

    Examples
    --------
    >>> case_of("a") == case_of("a"), case_of("a") == case_of("b")
    (True, False)
    """
    return digest("case", person)


def takes(incident: Incident, said: Said) -> bool:
    """Tell whether a warning belongs to an open incident of its person and application."""
    known = any(one.id == said.episode for one in incident.episodes)
    return known or (incident.open and len(incident.episodes) < MOST_EPISODES)


def heard(incident: Incident, said: Said, now: Moment) -> Heard:
    """Take a warning in; it calls for attention unless it says nothing that was not known.

    A new episode, a risen tier, and whatever is of life safety do; another warning that is hours
    old calls nobody.
    """
    index = next((n for n, one in enumerate(incident.episodes) if one.id == said.episode), None)
    what: What = "episode"
    if index is None:
        episodes = (*incident.episodes, _episode(said))
    else:
        old = incident.episodes[index]
        what = "risen" if said.tier > old.tier else "repeated"
        episodes = _with(incident.episodes, index, _joined(old, said))
    new = _graded(replace(incident, episodes=episodes, at=max(incident.at, said.at)))
    told = episodes[-1 if index is None else index]
    if what == "repeated" and told.danger not in _told_again():
        return Heard(new, what)
    if not incident.open:
        what = "reopened"
        new = _opened_again(new, told.id)
    if not now.late(said.at, urgent=_urgent(told)):
        return Heard(_alerted(new, now), what)
    waits = incident.open and bool(incident.episodes)
    return Heard(new if waits else replace(new, due_at=due(new, now.desk)), what)


def _unended(episodes: Sequence[Episode], name: str) -> tuple[Episode, ...]:
    """Return episodes of which one goes on: what it was found to be no longer holds."""
    return tuple(
        replace(one, outcome=None, became="", lost_cny=None) if one.id == name else one
        for one in episodes
    )


def _told_again() -> frozenset[str]:
    """Return the dangers that are heard each time they cry."""
    return frozenset(dangers().values()) - limits()


def _episode(said: Said) -> Episode:
    danger = dangers().get(said.detector, "")
    return Episode(
        said.episode, said.tier, said.onset, said.at, said.detector, (said.id,), danger, said.reason
    )


def _joined(old: Episode, said: Said) -> Episode:
    """Return an episode with one more warning; the tier never falls, what is known stays known."""
    higher = said.tier >= old.tier
    return replace(
        old,
        tier=max(old.tier, said.tier),
        onset=min(old.onset, said.onset),
        at=max(old.at, said.at),
        detector=said.detector if higher else old.detector,
        reason=said.reason if higher else old.reason,
        danger=old.danger or dangers().get(said.detector, ""),
        warnings=(*old.warnings, said.id),
        seen_at=None,
    )


def _with(episodes: Sequence[Episode], index: int, one: Episode) -> tuple[Episode, ...]:
    return (*episodes[:index], one, *episodes[index + 1 :])


def _graded(incident: Incident) -> Incident:
    """Return an incident with what follows from its episodes."""
    episodes = incident.episodes
    return replace(
        incident,
        tier=_tier(incident),
        danger=any(_urgent(one) for one in episodes),
        onset=min((one.onset for one in episodes), default=incident.onset),
    )


def _tier(incident: Incident) -> int:
    """Return the tier of the worst episode, and what the desk knows beyond it."""
    found = [one.tier for one in incident.episodes]
    return min(HIGHEST, max(found) + incident.lifted) if found else incident.tier


def _urgent(one: Episode) -> bool:
    """Tell whether an episode is of life safety now: a limit is at its last step only."""
    return bool(one.danger) and (one.tier == 3 or one.danger not in limits())


def graded(incident: Incident, episodes: tuple[Episode, ...]) -> Incident:
    """Return an incident with other episodes, and what follows from them."""
    return _graded(replace(incident, episodes=episodes))


def due(incident: Incident, since: int) -> int:
    """Return when an incident that nobody has is to be answered (desk's clock, epoch ms)."""
    return since + ANSWER_MS[incident.urgency]


def deadline(incident: Incident, now: int) -> int:
    """Return when an incident that calls now is to be acted on (desk's clock, epoch ms).

    Who has it keeps his grade's time. However often something calls, no call puts a deadline off.
    """
    if incident.owner:
        return min(incident.due_at, now + RETURN_MS[incident.urgency])
    waiting = incident.state == "new" and incident.alerts > 0
    return min(incident.due_at, due(incident, now)) if waiting else due(incident, now)


def _alerted(incident: Incident, now: Moment) -> Incident:
    """Call for attention: no snooze holds, and the clock runs from now unless it ran before."""
    new = replace(
        incident,
        alerts=incident.alerts + 1,
        alerted_at=now.desk,
        acknowledged=(),
        missed=False,
        due_at=deadline(incident, now.desk),
    )
    if incident.state != "snoozed":
        return new
    state = "taken" if incident.owner else "new"
    return replace(new, state=state, snoozed_until=None, snooze_reason="")


def called_again(incident: Incident, episode: str, at: int, now: Moment) -> Heard | None:
    """Open again what was closed, where its person calls for help again; else it is known."""
    if incident.state != "closed" or now.late(at, urgent=True):
        return None
    new = replace(incident, at=max(incident.at, at))
    return Heard(_alerted(_opened_again(new, episode), now), "reopened")


def still_alarms(incident: Incident, episode: str, at: int, now: Moment) -> Heard | None:
    """Open again what was closed, where its detector alarms when smoke has long had time to clear.

    Whoever closed it knew that it alarmed: for some minutes that tells him nothing new.
    """
    if now.by_desk(at) - incident.acted_at < CLEARING_MS:
        return None
    return called_again(incident, episode, at, now)


def _opened_again(incident: Incident, episode: str) -> Incident:
    """Return an incident as nobody has it, with an episode that goes on."""
    return replace(
        incident, state="new", owner="", snoozed_until=None, snooze_reason="",
        episodes=_unended(incident.episodes, episode),
    )  # fmt: skip


def seen_again(incident: Incident, episode: str, at: int) -> Heard | None:
    """Note that a silence ended; an incident that nobody has and that was nothing else is over.

    Nobody is told that it was benign: who fell may have got up. Its outcome is `unknown`, which
    teaches nothing.
    """
    ended = tuple(
        replace(one, seen_at=at) if one.id == episode and one.seen_at is None else one
        for one in incident.episodes
    )
    if ended == incident.episodes or not incident.open:
        return None
    new = replace(incident, episodes=ended)
    if not incident.owner and all(one.seen_at is not None for one in ended):
        closed = tuple(replace(one, outcome=one.outcome or "unknown") for one in ended)
        new = replace(new, state="closed", episodes=closed, snoozed_until=None, snooze_reason="")
    return Heard(new, "seen_again")


def explained(incident: Incident, episode: str, cause: str) -> Heard | None:
    """Note what was found out about an episode, for instance an outage; it lowers nothing."""
    known = tuple(
        replace(one, cause=cause) if one.id == episode and not one.cause else one
        for one in incident.episodes
    )
    if known == incident.episodes:
        return None
    return Heard(replace(incident, episodes=known), "explained")
