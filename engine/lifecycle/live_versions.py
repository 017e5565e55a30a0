"""What was live when and where, told from the switches written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.store.models import SwitchRow

RULES = "none"
"""How a town is called in which no version serves: rules alone."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A version that served in an area from one switch to another; None: until now."""

    version: str
    area: str
    since: int
    until: int | None
    approver: str
    sha256: str


def stacks(rows: Sequence[SwitchRow]) -> dict[str, list[SwitchRow]]:
    """Return by area the promotions that hold, the one that serves last.

    A promotion everywhere ends what districts had of their own; a rollback takes the last one away.
    """
    held: dict[str, list[SwitchRow]] = {"": []}
    for row in rows:
        if row.act == "promote":
            if not row.area:
                held = {"": held[""]}
            held.setdefault(row.area, []).append(row)
        elif row.act == "rollback" and held.get(row.area):
            held[row.area].pop()
    return {area: some for area, some in held.items() if some or not area}


def serving_in(rows: Sequence[SwitchRow], area: str) -> str:
    """Return the version that serves in an area now, `none` where rules serve alone.

    Examples
    --------
    >>> serving_in([SwitchRow(1, "promote", "silverguard@1")], "331102")
    'silverguard@1'
    """
    held = stacks(rows)
    for length in (6, 4, 2, 0):
        own = held.get(area[:length]) if len(area) >= length else None
        if own:
            return str(own[-1].version)
    return RULES


def stretches(rows: Sequence[SwitchRow]) -> list[Stretch]:
    """Return every stretch in which a version served, in the order of their beginnings."""
    told: list[Stretch] = []
    open_: dict[str, tuple[str, int, str, str]] = {}
    for number, row in enumerate(rows):
        if row.act == "shadow":
            continue
        now = {area: own[-1] for area, own in stacks(rows[: number + 1]).items() if own}
        for area in [*open_]:
            same = area in now and now[area].version == open_[area][0]
            if not same:
                version, since, approver, sha = open_.pop(area)
                told.append(Stretch(version, area, since, row.at, approver, sha))
        for area, serving in now.items():
            if area not in open_:
                open_[area] = (str(serving.version), row.at, row.approver, serving.sha256)
    told += [Stretch(v, area, since, None, by, sha) for area, (v, since, by, sha) in open_.items()]
    return sorted(told, key=lambda one: (one.since, one.area))
