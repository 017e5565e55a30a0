"""How risky a payee is, and why: pure.

What supervision of prepayments asks for (one supervised account, caps by the monthly fee, a
reserve, refunds within days: 民发〔2024〕19号) is judged as far as stop-payment orders, incidents
and the register tell. The points are assumed; each stands on the page as a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from engine.desk.fraud.risk import Risk, money_at_risk
from engine.store.stops.payees import Paid
from streams.contract.units import DAY_MS

RECENT_MS = 30 * DAY_MS
BURST, SEVERAL = 5, 2
"""Different elders within 30 days: the first as many as a sudden burst of payers (domain 2.2)."""
MUCH_GONE = Decimal(50_000)
"""Yuan (assumed): about two thirds of what an elder loses to a fraud (77,000)."""
_ORGANISATION = re.compile(
    r"(公司|企业|集团|中心|院|社|店|厂|会|部|馆|所|站|室|超市|药房|基金|俱乐部)$"
    r"|(?i:\b(co|ltd|inc|company|centre|center|club|home)\.?)$"
)


class About(NamedTuple):
    """An incident of fraud and its short number."""

    incident: str
    number: int


class Institution(NamedTuple):
    """A payee: who paid it, where their money is, and why it stands on the list.

    `recent` are elders who paid within 30 days; `residents` live there by the register; `incidents`
    are those of its orders, the open ones first.
    """

    name: str
    residents: int
    payers: frozenset[str]
    recent: int
    accounts: frozenset[str]
    incidents: tuple[About, ...]
    open: int
    confirmed: int
    risk: Risk
    last_at: int | None
    why: tuple[tuple[str, int], ...]

    @property
    def points(self) -> int:
        """Return by what the list is sorted."""
        return sum(points for _, points in self.why)


def listed(paid: Iterable[Paid], residents: Mapping[str, int], now: int) -> list[Institution]:
    """Return organisations that were paid or house elders, and anybody whom several elders paid.

    Sorted by points, then by what is gone, then by name. A private payee of one elder is that
    incident's matter alone.

    Examples
    --------
    >>> [(one.name, one.points) for one in listed([], {"松鹤养老院": 12}, 0)]
    [('松鹤养老院', 0)]
    """
    groups: dict[str, list[Paid]] = defaultdict(list)
    for one in paid:
        groups[named(one.stop.name)].append(one)
    live = {named(name): people for name, people in residents.items()}
    found = [
        _institution(name, groups.get(name, []), live.get(name, 0), now)
        for name in groups.keys() | live.keys()
    ]
    shown = [one for one in found if one.residents or _counts(one)]
    return sorted(shown, key=lambda one: (-one.points, -one.risk.gone, one.name))


def named(name: str) -> str:
    """Return a name as it is compared: full width or not, with blanks or not, is the same.

    Examples
    --------
    >>> named("松鹤（丽水） 养老院") == named("松鹤(丽水)养老院")
    True
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def _counts(one: Institution) -> bool:
    return len(one.payers) >= SEVERAL or bool(_ORGANISATION.search(one.name))


def _institution(name: str, paid: Sequence[Paid], residents: int, now: int) -> Institution:
    payers = frozenset(one.stop.person or one.stop.incident for one in paid)
    recent = len({
        one.stop.person or one.stop.incident
        for one in paid if one.stop.paid_at > now - RECENT_MS
    })  # fmt: skip
    incidents = {one.stop.incident: one for one in sorted(paid, key=lambda each: each.open)}
    one = Institution(
        name, residents, payers, recent, frozenset(each.stop.account for each in paid),
        tuple(sorted(
            (About(name, one.number) for name, one in incidents.items()),
            key=lambda each: (not incidents[each.incident].open, each.number),
        )),
        sum(each.open for each in incidents.values()),
        sum(each.confirmed for each in incidents.values()),
        money_at_risk((each.stop for each in paid), now),
        max((each.stop.paid_at for each in paid), default=None), (),
    )  # fmt: skip
    return one._replace(why=tuple((word, points) for word, points in _why(one) if points))


def _why(one: Institution) -> tuple[tuple[str, int], ...]:
    """Return each sign with its points, 0 where it is not there."""
    stoppable = one.risk.in_delay + one.risk.in_post
    return (
        ("confirmed", 5 * (one.confirmed > 0)),
        ("burst", 4 * (one.recent >= BURST)),
        ("several", 2 * (len(one.payers) >= SEVERAL and one.recent < BURST)),
        ("accounts", 2 * (len(one.accounts) > 1)),
        ("gone", 2 * (one.risk.gone >= MUCH_GONE)),
        ("stoppable", 2 * (stoppable > 0)),
        ("being_handled", int(one.open > 0)),
        ("residents_paid", int(one.residents > 0 and bool(one.payers))),
    )
