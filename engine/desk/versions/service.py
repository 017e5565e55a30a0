"""Model versions read: from the switches, comparisons and shadows that the database keeps."""

from __future__ import annotations

from dataclasses import asdict, replace

from sqlalchemy import Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited
from engine.desk.versions.model import ComparedOut, StretchOut, UnseenOut, VersionsOut
from engine.serving.live_versions import Stretch, shadows, stretches
from engine.store.access.reach import unlimited
from engine.store.models import GateRow, gates, judged_months, not_passed, overrides
from engine.store.models import shadow_counts as counts_of
from engine.store.models import switches as switches_of

MOST = 50
"""Stretches and comparisons that are told, the newest."""


class VersionService:
    """Reads which versions a store knows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def look(self, caller: Caller) -> VersionsOut:
        """Return the versions that concern the caller's area.

        Switches, comparisons and counts tell of nobody, and are read whole.
        """
        with audited(self._engine, caller, "model.read", LIST):
            whole = unlimited(self._engine)
            rows, why = switches_of(whole), overrides(whole)
            compared, unseen = gates(whole, MOST), counts_of(whole)
        served = [_reasoned(one, why.get((one.since, one.version))) for one in stretches(rows)]
        served, unseen_in = (
            [one for one in some if concerns(one.area, caller.area)]
            for some in (served, shadows(rows))
        )
        running = [one for one in unseen_in if one.until is None]
        past = [one for one in (*served, *unseen_in) if one.until is not None]
        return VersionsOut(
            live=_newest([one for one in served if one.until is None]),
            shadows=_newest(running),
            unseen=[
                UnseenOut(version=version, warning=warning, tier=tier, count=count)
                for (version, warning, tier), count in sorted(unseen.items())
                if version in {one.version for one in running}
            ],
            past=_newest(past)[:MOST],
            compared=[_compared(row) for row in compared],
        )


def concerns(area: str, of_caller: str) -> bool:
    """Tell whether what was done in an area reaches the caller's.

    Examples
    --------
    >>> concerns("", "331102"), concerns("3311", "331102"), concerns("331102", "33")
    (True, True, True)
    >>> concerns("44", "3311")
    False
    """
    return of_caller.startswith(area) or area.startswith(of_caller)


def _reasoned(one: Stretch, override: object) -> Stretch:
    reason = getattr(override, "reason", "")
    return replace(one, override=reason) if reason else one


def _newest(some: list[Stretch]) -> list[StretchOut]:
    ordered = sorted(some, key=lambda one: (-one.since, one.area))
    return [StretchOut.model_validate(asdict(one)) for one in ordered]


def _compared(row: GateRow) -> ComparedOut:
    return ComparedOut(
        at=row.at,
        version=row.version,
        against=row.against,
        passed=row.passed,
        reasons=list(not_passed(row)),
        person_months=judged_months(row),
    )
