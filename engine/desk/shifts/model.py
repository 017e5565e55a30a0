"""What shifts take and answer over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from engine.desk.incidents.model import At, Body, Said, Short, like
from engine.desk.shifts.calendar import LONGEST_MIN
from engine.formats.records import ReasonLine
from engine.store.shifts.rows import Post, Rota, Slot
from streams.contract.units import DAY_MS

Area = Annotated[str, Field(pattern=r"^\d{0,12}$", description="digits areas begin with")]
LONGEST_CHANGE_MS = 31 * DAY_MS


class SlotIn(Body):
    """One shift of the week."""

    weekday: Annotated[int, Field(ge=0, le=6, description="Monday is 0")]
    begins: Annotated[int, Field(ge=0, lt=24 * 60, description="minute of the day, civil time")]
    minutes: Annotated[int, Field(ge=15, le=LONGEST_MIN)]
    who: Annotated[list[Short], Field(min_length=1, max_length=20)]
    week: Annotated[int, Field(ge=0, le=7)] = 0


class RotaIn(Body):
    """The rota of a post in an area, in place of the one before."""

    model_config = like({
        "area": "331102", "post": "officer", "starts_on": "2026-11-30",
        "slots": [{"weekday": 0, "begins": 480, "minutes": 720, "who": ["li"]}],
    })  # fmt: skip

    area: Area = ""
    post: Post = "officer"
    starts_on: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$")] = (
        Field(description="a day of the first week (no 29th to 31st)")
    )
    weeks: Annotated[int, Field(ge=1, le=8, description="after them it begins anew")] = 1
    slots: Annotated[list[SlotIn], Field(max_length=500)]

    def rota(self) -> Rota:
        """Return the rota."""
        slots = tuple(
            Slot(one.weekday, one.begins, one.minutes, tuple(one.who), one.week)
            for one in self.slots
        )
        return Rota(self.area, self.post, self.starts_on, slots, self.weeks)


class Stretch(Body):
    """From one moment to another."""

    begins_at: At
    ends_at: At

    @model_validator(mode="after")
    def _in_order(self) -> Stretch:
        if not 0 < self.ends_at - self.begins_at <= LONGEST_CHANGE_MS:
            raise ValueError("it ends after it begins, within 31 days")
        return self


class Override(Stretch):
    """Somebody is on duty in place of somebody; one of the two names may be empty."""

    model_config = like({
        "area": "331102", "post": "officer", "who": "wu", "instead_of": "li",
        "begins_at": 1_795_996_800_000, "ends_at": 1_796_040_000_000,
    })  # fmt: skip

    area: Area = ""
    post: Post = "officer"
    who: Annotated[str, Field(max_length=64)] = Field(default="", description="empty: nobody")
    instead_of: Annotated[str, Field(max_length=64)] = Field(
        default="", description="empty: he comes in addition"
    )

    @model_validator(mode="after")
    def _somebody(self) -> Override:
        if not (self.who or self.instead_of):
            raise ValueError("name who, or whom he stands in for")
        return self


class SwapIn(Stretch):
    """Somebody is asked to take a stretch of the caller's duty, for one of his own if he likes."""

    model_config = like({
        "area": "331102", "post": "officer", "to": "wu",
        "begins_at": 1_795_996_800_000, "ends_at": 1_796_040_000_000,
    })  # fmt: skip

    area: Area = ""
    post: Post = "officer"
    to: Short
    back: Stretch | None = Field(default=None, description="of his duty, taken for it")


class SwapAnswer(Body):
    """What who is asked says to a swap."""

    model_config = like({"agree": True})

    agree: bool


class Accept(Body):
    """Nothing: who asks has read the note."""

    model_config = like({})


class HandoverIn(Body):
    """What the next shift must know; what is open is added."""

    model_config = like({"area": "331102", "text": "1042号已派网格员，等回电"})

    area: Area = ""
    text: Said


class DutyOut(BaseModel):
    """Somebody is on duty, from one moment to another (epoch ms)."""

    begins_at: int
    ends_at: int
    area: str
    post: Post
    who: str


class SwapOut(BaseModel):
    """A swap that nobody has answered yet."""

    swap: str
    asked_by: str
    asked: str
    area: str
    post: Post
    begins_at: int
    ends_at: int
    back: DutyOut | None


class FairnessOut(BaseModel):
    """How evenly the year before us is shared."""

    index: float | None = Field(description="Jain's, 1/n to 1; null: nobody is on duty")
    hours: dict[str, float] = Field(description="by who; nights and weekends count double")
    uncovered_h: float = Field(description="hours with nobody at a post that has a rota")


class ShiftsOut(BaseModel):
    """Who is on duty: at this moment, next, and day by day."""

    at: int
    now: list[DutyOut]
    next: list[DutyOut]
    duties: list[DutyOut]
    swaps: list[SwapOut]
    fairness: FairnessOut


class OpenOut(BaseModel):
    """An incident that was open when the note was written, as it is now."""

    incident: str
    number: int
    kind: str
    tier: int
    state: str
    owner: str
    who: str = Field(description="name and id of whom it is about, as far as the role sees them")
    reason: ReasonLine


class HandoverOut(BaseModel):
    """A note from one shift to the next."""

    handover: str
    area: str
    at: int
    by: str
    text: str
    open: list[OpenOut]
    accepted_by: str
    accepted_at: int | None


class HandoversOut(BaseModel):
    """The newest notes."""

    items: list[HandoverOut]
