"""What acts on a dispatch take, and a dispatch as it is answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from engine.desk.incidents.model import Body, Said, Text, Visit, like
from engine.desk.people.model import PersonOut
from engine.store.dispatches.dispatch import Saw, State


class Accept(Body):
    """Nothing: who asks goes there."""

    model_config = like({})


class Decline(Body):
    """Why he cannot go; the desk is called to send another."""

    model_config = like({"reason": "在另一处抢险"})

    reason: Said


class Arrive(Body):
    """Nothing: who asks is there."""

    model_config = like({})


class Found(Visit):
    """What was found: whether the person is well, what else was seen, and words."""

    model_config = like({"result": "well", "saw": ["supplies"], "text": "缺降压药，已联系女儿"})

    saw: list[Saw] = Field(default=[], max_length=8)
    way_in: Annotated[Text, Field(max_length=400)] = Field(
        default="", description="how one gets in, for who comes next; opens with phones and door"
    )


class Finish(Body):
    """Nothing: who asks has done what there was to do."""

    model_config = like({})


Status = Literal["accepted", "served", "reviewed", "rated"]


class Report(Body):
    """How far the 96345 platform is: accepted, served, reviewed, rated."""

    model_config = like({"status": "served", "text": "已上门助浴"})

    status: Status
    text: Text = ""
    rating: int | None = Field(default=None, ge=1, le=5, description="stars of who was served")


BODIES: dict[str, type[Body]] = {
    "accept": Accept, "decline": Decline, "arrive": Arrive, "found": Found, "finish": Finish,
}  # fmt: skip
"""By the last part of the path, in the order in which they are done."""


class DispatchOut(BaseModel):
    """Who was sent, how far he has come; times are epoch ms, null: not yet."""

    dispatch: str
    number: int
    incident: str
    person: str
    area: str
    whom: str
    by: str
    text: str
    state: State
    worker: str = Field(description="who accepted it; empty: nobody yet")
    sent_at: int
    accepted_at: int | None
    arrived_at: int | None
    done_at: int | None
    result: str
    saw: list[Saw]
    told: str
    acts: list[str] = Field(description="what the caller may do about it now")


class DispatchDetail(DispatchOut):
    """One dispatch, and what he who goes there needs to know.

    Phones, the building and the way in are whole to whom it is, from when he accepts it until it is
    done.
    """

    known: PersonOut | None = Field(description="null: the register does not know the person")
    way_in: str
    photos: list[str]


class DispatchPage(BaseModel):
    """One page, newest first; `cursor` asks for the next, null at the end."""

    items: list[DispatchOut]
    cursor: str | None


class PhotoOut(BaseModel):
    """Under which name a photo is kept."""

    photo: str
