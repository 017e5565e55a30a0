"""What the forms of an incident send, as bodies of the acts that they are."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from engine.desk.acts.doing import DOINGS
from engine.desk.incidents.act_routes import PERMISSIONS
from engine.desk.incidents.model import Body
from engine.desk.web.refused import wrong
from streams.contract.json_object import Json
from streams.contract.units import MINUTE_MS

Form = Mapping[str, str]
B = TypeVar("B", bound=Body)


class Act(NamedTuple):
    """An act of the page: what its role must be allowed, and its body from a form."""

    permission: str
    body: Callable[[Form], Json]


def _plain(*names: str) -> Callable[[Form], Json]:
    """Return what takes some fields as they are; those left empty are not said."""
    return lambda form: {name: form[name] for name in names if form.get(name)}


def _snooze(form: Form) -> Json:
    minutes = form.get("minutes", "")
    until = int(time.time() * 1000) + MINUTE_MS * (int(minutes) if minutes.isdecimal() else 0)
    return {"reason": form.get("reason", ""), "until": until}


def _told(*names: str) -> Callable[[Form], Json]:
    """Return what takes some fields, and whether the person denies being defrauded."""
    fields = _plain(*names)
    return lambda form: fields(form) | ({"denied": True} if form.get("denied") else {})


def _close(form: Form) -> Json:
    """Return outcomes by episode, and that of the others; `true:lost` says what became of one."""
    lost = form.get("lost_cny", "")
    outcomes = {
        name.removeprefix("outcome."): _ending(value, lost)
        for name, value in form.items()
        if name.startswith("outcome.") and value
    }
    others = {"others": _ending(form["others"], lost)} if form.get("others") else {}
    return {"outcomes": outcomes, "text": form.get("text", ""), **others}


def _ending(value: str, lost: str) -> Json:
    outcome, _, became = value.partition(":")
    said: Json = {"outcome": outcome, "became": became}
    return said | ({"lost_cny": lost.replace(",", "")} if became == "lost" else {})


_BODIES: Mapping[str, Callable[[Form], Json]] = {
    "take": _plain(),
    "undo": _plain(),
    "acknowledge": _plain(),
    "calls": _told("whose", "contact", "number", "result", "text"),
    "tick": _plain("detector", "step", "done"),
    "note": _plain("text"),
    "dispatch": _plain("whom", "text"),
    "visit": _told("result", "text"),
    "snooze": _snooze,
    "transfer": _plain("to", "reason"),
    "close": _close,
    "reopen": _plain("reason"),
}
ACTS: Mapping[str, Act] = {
    name: Act(PERMISSIONS.get(name, f"incident.{name}"), body) for name, body in _BODIES.items()
}
"""In the order of the page."""


def body_of(name: str, form: Form) -> Body:
    """Return the body of an act.

    Raises
    ------
    RefusedError
        422, if a field is missing or cannot be used; names fields, never what was written.
    """
    return validated(DOINGS[name].body, ACTS[name].body(form))


def validated(shape: type[B], said: Json) -> B:
    """Return a body of a shape; raises `RefusedError` 422 where it does not fit."""
    try:
        return shape.model_validate(said)
    except ValidationError as error:
        fields = {
            ".".join(map(str, one["loc"])): one["msg"]
            for one in error.errors(include_url=False, include_input=False)
        }
        named = "、".join(fields)
        raise wrong(f"请补全或改正：{named}", f"complete or correct: {named}", fields) from None


def opened(form: Form) -> Json:
    """Return the body of an incident by hand; `seen_min` minutes ago the person was last seen."""
    names = ("kind", "person", "caller", "phone", "told", "last_seen_place", "clothing")
    said = _plain(*names)(form)
    minutes = form.get("seen_min", "")
    if minutes.isdecimal():
        said["last_seen_at"] = int(time.time() * 1000) - MINUTE_MS * int(minutes)
    return said
