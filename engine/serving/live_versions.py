"""What was live when and where, told from the switches written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.store.models import SwitchRow

RULES = "none"
"""How a town is called in which no version serves: rules alone."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A version that served in an area from one switch to another; None: until now.

    With a `share` it served nobody: it judged that share of the people unseen. `at` its beginning
    somebody may have let it past the gate: why stands in `override`.
    """

    version: str
    area: str
    since: int
    until: int | None
    approver: str
    sha256: str
    share: float | None = None
    override: str = ""


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


def shadows(rows: Sequence[SwitchRow]) -> list[Stretch]:
    """Return every stretch in which a version judged unseen, in the order of their beginnings.

    Another version takes the place of the first everywhere; `none` without an area ends all.

    Examples
    --------
    >>> begun = SwitchRow(1, "shadow", "silverguard@2", "331102", share=0.5)
    >>> ended = SwitchRow(9, "shadow", None, share=0.0)
    >>> [(one.version, one.area, one.share, one.until) for one in shadows([begun, ended])]
    [('silverguard@2', '331102', 0.5, 9)]
    """
    told: list[Stretch] = []
    running: dict[str, Stretch] = {}
    for row in rows:
        if row.act != "shadow":
            continue
        over = [
            area
            for area, one in running.items()
            if area == row.area or (one.version != row.version if row.share else not row.area)
        ]
        told += [replace(running.pop(area), until=row.at) for area in over]
        if row.version and row.share:
            version = str(row.version)
            running[row.area] = Stretch(
                version, row.area, row.at, None, row.approver, row.sha256, row.share
            )
    return sorted([*told, *running.values()], key=lambda one: (one.since, one.area))
