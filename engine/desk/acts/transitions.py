"""What an act makes of an incident: pure, and refused where its state does not allow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from engine.desk.incidents.model import Ending
from engine.desk.web.refused import conflict, wrong
from engine.store.incidents.grades import RETURN_MS
from engine.store.incidents.hearing import deadline
from engine.store.incidents.incident import Episode, Incident
from streams.contract.units import HOUR_MS

LONGEST_SNOOZE_MS = 8 * HOUR_MS


class By(NamedTuple):
    """Who acts, when (desk's clock, epoch ms), and whether others' incidents are his to give."""

    name: str
    now: int
    reassigns: bool = False


def taken(one: Incident, by: By) -> Incident:
    """Take it: it is answered now, and nobody else's."""
    _mine(one, by)
    state = one.state if one.state == "dispatched" else "taken"
    return _acted(_awake(replace(one, state=state, owner=by.name)), by)


def noted(one: Incident, by: By) -> Incident:
    """Note something, or call somebody: an act of whom has it keeps it his."""
    return _acted(one, by)


def acknowledged(one: Incident, by: By) -> Incident:
    """Say that one has heard the call; who has it stays as it is."""
    _open(one)
    names = tuple(dict.fromkeys((*one.acknowledged, by.name)))
    return replace(one, acknowledged=names)


def transferred(one: Incident, by: By, to: str) -> Incident:
    """Give it to somebody, who is called; nobody can give away what nobody has."""
    _open(one)
    if not one.owner:
        raise conflict("无人受理，不能移交", "nobody has it: take it first")
    if one.owner != by.name and not by.reassigns:
        raise conflict("由他人受理", "somebody else has it")
    new = _awake(replace(one, owner=to))
    new = replace(new, state="taken" if new.state == "new" else new.state)
    called = replace(new, alerts=new.alerts + 1, alerted_at=by.now, acted_at=by.now)
    return replace(called, due_at=by.now + RETURN_MS[called.urgency])


def dispatched(one: Incident, by: By) -> Incident:
    """Send somebody."""
    _mine(one, by)
    return _acted(_awake(replace(one, state="dispatched", owner=by.name)), by)


def snoozed(one: Incident, by: By, reason: str, until: int) -> Incident:
    """Call nobody for a while, unless something new or worse comes."""
    _mine(one, by)
    if not one.silenceable:
        raise conflict("求助、跌倒和限时告警不可暂缓", "an SOS, a fall, a limit is never silenced")
    if not by.now < until <= by.now + LONGEST_SNOOZE_MS:
        raise wrong("暂缓须在8小时内结束", "a snooze ends in the future, within 8 hours")
    new = replace(one, state="snoozed", owner=by.name, snoozed_until=until, snooze_reason=reason)
    return replace(_acted(new, by), due_at=until)


def visited(one: Incident, by: By) -> Incident:
    """Somebody was there: whoever was sent is no longer under way."""
    _open(one)
    arrived = one.state == "dispatched"
    return _acted(replace(one, state="taken") if arrived else one, by)


def closed(
    one: Incident, by: By, outcomes: Mapping[str, Ending], others: Ending | None
) -> Incident:
    """Close it: every episode has an outcome, a true one says what became of it."""
    _mine(one, by)
    if unknown := outcomes.keys() - {episode.id for episode in one.episodes}:
        raise wrong("无此情节", f"no episode of this incident: {len(unknown)} of those named")
    named = {each.id: outcomes.get(each.id) for each in one.episodes}
    still = {each.id for each in one.episodes if each.outcome is None}
    lacks = [name for name in still if named[name] is None and others is None]
    if lacks:
        fields = {f"outcomes.{name}": "缺结果 has no outcome" for name in sorted(lacks)}
        raise wrong("每个未了情节都须有结果", "every open episode needs an outcome", fields)
    ended = [_ending(one, each, named[each.id], others) for each in one.episodes]
    new = _awake(replace(one, state="closed", episodes=tuple(ended), missed=False))
    return replace(new, acted_at=by.now, owner=one.owner or by.name)


def _ending(
    one: Incident, episode: Episode, named: Ending | None, others: Ending | None
) -> Episode:
    """Return an episode with its outcome; one that has an outcome keeps it unless it is named."""
    ending = named if episode.outcome else named or others
    return episode if ending is None else _ended(one, episode, ending)


def _ended(one: Incident, episode: Episode, ending: Ending) -> Episode:
    allowed = ("stopped", "lost") if one.kind == "fraud" else ("safe", "hurt", "dead")
    told = ending.became
    if (ending.outcome == "true") != bool(told) or (told and told not in allowed):
        raise wrong("属实须注明结局", f"a true one, and only it, says what became: {allowed}")
    if (ending.lost_cny is not None) != (told == "lost"):
        raise wrong("损失须注明金额", "money that is lost, and only it, has an amount")
    return replace(episode, outcome=ending.outcome, became=told, lost_cny=ending.lost_cny)


def reopened(one: Incident, by: By) -> Incident:
    """Open it again: whoever does has it, and its episodes want an outcome anew."""
    if one.state != "closed":
        raise conflict("未办结", "it is not closed")
    episodes = tuple(
        replace(episode, outcome=None, became="", lost_cny=None) for episode in one.episodes
    )
    return _acted(replace(one, state="taken", owner=by.name, episodes=episodes), by)


def returned(one: Incident, now: int) -> Incident:
    """Give back to the queue what its owner did nothing about, or what was snoozed long enough."""
    new = replace(_awake(one), state="new", owner="", alerts=one.alerts + 1, alerted_at=now)
    over = one.state == "snoozed"
    return replace(new, returned=one.returned + (not over), due_at=now)


def called_again(one: Incident, now: int) -> Incident:
    """Return an incident that calls for attention once more, whoever has it; no snooze holds."""
    new = replace(_awake(one), alerts=one.alerts + 1, alerted_at=now)
    return replace(new, due_at=deadline(new, now))


def climbed(one: Incident, tier: int, now: int) -> Incident:
    """Return an incident that calls at a higher tier; whoever has it knows already."""
    if not one.open or one.owner or one.tier >= tier:
        return one
    return called_again(replace(one, tier=tier, lifted=one.lifted + tier - one.tier), now)


def _acted(one: Incident, by: By) -> Incident:
    """Return an incident whose owner has done something just now."""
    if one.open and one.state not in ("new", "snoozed") and one.owner == by.name:
        one = replace(one, due_at=by.now + RETURN_MS[one.urgency])
    return replace(one, acted_at=by.now, missed=False)


def _awake(one: Incident) -> Incident:
    state = "taken" if one.state == "snoozed" else one.state
    return replace(
        one, state=state, snoozed_until=None, snooze_reason="", missed=False, given_up=False
    )


def _open(one: Incident) -> None:
    if not one.open:
        raise conflict("已办结或已合并", "it is closed or merged")


def _mine(one: Incident, by: By) -> None:
    """Refuse what is closed, or somebody else's."""
    _open(one)
    if one.owner not in ("", by.name):
        raise conflict("由他人受理", "somebody else has it")
