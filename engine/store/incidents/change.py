"""A change: what happened to an incident, and the fields it set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from engine.store.incidents.incident import Incident
from streams.contract.json_object import Json

Fields = Mapping[str, Any]
UNDONE = "undone"
"""What taking back an act is called; it names the act's version in `detail`."""


class Change(msgspec.Struct, frozen=True):
    """One act, or one thing heard, as it stands in the append-only table.

    Parameters
    ----------
    seq
        Its place in the order of arrival of warnings and changes together.
    at
        When, by the desk's clock, epoch ms.
    by
        Who: an account, or `engine`.
    act
        Which act; an act that concerns several incidents leaves a change at each of them.
    detail
        What was said with it: texts, results, reasons.
    set
        The fields as they are now, of those that changed.
    """

    seq: int
    incident: str
    version: int
    at: int
    by: str
    what: str
    act: str
    detail: Json = {}
    set: Json = {}


def fields_of(incident: Incident) -> Json:
    """Return an incident as plain fields, as JSON has them."""
    return msgspec.json.decode(msgspec.json.encode(incident))


def differing(before: Incident | None, after: Incident) -> Json:
    """Return the fields that an incident has now and had not before.

    Examples
    --------
    >>> one = Incident("i", "home", "p", "p", "c", "", 2, 0, 0, 0, 0)
    >>> differing(one, msgspec.structs.replace(one, owner="li"))
    {'owner': 'li'}
    """
    old = {} if before is None else fields_of(before)
    return {key: value for key, value in fields_of(after).items() if old.get(key, ...) != value}


def folded(before: Fields, changes: Iterable[Change]) -> Json:
    """Return the fields after some changes: what a fresh read would give."""
    state = dict(before)
    for change in changes:
        state |= change.set
    return state


def standing(changes: Iterable[Change]) -> list[Change]:
    """Return changes without those that were taken back, and without the taking back.

    Examples
    --------
    >>> took = Change(1, "i", 2, 0, "li", "taken", "i.2")
    >>> standing([took, Change(2, "i", 3, 5, "li", UNDONE, "i.3", {"version": 2})])
    []
    """
    every = list(changes)
    gone = {one.detail["version"] for one in every if one.what == UNDONE}
    return [one for one in every if one.what != UNDONE and one.version not in gone]
