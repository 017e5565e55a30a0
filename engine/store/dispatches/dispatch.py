"""A dispatch: who is sent, how far he has come, and what he found."""

from __future__ import annotations

from typing import Literal

import msgspec

State = Literal["sent", "accepted", "arrived", "done", "declined"]
OPEN: tuple[State, ...] = ("sent", "accepted", "arrived")
"""Whoever is sent has something to do yet."""
Saw = Literal["fallen", "ill", "confused", "supplies", "unsafe", "device", "away", "pressed"]
"""What somebody sees at a home, beside whether the person is well."""


class Dispatch(msgspec.Struct, frozen=True):
    """The whole state; a status belongs to the dispatch, not to who was sent. Times in epoch ms.

    Parameters
    ----------
    whom
        As it was written by who sent, names with blanks between, or a group.
    by
        Who sent: an account, or `engine` for the ladder.
    text
        What was said with it.
    worker
        Who accepted it: from then on it is his alone. Empty: nobody yet.
    result, saw, told
        What he found last.
    keys
        Hashes of the idempotency keys of his newest reports: one that is sent again is one.
    """

    id: str
    incident: str
    person: str
    area: str
    whom: str
    by: str
    sent_at: int
    text: str = ""
    state: State = "sent"
    worker: str = ""
    accepted_at: int | None = None
    arrived_at: int | None = None
    done_at: int | None = None
    result: str = ""
    saw: tuple[Saw, ...] = ()
    told: str = ""
    keys: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Tell whether something is to be done yet."""
        return self.state in OPEN

    def meant_for(self, name: str) -> bool:
        """Tell whether somebody was named by who sent, or has accepted it.

        Examples
        --------
        >>> one = Dispatch("d", "i", "p", "", "li wang", "chief", 0)
        >>> one.meant_for("wang"), one.meant_for("wan")
        (True, False)
        """
        return name in ((self.worker,) if self.worker else self.whom.split())
