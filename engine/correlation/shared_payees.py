"""One new payee of many elders: seen by nobody who looks at one purse at a time.

A payee is new for as long after its first payment in town, provided the town had been watched
for at least as long before: one that many have paid for months raises nothing. How long that is,
and how many elders must have paid until all are warned of, the rules say, of companies
`models/rules/company/shared_company.py`, of personal accounts
`models/rules/company/shared_personal_account.py`. What a person is paid below that rule's least sum
is not looked at: stalls are paid to personal accounts every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.alerting.finding import COMPANY, Finding, Part
from features.core.rows import blank_rows
from models.detector import Rule
from models.rules.company import shared_company, shared_personal_account
from streams.contract.columns import (
    COUNTERPARTY,
    COUNTERPARTY_KIND,
    PAYMENT_AMOUNT,
    PAYMENT_DIRECTION,
)
from streams.contract.event_row import Events, only
from streams.contract.kinds import COUNTERPARTY_KINDS, DIRECTIONS, Flag, Kind
from streams.contract.units import DAY_MS

COMPANIES, PERSONS = shared_company.RULE, shared_personal_account.RULE
NEW_MS = int(COMPANIES.params["new_d"]) * DAY_MS
"""How long a payee is new, and how long a town must have been watched to know it."""
LEAST_CNY = PERSONS.params["least_cny"]
"""Least payment to a personal account that counts."""
NOT_YET = -1
_PERSON, _COMPANY = COUNTERPARTY_KINDS.index("person"), COUNTERPARTY_KINDS.index("company")
UNPAID_MS = 365 * DAY_MS
"""A company that nobody has paid for so long is as good as new (assumed)."""
MOST = 200_000
"""Companies remembered; beyond, those paid longest ago are dropped."""


class Paid(NamedTuple):
    """An elder pays a company or a person; times in epoch ms, `company` the payee's hash."""

    clock: int
    company: int
    person: str
    event: str
    at: int
    amount_cny: float
    personal: bool = False

    @property
    def rule(self) -> Rule:
        """Return the rule that says how many elders are too many."""
        return PERSONS if self.personal else COMPANIES


def paid(buffer: NDArray[np.uint8], events: Events) -> list[Paid]:
    """Return the payments to companies and the large ones to persons; a loop over those few."""
    events = only(events, events["kind"] == int(Kind.PAYMENT))
    mask = events[PAYMENT_DIRECTION] == DIRECTIONS.index("out")
    personal = events[COUNTERPARTY_KIND] == _PERSON
    personal &= events[PAYMENT_AMOUNT] >= LEAST_CNY
    mask &= personal | (events[COUNTERPARTY_KIND] == _COMPANY)
    mask &= (events[COUNTERPARTY] != 0) & ((events["flags"] & int(Flag.TEST)) == 0)
    return [
        Paid(
            int(event["received_at"]),
            int(event[COUNTERPARTY]),
            _text(buffer, event["person_start"], event["person_length"]),
            _text(buffer, event["id_start"], event["id_length"]),
            int(event["at"]),
            float(event[PAYMENT_AMOUNT]),
            bool(event[COUNTERPARTY_KIND] == _PERSON),
        )
        for event in only(events, mask)
    ]


def _text(buffer: NDArray[np.uint8], start: int, length: int) -> str:
    return bytes(buffer[int(start) : int(start) + int(length)]).decode()


@dataclass(slots=True)
class Companies:
    """When each company was first paid, and by whom as long as it is new.

    `last` holds when each was last paid, longest ago first; snapshots of before have none.
    """

    began: int = NOT_YET
    first: dict[int, int] = field(default_factory=dict)
    payers: dict[int, dict[str, Paid]] = field(default_factory=dict)
    waiting: list[Paid] = field(default_factory=list)
    last: dict[int, int] | None = None
    tidied: int = NOT_YET

    def take(self, said: Iterable[Paid]) -> None:
        """Take in payments, in any order."""
        self.waiting += said

    def due(self, clock: int) -> list[Finding]:
        """Return what payments up to `clock` bring up, in the order of their clocks."""
        self.waiting.sort()
        ready = [one for one in self.waiting if one.clock <= clock]
        self.waiting = self.waiting[len(ready) :]
        return [finding for one in ready for finding in self._of(one)]

    def _of(self, one: Paid) -> Iterator[Finding]:
        if self.began == NOT_YET:
            self.began = one.clock
        self._note(one)
        first = self.first.setdefault(one.company, one.clock)
        if first - self.began < NEW_MS or one.clock - first > NEW_MS:
            self.payers.pop(one.company, None)
            return
        payers = self.payers.setdefault(one.company, {})
        if one.person in payers:
            return
        payers[one.person] = one
        elders = int(one.rule.params["elders"])
        if len(payers) < elders:
            return
        told = payers.values() if len(payers) == elders else (one,)
        for each in told:
            yield _finding(each, one.clock, len(payers), first)

    def _note(self, one: Paid) -> None:
        """Note when a company is paid, and drop what is past."""
        if self.last is None:
            self.last = dict(self.first)
        if one.clock - self.last.pop(one.company, one.clock) > UNPAID_MS:
            self._drop(one.company)
        if one.clock >= self.tidied + DAY_MS:
            self._tidy(one.clock)
        self.last[one.company] = one.clock
        if len(self.last) > MOST:
            for company in list(islice(self.last, MOST // 16)):
                self._drop(company)

    def _tidy(self, clock: int) -> None:
        """Drop who paid companies that are new no longer, and companies nobody pays."""
        self.tidied = clock
        for company in [one for one in self.payers if clock - self.first[one] > NEW_MS]:
            del self.payers[company]
        unpaid = takewhile(lambda one: clock - one[1] > UNPAID_MS, (self.last or {}).items())
        for company, _ in list(unpaid):
            self._drop(company)

    def _drop(self, company: int) -> None:
        """Forget a company: paid again, it is new."""
        self.first.pop(company, None)
        self.payers.pop(company, None)
        (self.last or {}).pop(company, None)

    def forget(self, person: str, clock: int) -> None:
        """Drop what a person who is erased has paid up to `clock`."""
        self.waiting = [one for one in self.waiting if one.person != person or one.clock > clock]
        for payers in self.payers.values():
            payers.pop(person, None)


def _finding(one: Paid, clock: int, elders: int, first: int) -> Finding:
    values = {
        "elders": float(elders),
        "company_days": (clock - first) / DAY_MS,
        "amount_cny": one.amount_cny,
        "personal": float(one.personal),
    }
    row = blank_rows(COMPANY, 1)
    for name, value in values.items():
        row[name] = value
    rarity = float(one.rule.surprise(row)[0])
    return Finding(
        person=one.person,
        application="fraud",
        family=COMPANY,
        clock=clock,
        at=one.at,
        onset=one.at,
        order=0,
        event=one.event,
        flags=0,
        combined=rarity,
        at_once=0,
        parts=(Part(one.rule, rarity, rarity),),
        values=values,
    )
