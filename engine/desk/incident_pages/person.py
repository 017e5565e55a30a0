"""Who an incident is about: what the register tells, as far as the reader's role may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may, sees
from engine.desk.queue.shown import registered
from engine.desk.web.texts import Language, said
from engine.store.incidents.incident import Incident
from streams.contract.json_object import Json

BODY = ("dementia", "mobility", "conditions")
PLACE = ("town", "street", "building", "grid", "station", "institution", "former_addresses")
Pairs = list[tuple[str, str]]
_NUMBER = re.compile(r"\+?\d[\d -]{2,}\d")
UNKNOWN = ("", "none", None)


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of somebody, in words; what is not known, or may not be seen, is left out."""

    named: str
    age: str
    body: Pairs
    place: Pairs
    phones: list[tuple[str, str, str]]
    """Whose, as it was written, and the digits that are dialled."""
    hidden: bool = False


def person_of(row: Json | None, one: Incident, caller: Caller, language: Language) -> Person:
    """Return who it is; of a row of the register what the caller's role may see."""
    known = row if row and may(caller, "person.read") else {}
    told = registered(known)
    named = told.name if sees(caller, "name") else ""
    return Person(
        named,
        _age(told.birth_year, one.at, language),
        [*_alone(known, language), *_pairs(known, BODY, language)]
        if sees(caller, "health")
        else [],
        _pairs(known, PLACE, language) if sees(caller, "address") else [],
        list(_phones(known, language)) if sees(caller, "phone") else [],
        bool(known) and not sees(caller, "name"),
    )


def _age(year: int | None, at: int, language: Language) -> str:
    if year is None:
        return ""
    years = datetime.fromtimestamp(at / 1000, ZoneInfo("UTC")).year - year
    return f"{years}岁" if language == "zh" else f"{years} years"


def _alone(known: Json, language: Language) -> Pairs:
    alone = str(known.get("lives_alone", "")).lower()
    if alone not in ("true", "false"):
        return []
    return [(said("lives_alone", language), said("yes" if alone == "true" else "no", language))]


def _pairs(known: Json, names: tuple[str, ...], language: Language) -> Pairs:
    return [
        (said(name, language), _word(str(known[name]), language))
        for name in names
        if known.get(name) not in UNKNOWN
    ]


def _word(value: str, language: Language) -> str:
    key = f"is_{value}"
    return said(key, language) if key in KNOWN else value


KNOWN = frozenset({
    "is_mild", "is_moderate", "is_severe", "is_unknown_degree", "is_aided", "is_bedridden",
    "is_independent",
})  # fmt: skip
"""Words of the register that have a translation."""


def _phones(known: Json, language: Language) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers, the person's own first; a telephone of the desk may dial them."""
    own = (("own_phone", str(known.get("phone", ""))),)
    others = re.split(r"[;；、\n]", str(known.get("guardians", "")))
    for whose, text in (*own, *(("guardians", one.strip()) for one in others)):
        if text:
            found = _NUMBER.search(text)
            yield said(whose, language), text, re.sub(r"[^\d+]", "", found[0]) if found else ""
