"""The acts by the names of their paths: what each makes of incidents, what the log must know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, cast

from engine.desk.acts import joining, judged_by, transitions
from engine.desk.acts.judged_by import Event
from engine.desk.acts.transitions import By
from engine.desk.acts.undoing import undone
from engine.desk.incidents.model import (
    Acknowledge,
    Body,
    Call,
    Close,
    Dispatch,
    LinkTo,
    Merge,
    Note,
    Reopen,
    Snooze,
    Split,
    Take,
    Tick,
    Transfer,
    Undo,
    Visit,
)  # fmt: skip
from engine.desk.web.refused import missing
from engine.store.incidents.change import UNDONE, Change
from engine.store.incidents.incident import Incident
from streams.contract.json_object import Json


class Acting(NamedTuple):
    """What is asked of an incident: by whom, as which act, with what, and the log's clock.

    `past` is what happened to it, for an act that looks back.
    """

    one: Incident
    others: Mapping[str, Incident]
    by: By
    act: str
    body: Body
    log: int
    past: Sequence[Change] = ()


class Done(NamedTuple):
    """Incidents before and after, the one acted on first; events for the log; more for history."""

    changed: Sequence[tuple[Incident | None, Incident]]
    events: Sequence[Event] = ()
    detail: Json = {}  # noqa: RUF012  # a tuple's default, never written to


class Doing(NamedTuple):
    """An act: what it takes, what it is called in the history, what it does.

    `looks_back` at what happened to the incident before.
    """

    body: type[Body]
    what: str
    do: Callable[[Acting], Done]
    says: str
    looks_back: bool = False


def _one(asked: Acting, after: Incident, events: Sequence[Event] = ()) -> Done:
    return Done([(asked.one, after)], events)


def _take(asked: Acting) -> Done:
    after = transitions.taken(asked.one, asked.by)
    return _one(asked, after, _begun(asked, after))


def _begun(asked: Acting, after: Incident) -> list[Event]:
    if asked.one.owner == after.owner:
        return []
    return judged_by.begun(after, asked.act, asked.log, first=not asked.one.owner)


def _note(asked: Acting) -> Done:
    return _one(asked, transitions.noted(asked.one, asked.by))


def _acknowledge(asked: Acting) -> Done:
    return _one(asked, transitions.acknowledged(asked.one, asked.by))


def _transfer(asked: Acting) -> Done:
    return _one(
        asked, transitions.transferred(asked.one, asked.by, cast("Transfer", asked.body).to)
    )


def _dispatch(asked: Acting) -> Done:
    after = transitions.dispatched(asked.one, asked.by)
    return _one(asked, after, _begun(asked, after))


def _snooze(asked: Acting) -> Done:
    body = cast("Snooze", asked.body)
    after = transitions.snoozed(asked.one, asked.by, body.reason, body.until)
    return _one(asked, after, _begun(asked, after))


def _visit(asked: Acting) -> Done:
    after, body = transitions.visited(asked.one, asked.by), cast("Visit", asked.body)
    return _one(asked, after, judged_by.told(after, asked.act, asked.log, body))


def _call(asked: Acting) -> Done:
    after, body = transitions.noted(asked.one, asked.by), cast("Call", asked.body)
    return _one(asked, after, judged_by.told(after, asked.act, asked.log, body))


def _close(asked: Acting) -> Done:
    body = cast("Close", asked.body)
    after = transitions.closed(asked.one, asked.by, body.outcomes, body.others)
    return _one(asked, after, judged_by.ended(after, asked.act, asked.log, body))


def _reopen(asked: Acting) -> Done:
    after = transitions.reopened(asked.one, asked.by)
    return _one(asked, after, judged_by.begun(after, asked.act, asked.log, first=True))


def _undo(asked: Acting) -> Done:
    after, last = undone(asked.one, asked.past, asked.by)
    told = {"undone": last.what, "version": last.version}
    return Done([(asked.one, after)], detail=told)


def _merge(asked: Acting) -> Done:
    names = dict.fromkeys(cast("Merge", asked.body).others)
    return Done(joining.merged(asked.one, [_other(asked, name) for name in names], asked.by))


def _split(asked: Acting) -> Done:
    body = cast("Split", asked.body)
    return Done(joining.split(asked.one, body.episodes, asked.by, asked.act))


def _link(asked: Acting) -> Done:
    body = cast("LinkTo", asked.body)
    return Done(joining.linked(asked.one, _other(asked, body.incident), body.cause, asked.by))


def _other(asked: Acting, name: str) -> Incident:
    if name == asked.one.id:
        return asked.one
    if name not in asked.others:
        raise missing()
    return asked.others[name]


def others_of(body: Body) -> list[str]:
    """Return the incidents that an act names beside the one it is about."""
    if isinstance(body, Merge):
        return body.others
    return [body.incident] if isinstance(body, LinkTo) else []


DOINGS: Mapping[str, Doing] = {
    "take": Doing(Take, "taken", _take, "Take it: it is answered, and nobody else's."),
    "acknowledge": Doing(Acknowledge, "acknowledged", _acknowledge,
                         "Say that one has heard the call, whoever has it."),
    "note": Doing(Note, "noted", _note, "Note something."),
    "tick": Doing(Tick, "ticked", _note, "Tick off a step of what to do, or say it is not done."),
    "transfer": Doing(Transfer, "transferred", _transfer, "Give it to somebody, who is called."),
    "dispatch": Doing(Dispatch, "dispatched", _dispatch, "Send somebody."),
    "snooze": Doing(Snooze, "snoozed", _snooze,
                    "Call nobody for up to 8 hours, unless something new or worse comes."),
    "visit": Doing(Visit, "visited", _visit, "Tell what a visit found."),
    "calls": Doing(Call, "called", _call, "Record a call: whose number, what came of it."),
    "close": Doing(Close, "closed", _close, "Close it; every open episode needs an outcome."),
    "reopen": Doing(Reopen, "reopened", _reopen, "Open it again; whoever does has it."),
    "undo": Doing(Undo, UNDONE, _undo,
                  "Take back one's own last take, note, snooze or close, within 20 seconds.",
                  looks_back=True),
    "merge": Doing(Merge, "merged", _merge, "Take others of the same person in."),
    "split": Doing(Split, "split", _split, "Let some episodes become an incident of their own."),
    "link": Doing(LinkTo, "linked", _link, "Let two incidents name each other."),
}  # fmt: skip
"""By the last part of the path."""
