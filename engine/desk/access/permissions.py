"""Who may do what, and who sees what: one table for the pages and for the programs.

An act is a noun and a verb. What is not named here nobody may do. The administrators of the system,
of security and of the audit are three people, and none of them reads what is known of an elder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fastapi import HTTPException, Request

from engine.desk.access.caller import Caller, DeskRole, caller_of

Act = str
"""For instance `incident.read`."""

_EVERY_PAGE = frozenset({"page.read", "api.read"})
_WATCHES = frozenset({"metrics.read", "status.read"})
_READS = frozenset({
    "warning.read", "stream.read", "data_fault.read", "incident.read", "case.read", "wall.read",
})  # fmt: skip
_KNOWS_PEOPLE = frozenset({"person.read", "person.contacts", "portrait.read"})
_VISITS = frozenset({"incident.call", "incident.note", "incident.visit", "incident.acknowledge"})
_SEARCHES = frozenset({
    "search.read", "search.sighting", "search.searched", "search.heard", "search.located",
})  # fmt: skip
_HANDLES = _VISITS | _SEARCHES | {
    "incident.open", "incident.take", "incident.dispatch", "incident.transfer", "incident.snooze",
    "incident.close", "incident.reopen", "incident.merge", "incident.split", "incident.undo",
}  # fmt: skip
_SHIFTS = frozenset({"shift.read", "shift.swap"})
_MONEY = frozenset({
    "stop.read", "stop.ask", "stop.act", "hold.read", "hold.ask", "hold.act", "institution.read",
})  # fmt: skip
_GOES = frozenset({"dispatch.read", "dispatch.act", "visit.read", "visit.write"})
_LOOKS = frozenset({"silence.read", "budget.read"})
_OFFICER = (
    _EVERY_PAGE
    | _WATCHES
    | _READS
    | _KNOWS_PEOPLE
    | _HANDLES
    | _SHIFTS
    | _MONEY
    | _GOES
    | _LOOKS
    | {"shift.handover"}
)
_SUPERVISOR = _OFFICER | {
    "supervision.read",
    "model.read",
    "evidence.read",
    "evidence.freeze",
    "budget.write",
    "incident.reassign",
    "shift.write",
    "person.import",
}

ALLOWED: Mapping[DeskRole, frozenset[Act]] = MappingProxyType({
    "officer": _OFFICER,
    "grid_worker": _EVERY_PAGE | _READS | _VISITS | _SEARCHES | _SHIFTS | _GOES | _LOOKS
    | {"person.read", "person.contacts"},
    "supervisor": _SUPERVISOR,
    "data_scientist": _EVERY_PAGE | _WATCHES | _READS | {"model.read"},
    "system_admin": _EVERY_PAGE | _WATCHES,
    "security_admin": _EVERY_PAGE | {"user.read", "user.write", "token.read", "token.write"},
    "audit_admin": _EVERY_PAGE | {"audit.read"},
    "reader": _EVERY_PAGE | _WATCHES | _READS | {"person.read", "portrait.read"},
    "sender": frozenset({"event.write"}),
    "gateway": _EVERY_PAGE | {"notice.reply", "dispatch.status"},
    "local": _SUPERVISOR | {"event.write", "worker.kill", "notice.reply", "dispatch.status"},
})  # fmt: skip
"""Which acts a role may do."""

Field = str
"""What is masked where it is not named: `name`, `phone` (and every number that names somebody),
`address` (and every position), `health`, `money`. A person's id is never masked: two elders must
never look the same."""

_WHOLE = frozenset({"name", "phone", "address", "health", "money"})
FIELDS: Mapping[DeskRole, frozenset[Field]] = MappingProxyType({
    "officer": _WHOLE,
    "grid_worker": frozenset({"name", "phone", "address"}),
    "supervisor": _WHOLE,
    "data_scientist": frozenset({"health", "money"}),
    "local": _WHOLE,
})  # fmt: skip
"""Which fields a role sees whole; a role that is not named sees none."""


class Permitted:
    """A dependency of FastAPI: who asks, if the caller's role may do an act.

    Routes are asked by it which act they are (`act_of`); a test fails one that declares none.
    """

    def __init__(self, act: Act) -> None:
        self.act = act

    def __call__(self, request: Request) -> Caller:
        """Return who asks.

        Raises
        ------
        HTTPException
            403, if the role may not.
        """
        caller = caller_of(request)
        if not may(caller, self.act):
            raise HTTPException(403, f"your role may not: {self.act}")
        return caller


def permitted(act: Act) -> Callable[[Request], Caller]:
    """Return the dependency by which a route declares its act.

    Examples
    --------
    >>> permitted("no.act")
    Traceback (most recent call last):
    ValueError: no role may no.act
    """
    if not any(act in acts for acts in ALLOWED.values()):
        raise ValueError(f"no role may {act}")
    return Permitted(act)


def may(caller: Caller, act: Act) -> bool:
    """Tell whether a caller's role may do an act.

    Examples
    --------
    >>> may(Caller("li", "officer"), "incident.take"), may(Caller("wu", "reader"), "user.write")
    (True, False)
    """
    return act in ALLOWED[caller.role]


def sees(caller: Caller, field: Field) -> bool:
    """Tell whether a caller's role sees a field whole."""
    return field in FIELDS.get(caller.role, frozenset())
