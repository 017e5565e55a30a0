"""Who asks: a person with an account, a program with a token, or this machine before either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from starlette.requests import HTTPConnection

from engine.store.access.roles import ProgramRole, UserRole

DeskRole = Literal[UserRole, ProgramRole, "local"]
"""What somebody is at the desk.

`reader`, `sender` and `gateway` are programs; `local` is whoever sits at a desk of this machine for
which neither an account nor a token was ever made: a demonstration, a test.
"""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, in which role, and where.

    Parameters
    ----------
    name
        Of the account or the token; `local` where nobody was ever named.
    role
        What the caller may do stands in `permissions.py`.
    area
        Digits that the area of a person begins with; empty: everywhere.

    Examples
    --------
    >>> own = Caller("li", "officer", "3311")
    >>> own.reaches("331102"), own.reaches("3301"), own.reaches("33"), own.reaches(None)
    (True, False, False, False)
    >>> LOCAL.reaches(None)
    True
    """

    name: str
    role: DeskRole
    area: str = ""

    def reaches(self, area: str | None) -> bool:
        """Tell whether a person of an area is in the caller's; whoever has none is everywhere's."""
        return not self.area or (area or "").startswith(self.area)


LOCAL = Caller("local", "local")
ANYBODY = Caller("", "reader", "none")
"""Behind the paths that answer everybody: nobody known, reaching no area."""


def caller_of(request: HTTPConnection) -> Caller:
    """Return who asks, as the gate has found out."""
    return cast("Caller", request.state.caller)
