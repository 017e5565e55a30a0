"""A person of the register as the desk answers: whole or masked, by right."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from engine.desk.incidents.model import Body, Said, like


class ContactOut(BaseModel):
    """Somebody to call, in the order of the register."""

    name: str
    relation: str
    phone: str


class FormerOut(BaseModel):
    """Where the person lived before."""

    lat: float
    lon: float
    label: str


class PersonOut(BaseModel):
    """Who is watched; empty or null is unknown, and what is masked says so."""

    person: str
    masked: bool = Field(description="phones and address are hidden: open the contacts for them")
    name: str
    phone: str
    age: int | None = Field(description="years, at the end of this one")
    sex: str
    area: str
    town: str
    street: str
    building: str
    lat: float | None = Field(description="of the home, WGS-84")
    lon: float | None
    lives_alone: bool | None
    dementia: str
    mobility: str
    conditions: list[str]
    social_assistance: str
    contacts: list[ContactOut]
    former_addresses: list[FormerOut]


class PersonPage(BaseModel):
    """One page by id; `cursor` asks for the next, null at the end."""

    items: list[PersonOut]
    cursor: str | None


class Find(Body):
    """Part of a name, of a contact's, of a phone or an address, or a whole id."""

    model_config = like({"text": "王秀"})

    text: Annotated[Said, Field(max_length=64)]


class Reason(Body):
    """Why contacts are opened of somebody whose incident one does not have."""

    model_config = like({"reason": "女儿来电询问"})

    reason: Annotated[Said, Field(max_length=400)]
