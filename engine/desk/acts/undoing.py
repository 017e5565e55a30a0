"""Taking back the last act, for seconds: an act of its own, which leaves the history as it was."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from engine.desk.acts.transitions import By
from engine.desk.web.refused import conflict
from engine.store.incidents.case_events import UNDO_MS
from engine.store.incidents.change import Change, folded
from engine.store.incidents.incident import Incident

UNDOABLE = frozenset({"taken", "noted", "snoozed", "closed"})
"""Acts that can be taken back: others told somebody outside of the desk, or joined histories."""


def last_of(changes: Sequence[Change], name: str, now: int) -> Change | None:
    """Return the last change of an incident if somebody may still take it back, else None."""
    last = changes[-1]
    own = last.by == name and last.what in UNDOABLE
    return last if own and now < last.at + UNDO_MS else None


def undone(one: Incident, changes: Sequence[Change], by: By) -> tuple[Incident, Change]:
    """Return an incident as it was before the last act, and which that was.

    What nobody has again calls again: meanwhile a later step of the ladder may have been given up.

    Raises
    ------
    RefusedError
        409 where the last change is not an act of his that can be taken back, or is too long ago.
    """
    last = last_of(changes, by.name, by.now)
    if last is None:
        seconds = UNDO_MS // 1000
        raise conflict(
            f"只能在{seconds}秒内撤回本人刚做的受理、记事、暂缓或办结",
            f"only one's own last take, note, snooze or close, within {seconds} seconds",
        )
    before = msgspec.convert(folded({}, changes[:-1]), Incident)
    after = replace(before, version=one.version)
    if before.open and not before.owner and one.owner and before.alerts:
        after = replace(after, alerts=one.alerts + 1, alerted_at=by.now)
    return after, last
