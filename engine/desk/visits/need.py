"""How much an elder needs a visit, and why: pure.

Who is to be visited each month are elders with special difficulties (living alone, disabled, in
hardship: 民发〔2022〕73号, which asks for a 月探访率 of 100 % by the end of 2025). The order is
assumed: points that add up, each of which stands on the page as a word.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from engine.store.visits.rows import Elder, Known

HARDSHIP = ("low_income", "extreme_poverty")
DEMENTIA = {"mild": 2, "unknown_degree": 2, "moderate": 3, "severe": 3}
MOBILITY = {"aided": 1, "bedridden": 3}
CARE, MOST_CARE = 2, 3
"""Points of a care item, and how many of them count."""
Gap = Literal["home", "tracker", "phone", "contact"]
GAPS: tuple[Gap, ...] = ("home", "tracker", "phone", "contact")
"""What may be missing: anything heard of the home, a bracelet or tracker, a phone, a contact."""


class Need(NamedTuple):
    """Why somebody is to be visited: words of the page with their points, and what is missing."""

    special: bool
    why: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]

    @property
    def points(self) -> int:
        """Return by what the round is sorted."""
        return sum(points for _, points in self.why)


def need(elder: Elder, year: int) -> Need:
    """Return how much an elder needs a visit; `year` is that of now.

    Examples
    --------
    >>> known = Known("p", birth_year=1930, lives_alone="true", phone="1", guardians=b'[{"a":1}]')
    >>> found = need(Elder(known, None, 1, frozenset({"movement", "health"})), 2026)
    >>> [name for name, _ in found.why], found.points, found.gaps
    (['alone', 'aged_90', 'care_items', 'never_met'], 8, ('tracker',))
    """
    known, gaps = elder.known, gaps_of(elder)
    alone = str(known.lives_alone).lower() == "true"
    dementia = DEMENTIA.get(known.dementia or "", 0)
    mobility = MOBILITY.get(known.mobility or "", 0)
    poor = known.social_assistance in HARDSHIP
    age = _age(known, year)
    why = (
        ("alone", 2 * alone),
        ("has_dementia", dementia),
        ("is_bedridden" if mobility > 1 else "is_aided", mobility),
        ("hardship", int(poor)),
        ("aged_90" if age >= 90 else "aged_80", (age >= 80) + (age >= 90)),
        ("care_items", CARE * min(elder.care, MOST_CARE)),
        ("never_met", 2 * (elder.met_at is None)),
        ("nothing_heard", 2 * ("home" in gaps and "tracker" in gaps)),
        ("no_contact", int("contact" in gaps)),
    )
    special = bool(alone or dementia or mobility or poor)
    return Need(special, tuple((name, points) for name, points in why if points), gaps)


def gaps_of(elder: Elder) -> tuple[Gap, ...]:
    """Return what is missing of `GAPS`.

    Of a home something is heard once its routine has a number, by meter or sensor; of a bracelet or
    tracker once a way or a vital sign has.
    """
    unheard, known = elder.unheard, elder.known
    missing = (
        unheard is None or "routine" in unheard,
        unheard is None or {"movement", "health"} <= unheard,
        not known.phone,
        bytes(known.guardians).strip() in (b"null", b"[]", b'""', b'"[]"'),
    )
    return tuple(name for name, lacks in zip(GAPS, missing, strict=True) if lacks)


def _age(known: Known, year: int) -> int:
    """Return years at the end of this one, 0 where nobody knows."""
    born = str(known.birth_date or known.birth_year or "")[:4]
    return year - int(born) if born.isdigit() else 0
