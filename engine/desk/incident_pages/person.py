"""Who an incident is about: what the register tells, as far as the reader's role may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, sees
from engine.desk.people.model import PersonOut
from engine.desk.people.relations import related
from engine.desk.people.view import view
from engine.desk.web.texts import WORDS, Language, said
from engine.store.incidents.incident import Incident
from engine.store.people.register import register_of
from streams.contract.json_object import Json

Pairs = list[tuple[str, str]]
_NUMBER = re.compile(r"\+?\d[\d -]{2,}\d")


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody, in words; what is not known, or may not be seen, is left out.

    `phones` are whose, as it was written, and the digits that are dialled; `hidden` tells that
    phones and address open once the reader has the incident.
    """

    age: str = ""
    body: Pairs | tuple[()] = ()
    place: Pairs | tuple[()] = ()
    phones: list[tuple[str, str, str]] | tuple[()] = ()
    hidden: bool = False


def name_of(connection: Connection, one: Incident, caller: Caller) -> str:
    """Return what the person of an incident is called, empty where it is not to be seen."""
    if not sees(caller, "name"):
        return ""
    return str((register_of(connection, one.person) or {}).get("name") or "")


def person_of(row: Json | None, one: Incident, caller: Caller, language: Language) -> Person:
    """Return who it is: phones and address whole to whom the incident is, or was opened by."""
    return person_of_register(row, caller, language, whole=one.open and one.owner == caller.name)


def person_of_register(
    row: Json | None, caller: Caller, language: Language, *, whole: bool
) -> Person:
    """Return who it is: phones and address whole to whom they are opened (`people/view.py`)."""
    if not row or not may(caller, "person.read"):
        return Person()
    known = view(row, caller, whole=whole)
    age = "" if known.age is None else f"{known.age}{'岁' if language == 'zh' else ' years'}"
    phones = list(_phones(known, language))
    return Person(age, _body(known, language), _place(known, language), phones, known.masked)


def _body(known: PersonOut, language: Language) -> Pairs:
    alone = {True: "yes", False: "no", None: ""}[known.lives_alone]
    pairs = [
        ("lives_alone", said(alone, language) if alone else ""),
        ("dementia", _word(known.dementia, language)),
        ("mobility", _word(known.mobility, language)),
        ("conditions", "、".join(known.conditions)),
    ]
    return [(said(name, language), value) for name, value in pairs if value]


def _place(known: PersonOut, language: Language) -> Pairs:
    pairs = [("town", known.town), ("street", known.street), ("building", known.building)]
    former = "、".join(one.label for one in known.former_addresses if one.label)
    return [
        (said(key, language), one) for key, one in (*pairs, ("former_addresses", former)) if one
    ]


def _word(value: str, language: Language) -> str:
    """Return a word of the register in the language; `none` is nothing to tell."""
    key = f"is_{value}"
    return said(key, language) if key in WORDS else "" if value == "none" else value


def _phones(known: PersonOut, language: Language) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers, the person's own first; a telephone of the desk may dial them."""
    if known.phone:
        yield said("own_phone", language), known.phone, _dialled(known.phone)
    for one in known.contacts:
        if one.phone or one.name:
            told = f"{one.name} {one.phone}".strip()
            yield (
                related(one.relation, language) or said("guardians", language),
                told,
                _dialled(one.phone),
            )


def _dialled(phone: str) -> str:
    found = None if "*" in phone else _NUMBER.search(phone)
    return re.sub(r"[^\d+]", "", found[0]) if found else ""
