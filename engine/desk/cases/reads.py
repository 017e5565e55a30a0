"""What is read of cases, limited to the caller's area."""

from __future__ import annotations

from sqlalchemy import Engine

from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited, subject_of
from engine.desk.cases.timeline import case_detail, case_summary, person_timeline
from engine.desk.incidents.reads import JSON, cursor_of
from engine.desk.incidents.reads import page as page_of
from engine.desk.web.refused import RefusedError
from engine.store.incidents.cases import Case, CasePlace, case_page, open_of_cases
from engine.store.people.register import register_of

NEWEST = 2**63 - 1
"""The greatest number that a `seq` may be."""


class Cases:
    """Lists and single ones, as bytes of JSON."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(self, limit: int, after: CasePlace | None, caller: Caller) -> bytes:
        """Return a page of cases."""
        with audited(self._engine, caller, "case.read", LIST) as connection:
            found = case_page(connection, caller.area, limit, after)
        cursor = cursor_of(found[-1].place) if len(found) == limit else None
        return page_of([case_summary(one, caller) for one in found], cursor)

    def one(self, name: str, caller: Caller) -> bytes:
        """Return one case; raises `RefusedError` 404 where nothing of it is open."""
        with audited(self._engine, caller, "case.read", f"case:{name}") as connection:
            open_ones = open_of_cases(connection, [name], caller.area)[name]
            if not open_ones:
                raise RefusedError(404, "无未办结事件 nothing of such a case is open")
            told = [one.incident for one in open_ones]
            place = CasePlace(
                max(one.urgency for one in told), min(one.due_at for one in told), name
            )
            return JSON.encode(case_detail(connection, Case(place, open_ones), caller))

    def about(self, person: str, limit: int, before: int | None, caller: Caller) -> bytes:
        """Return what was warned of and done about a person, open or closed, the newest first.

        Raises
        ------
        RefusedError
            404 of whom neither the register nor a warning in the caller's area tells.
        """
        upto = NEWEST if before is None else before
        with audited(self._engine, caller, "case.read", subject_of(person)) as connection:
            row = register_of(connection, person)
            known = row is not None and caller.reaches(row.get("area"))
            found = person_timeline(connection, person, caller, limit, upto)
            if not known and not (found or before):
                raise RefusedError(404, "本辖区无此人 no such person in your area")
        cursor = str(found[-1]["seq"]) if len(found) == limit else None
        return page_of(found, cursor)


def case_place_of(cursor: str | None) -> CasePlace | None:
    """Return the place that a cursor of the cases names."""
    if cursor is None:
        return None
    urgency, due_at, case = cursor.split(".")
    return CasePlace(int(urgency), int(due_at), case)
