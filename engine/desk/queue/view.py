"""What an officer's list shows; all of it stands in the page's address."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from engine.desk.access.caller import Caller
from engine.desk.queue.shown import Shown
from engine.desk.web.texts import Language
from engine.store.incidents.incident import OPEN, Kind
from engine.store.incidents.queue import Wanted

CALL = 3
"""Urgency from which an incident that nobody has stays in view, whatever is looked at."""
Who = Literal["", "mine", "nobody"]


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen: of a kind, from an urgency on, whose, of whom; open ones or closed.

    Examples
    --------
    >>> View(tier=3).query(application="home"), View("en").query(), View().query(tier=0)
    ('?application=home&tier=3', '?lang=en', '?tier=0')
    """

    lang: Language = "zh"
    application: Kind | None = None
    tier: int = 2
    who: Who = ""
    person: str = ""
    closed: bool = False

    def query(self, **changed: object) -> str:
        """Return the query of a page with this view, some of it changed."""
        usual, now = asdict(View()), asdict(self) | changed
        told = {name: value for name, value in now.items() if value != usual.get(name)}
        told = {name: int(one) if isinstance(one, bool) else one for name, one in told.items()}
        return "?" + urlencode({name: "" if one is None else one for name, one in told.items()})

    def wanted(self, caller: Caller) -> Wanted:
        """Return what is asked of the store."""
        owner = {"": None, "mine": caller.name, "nobody": ""}[self.who]
        kinds = (self.application,) if self.application else ()
        states = ("closed",) if self.closed else OPEN
        return Wanted(caller.area, 0, kinds, self.person or None, states, owner, urgency=self.tier)

    def calls(self, caller: Caller) -> Wanted | None:
        """Return what stays in view whatever is looked at; nothing where closed ones are."""
        if self.closed:
            return None
        return Wanted(caller.area, states=("new",), owner="", urgency=CALL)

    def lets_through(self, shown: Shown, caller: Caller) -> bool:
        """Tell whether an incident is to be seen."""
        one = shown.incident
        if not caller.reaches(one.area) or one.open == self.closed or one.state == "merged":
            return False
        if is_call(shown):
            return True
        owner = {"": one.owner, "mine": caller.name, "nobody": ""}[self.who]
        return (
            shown.urgency >= self.tier
            and self.application in (None, one.kind)
            and self.person in ("", one.person)
            and one.owner == owner
        )

    def at(self, language: Language) -> View:
        """Return the same view in a language."""
        return replace(self, lang=language)


def is_call(shown: Shown) -> bool:
    """Tell whether an incident stays in view until somebody has it."""
    one = shown.incident
    unseen = one.open and not one.owner and one.state == "new"
    return unseen and shown.urgency >= CALL and not one.test
