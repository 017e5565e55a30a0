"""Who sees what of a person: by role, and whole only by whom it concerns."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import sees
from engine.desk.people.masking import masked_name, masked_phone
from engine.desk.people.model import ContactOut, FormerOut, PersonOut
from engine.store.people.register import home_of, listed
from streams.contract.json_object import Json

_TRUTH = {"true": True, "false": False}


def view(row: Json, caller: Caller, *, whole: bool) -> PersonOut:
    """Return a row of the register as a caller may see it.

    Parameters
    ----------
    whole
        Whether phones, address and contacts are opened: an incident of the person is the caller's,
        or there is a reason. What the role does not see stays hidden all the same.
    """
    name, phone, address = (sees(caller, field) for field in ("name", "phone", "address"))
    health, shows = sees(caller, "health"), _Shown(name, whole and phone, whole and address)
    home = home_of(row) if shows.address else None
    return PersonOut(
        person=row["person"],
        masked=not whole,
        name=_text(row, "name") if name else masked_name(_text(row, "name")),
        phone=shows.number(_text(row, "phone")),
        age=_age(row),
        sex=_text(row, "sex"),
        area=_text(row, "area"),
        town=_text(row, "town") if address else "",
        street=_text(row, "street") if address else "",
        building=_text(row, "building") if shows.address else "",
        lat=None if home is None else home[0],
        lon=None if home is None else home[1],
        lives_alone=_TRUTH.get(_text(row, "lives_alone").lower()),
        dementia=_text(row, "dementia") if health else "",
        mobility=_text(row, "mobility") if health else "",
        conditions=_conditions(row) if health else [],
        social_assistance=_text(row, "social_assistance") if sees(caller, "money") else "",
        contacts=[shows.contact(one) for one in listed(row, "guardians")],
        former_addresses=_former(row) if shows.address else [],
    )


class _Shown:
    """What is opened: names, numbers, addresses."""

    def __init__(self, name: bool, number: bool, address: bool) -> None:
        self.name, self.opened, self.address = name, number, address

    def number(self, phone: str) -> str:
        return phone if self.opened else masked_phone(phone)

    def contact(self, one: Json) -> ContactOut:
        name = _text(one, "name")
        return ContactOut(
            name=name if self.name else masked_name(name),
            relation=_text(one, "relation"),
            phone=self.number(_text(one, "phone")),
        )


def _text(row: Json, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


def _conditions(row: Json) -> list[str]:
    return [one.strip() for one in _text(row, "conditions").split(";") if one.strip()]


def _age(row: Json) -> int | None:
    """Return years at the end of this one: a register that has the year alone knows no better."""
    year = _text(row, "birth_date")[:4] or _text(row, "birth_year")[:4]
    return datetime.now(UTC).year - int(year) if year.isdigit() else None


def _former(row: Json) -> list[FormerOut]:
    told = ((home_of(one, ""), _text(one, "label")) for one in listed(row, "former_addresses"))
    return [FormerOut(lat=at[0], lon=at[1], label=label) for at, label in told if at is not None]
