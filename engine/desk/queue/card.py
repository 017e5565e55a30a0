"""One incident in the list: tier, who, since when, the reason in a sentence, who has it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import sees
from engine.desk.masking.reasons import Hidden, episode_for, hidden_from
from engine.desk.queue.shown import Shown
from engine.desk.queue.storm import Group, Storm
from engine.desk.queue.view import is_call
from engine.desk.web.templates import rendered
from engine.desk.web.texts import WORDS, Language, said
from engine.desk.web.times import ago, left
from engine.store.incidents.incident import Episode, Reason

KEPT = 20_000
"""Cards kept for other pages: two megabytes for each thousand."""


class Reader(NamedTuple):
    """For whom a card is drawn; whoever reads alike gets the same bytes."""

    language: Language
    names: bool
    hidden: Hidden = frozenset()

    @classmethod
    def of(cls, caller: Caller, language: Language) -> Reader:
        """Return as whom somebody reads."""
        return cls(language, sees(caller, "name"), hidden_from(caller))


class Cards:
    """Cards as markup, each drawn once for all who read alike."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[Shown, Reader], Markup] = {}

    def of(self, shown: Iterable[Shown], reader: Reader) -> Markup:
        """Return the markup of some cards, one a line."""
        return Markup("\n").join(self._one(one, reader) for one in shown)

    def listed(self, told: Iterable[Shown | Group], reader: Reader) -> Markup:
        """Return the markup of a list, storms folded."""
        drawn = [
            self._group(one, reader) if isinstance(one, Group) else self._one(one, reader)
            for one in told
        ]
        return Markup("\n").join(drawn)

    def _group(self, group: Group, reader: Reader) -> Markup:
        return Markup(
            rendered(
                "queue/group.html",
                reader.language,
                storm=group.storm,
                title=storm_title(group.storm, reader.language),
                key=group.members[0].key,
                many=len(group.members),
                cards=self.of(group.members, reader),
            )
        )

    def _one(self, shown: Shown, reader: Reader) -> Markup:
        key = (shown, reader)
        found = self._drawn.get(key)
        if found is None:
            if len(self._drawn) >= KEPT:
                self._drawn.clear()
            found = self._drawn[key] = card(shown, reader)
        return found


def card(shown: Shown, reader: Reader) -> Markup:
    """Return the markup of one card, on one line."""
    language, now, one = reader.language, int(time.time() * 1000), shown.incident
    worst = told_by(episode_for(each, one.kind, reader.hidden) for each in one.episodes)
    drawn = rendered(
        "queue/card.html",
        language,
        one=one,
        shown=shown,
        tier=said(f"tier{min(3, shown.urgency)}", language),
        grade=0 if shown.capped else one.tier,
        who=who(shown, reader),
        reason=_reported(shown, reader)
        or in_language(worst.reason if worst else Reason(), language),
        later=[in_language(each, language) for each in shown.later],
        count=sum(each.count for each in one.episodes),
        call=is_call(shown),
        storm=shown.storm,
        storm_title=storm_title(shown.storm, language) if shown.storm else "",
        has=has(shown, language),
        ago=ago(now - one.opened_at, language),
        left=left(one.due_at - now, language),
    )
    return Markup(drawn.replace("\n", " "))


def told_by(episodes: Iterable[Episode]) -> Episode | None:
    """Return the episode that is told of: the worst, of these the newest; None where none is."""
    return max(episodes, key=lambda each: (bool(each.danger), each.tier, each.at), default=None)


def _reported(shown: Shown, reader: Reader) -> str:
    """Return what somebody told who rang, to whom names are shown."""
    report = shown.incident.report
    return report.told if report is not None and reader.names else ""


def who(shown: Shown, reader: Reader) -> str:
    """Return who it is about: a name where it is known and may be seen, and always the id."""
    one, told = shown.incident, shown.registered
    if one.kind == "gateway":
        return _gateway(one.subject, reader.language)
    named = [told.name] if told.name and reader.names else []
    return " ".join([*named, one.subject or said("nobody_known", reader.language)])


def storm_title(storm: Storm, language: Language) -> str:
    """Return what a storm is called."""
    return _gateway(storm.subject, language)


def _gateway(subject: str, language: Language) -> str:
    """Return what fell silent: what the homes share, and its name where one is known.

    Examples
    --------
    >>> _gateway("street:解放街@331102", "zh"), _gateway("feed:", "en")
    ('街道 解放街', 'feed')
    """
    shared, _, name = subject.partition("@")[0].partition(":")
    return f"{said(shared, language) if shared in WORDS else shared} {name}".strip()


def has(shown: Shown, language: Language) -> str:
    """Return who has it, in words."""
    one = shown.incident
    if one.state == "closed":
        return said("closed", language)
    if not one.owner:
        return said("nobody_has", language)
    state = one.state if one.state in ("dispatched", "snoozed") else "taken"
    return f"{one.owner} {said(state, language)}"


def in_language(reason: Reason, language: Language) -> str:
    """Return a sentence in the language of the page."""
    return reason.zh if language == "zh" else reason.en
