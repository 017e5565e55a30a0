"""Acts that concern two incidents: merge, split, link."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from engine.desk.acts.transitions import By
from engine.desk.web.refused import conflict, wrong
from engine.formats.ids import digest
from engine.store.incidents.grades import RETURN_MS
from engine.store.incidents.hearing import graded
from engine.store.incidents.incident import MOST_EPISODES, Episode, Incident, Link, State

Changed = list[tuple[Incident | None, Incident]]
"""Incidents as they were and as they are; the first is the one acted on."""


def merged(one: Incident, others: Sequence[Incident], by: By) -> Changed:
    """Take other incidents into one: a fraud never swallows an SOS, nor one person another's."""
    for other in (one, *others):
        if not other.open:
            raise conflict("已办结或已合并", "one of them is closed or merged")
        if other.owner not in ("", by.name):
            raise conflict("由他人受理", "somebody else has one of them")
    for other in others:
        same = (other.kind, other.test) == (one.kind, one.test)
        if not same or other.person not in ("", one.person) or other.id == one.id:
            raise conflict("不是同一人同一类事件", "another person or application: link it")
    episodes = one.episodes + tuple(each for other in others for each in other.episodes)
    if len(episodes) > MOST_EPISODES:
        raise conflict("情节过多", f"it would have more than {MOST_EPISODES} episodes")
    new = _whole(one, others, episodes, by)
    gone = [(other, replace(other, state="merged", merged_into=one.id, owner="", snoozed_until=None,
                            snooze_reason="")) for other in others]  # fmt: skip
    return [(one, new), *gone]


def _whole(
    one: Incident, others: Sequence[Incident], episodes: tuple[Episode, ...], by: By
) -> Incident:
    """Return what several become: who held one of them has it, and no danger sleeps in it."""
    every = (one, *others)
    links = {link: None for each in every for link in each.links}
    new = graded(replace(one, acted_at=by.now, links=tuple(links), missed=False), episodes)
    new = replace(new, at=max(each.at for each in every), due_at=min(each.due_at for each in every))
    state: State = "dispatched" if any(each.state == "dispatched" for each in every) else "taken"
    if not any(each.owner for each in every):
        return replace(new, state="new", snoozed_until=None, snooze_reason="")
    if all(each.state == "snoozed" for each in every) and new.silenceable:
        return new
    held = replace(new, state=state, owner=by.name, snoozed_until=None, snooze_reason="")
    return replace(held, due_at=by.now + RETURN_MS[new.urgency])


def split(one: Incident, episodes: Collection[str], by: By, act: str) -> Changed:
    """Let some episodes become an incident of their own; whoever splits has it."""
    if not one.open or one.owner not in ("", by.name):
        raise conflict("已办结或由他人受理", "it is closed, or somebody else's")
    own = tuple(each for each in one.episodes if each.id in set(episodes))
    rest = tuple(each for each in one.episodes if each.id not in set(episodes))
    if len(own) != len(set(episodes)) or not rest:
        raise wrong("须选部分情节", "name some episodes of it, not all")
    name = digest("incident", "split", one.id, act)
    old = replace(graded(one, rest), acted_at=by.now, links=(*one.links, Link(name, "split")))
    new = graded(
        replace(one, id=name, version=0, state="taken", owner=by.name, opened_at=by.now,
                acted_at=by.now, links=(Link(one.id, "split"),), report=None, returned=0,
                snoozed_until=None, snooze_reason="", missed=False),
        own,
    )  # fmt: skip
    return [(one, old), (None, replace(new, due_at=by.now + RETURN_MS[new.urgency]))]


def linked(one: Incident, other: Incident, cause: str, by: By) -> Changed:
    """Let two incidents name each other."""
    if one.id == other.id:
        raise wrong("不能与自身关联", "it is the same incident")
    return [
        (mine, replace(mine, acted_at=by.now, links=_with(mine.links, Link(theirs.id, cause))))
        for mine, theirs in ((one, other), (other, one))
    ]


def _with(links: tuple[Link, ...], link: Link) -> tuple[Link, ...]:
    return links if link in links else (*links, link)
