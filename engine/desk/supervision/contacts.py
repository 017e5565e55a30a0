"""Contacts that never connected (peers, N17): not delivered is not unanswered: pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from engine.store.history.period import Past

CONNECTED = ("well", "needs_help", "refused")
RESULTS = (*CONNECTED, "no_answer", "not_delivered", "wrong_number")
FEWEST = 2
"""Attempts from which a contact that never connected is told (assumed)."""
PREFIX = 3
"""Digits that tell a number's operator."""


class Reached(NamedTuple):
    """How often somebody was reached; `of` is whose number, or a number's first digits."""

    of: str
    attempts: int
    connected: int
    no_answer: int
    not_delivered: int
    wrong_number: int

    @property
    def share(self) -> float:
        """Return the share of attempts that connected."""
        return self.connected / self.attempts


class NeverReached(NamedTuple):
    """Somebody whose phone, or whose contact's, was tried and never connected."""

    person: str
    whose: str
    contact: str
    attempts: int
    not_delivered: int
    last_at: int


class Contacts(NamedTuple):
    """Attempts by whose number, by operator's digits, and those that never connected."""

    by_whose: list[Reached]
    by_digits: list[Reached]
    never: list[NeverReached]


def contacts(pasts: Iterable[Past]) -> Contacts:
    """Return how calls went, officers' and machines' alike."""
    whose: dict[str, Counter[str]] = defaultdict(Counter)
    digits: dict[str, Counter[str]] = defaultdict(Counter)
    each: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    last: dict[tuple[str, str, str], int] = {}
    for past in pasts:
        for one in past.history:
            if one.what != "called" or one.detail.get("result") not in RESULTS:
                continue
            result, named = str(one.detail["result"]), str(one.detail.get("whose", "other"))
            whose[named][result] += 1
            number = "".join(filter(str.isdigit, str(one.detail.get("number", ""))))
            if len(number) > PREFIX:
                digits[number[:PREFIX]][result] += 1
            key = past.incident.person, named, str(one.detail.get("contact", ""))
            each[key][result] += 1
            last[key] = max(one.at, last.get(key, 0))
    never = [
        NeverReached(*key, told.total(), told["not_delivered"], last[key])
        for key, told in each.items()
        if key[0] and told.total() >= FEWEST and not any(told[name] for name in CONNECTED)
    ]
    return Contacts(
        [_reached(name, told) for name, told in sorted(whose.items())],
        [_reached(name, told) for name, told in sorted(digits.items())],
        sorted(never, key=lambda one: (-one.attempts, one.person)),
    )


def _reached(name: str, told: Counter[str]) -> Reached:
    connected = sum(told[result] for result in CONNECTED)
    others = (told[result] for result in ("no_answer", "not_delivered", "wrong_number"))
    return Reached(name, told.total(), connected, *others)
