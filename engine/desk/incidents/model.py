"""What an act takes: bodies of requests, with bounds, as OpenAPI shows them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from engine.store.incidents.incident import Became, Outcome
from models.detector import Application

BIGGEST = 2**53
LONGEST = 4000
"""Characters of a note."""


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a NUL")
    text.encode()  # a lone surrogate is no text
    return text


Text = Annotated[str, Field(max_length=LONGEST), AfterValidator(_storable)]
Said = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_storable)]
Short = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_storable)]
Phone = Annotated[str, Field(max_length=32), AfterValidator(_storable)]
Ids = Annotated[list[Short], Field(min_length=1, max_length=200)]
At = Annotated[int, Field(ge=0, le=BIGGEST, description="epoch ms")]


class Body(BaseModel):
    """A body; what it does not name is refused."""

    model_config = ConfigDict(extra="forbid")


class Absence(Body):
    """Where somebody is declared to be, and until when; it goes into the event log."""

    state: Literal["hospital", "travel", "family", "visitor", "home"]
    until: At | None = None


class Take(Body):
    """Nothing: who asks takes it."""


class Note(Body):
    """A remark."""

    text: Said = Field(examples=["女儿说他去了老宅"])


class Transfer(Body):
    """To whom it is given."""

    to: Short = Field(examples=["wang"])
    reason: Text = ""


class Dispatch(Body):
    """Who is sent."""

    whom: Short = Field(examples=["网格员3组"])
    text: Text = ""


class Snooze(Body):
    """Why nobody is to be called, and until when: 8 hours at most."""

    reason: Said = Field(examples=["家属已到场，2小时后复核"])
    until: At


class Told(Body):
    """What somebody found out who spoke to the person."""

    text: Text = ""
    denied: bool = Field(default=False, description="the person denies being defrauded")
    absence: Absence | None = None


class Visit(Told):
    """What a visit found."""

    result: Literal["well", "needs_help", "not_found", "refused"]


class Call(Told):
    """One attempt to reach somebody; `not_delivered` is not `no_answer`."""

    whose: Literal["person", "contact", "other"] = Field(description="whose number was called")
    contact: Text = Field(default="", description="which of the contacts, by relation")
    number: Phone = ""
    result: Literal[
        "well", "needs_help", "no_answer", "not_delivered", "wrong_number", "refused"
    ]  # fmt: skip


class Ending(Body):
    """The outcome of an episode; a true one says what became of it."""

    outcome: Outcome
    became: Became = ""
    lost_cny: Annotated[float, Field(gt=0, le=1e12)] | None = None


class Close(Body):
    """An outcome for each episode: by its id, or one for all that are not named."""

    outcomes: dict[Short, Ending] = Field(default={}, max_length=200)
    others: Ending | None = Field(default=None, examples=[{"outcome": "benign"}])
    text: Text = ""
    absence: Absence | None = None


class Reopen(Body):
    """Why it is not over."""

    reason: Said = Field(examples=["又收到求助"])


class Merge(Body):
    """Incidents of the same person and application that go into this one."""

    others: Ids


class Split(Body):
    """Episodes that become an incident of their own."""

    episodes: Ids


class LinkTo(Body):
    """Another incident, and what they share."""

    incident: Short
    cause: Literal["hub", "building", "street", "feed", "payee", "case", "other"]


class Undo(Body):
    """Which act is taken back."""

    act: Short


class Opened(Body):
    """An incident opened by hand: somebody rang."""

    kind: Application = "wandering"
    person: Annotated[str, Field(max_length=64), AfterValidator(_storable)] = Field(
        default="", description="id in the register; empty where nobody knows it yet"
    )
    tier: Annotated[int, Field(ge=1, le=3)] = 3
    caller: Text = ""
    phone: Phone = ""
    told: Said = Field(examples=["父亲早上出门买菜，至今未归"])
    last_seen_at: At | None = None
    last_seen_place: Text = ""
    clothing: Text = ""
    test: bool = False
