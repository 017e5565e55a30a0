"""What an act takes: bodies of requests, with bounds, as OpenAPI shows them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from engine.store.incidents.incident import Became, Outcome
from models.detector import Application
from streams.contract.json_object import Json

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


def like(*examples: Json) -> ConfigDict:
    """Return the configuration of a body with examples, which the tests send."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": list(examples)})


class Absence(Body):
    """Where somebody is declared to be, and until when; it goes into the event log."""

    state: Literal["hospital", "travel", "family", "visitor", "home"]
    until: At | None = None


class Take(Body):
    """Nothing: who asks takes it."""

    model_config = like({})


class Undo(Body):
    """Nothing: one's own last act is taken back."""

    model_config = like({})


class Note(Body):
    """A remark."""

    model_config = like({"text": "女儿说他去了老宅"})

    text: Said


class Acknowledge(Body):
    """Nothing: who asks has heard the call."""

    model_config = like({})


class Tick(Body):
    """A step of what to do: done, or after all not."""

    model_config = like({"detector": "sos", "step": 1})

    detector: Short = Field(description="whose runbook it is, as the incident names it")
    step: Annotated[int, Field(ge=1, le=50)] = Field(description="from 1")
    done: bool = True


class Transfer(Body):
    """To whom it is given."""

    model_config = like({"to": "wang", "reason": "交班"})

    to: Short
    reason: Text = ""


class Dispatch(Body):
    """Who is sent."""

    model_config = like({"whom": "网格员3组", "text": "带上备用钥匙"})

    whom: Short
    text: Text = ""


class Snooze(Body):
    """Why nobody is to be called, and until when: 8 hours at most."""

    model_config = like({"reason": "家属已到场，2小时后复核", "until": 1_795_942_800_000})

    reason: Said
    until: At


class ContactReport(Body):
    """What somebody found out who spoke to the person."""

    text: Text = ""
    denied: bool = Field(default=False, description="the person denies being defrauded")
    absence: Absence | None = None


class Visit(ContactReport):
    """What a visit found."""

    model_config = like({"result": "well", "text": "在家午睡"})

    result: Literal["well", "needs_help", "not_found", "refused"]


class Call(ContactReport):
    """One attempt to reach somebody; `not_delivered` is not `no_answer`."""

    model_config = like(
        {"whose": "person", "result": "no_answer"},
        {"whose": "contact", "contact": "女儿", "result": "well", "text": "在她家",
         "absence": {"state": "family", "until": 1_795_942_800_000}},
    )  # fmt: skip

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

    model_config = like(
        {"others": {"outcome": "benign"}, "text": "本人接听，一切安好"},
        {"others": {"outcome": "true", "became": "safe"}},
    )

    outcomes: dict[Short, Ending] = Field(default={}, max_length=200)
    others: Ending | None = None
    text: Text = ""
    absence: Absence | None = None


class Picked(Body):
    """One of many, at the version that was read."""

    id: Short
    version: Annotated[int, Field(ge=1, le=BIGGEST)]


class TakeTogether(Body):
    """Many that are taken at once."""

    model_config = like({"incidents": [{"id": "83b1f0c2a4d5e6f7", "version": 1}]})

    incidents: Annotated[list[Picked], Field(min_length=1, max_length=200)]


Alike = Literal["device", "benign", "planned_absence", "duplicate", "unknown"]
"""Outcomes that many can have at once: of a true one somebody says what became of each."""


class CloseTogether(TakeTogether):
    """Many that are closed at once, all of their episodes with one outcome."""

    model_config = like({
        "incidents": [{"id": "83b1f0c2a4d5e6f7", "version": 2}], "outcome": "device",
        "text": "解放街停电，已电话核实",
    })  # fmt: skip

    outcome: Alike
    text: Said


class Reopen(Body):
    """Why it is not over."""

    model_config = like({"reason": "又收到求助"})

    reason: Said


class Merge(Body):
    """Incidents of the same person and application that go into this one."""

    model_config = like({"others": ["83b1f0c2a4d5e6f7"]})

    others: Ids


class Split(Body):
    """Episodes that become an incident of their own."""

    model_config = like({"episodes": ["5be7a1c09d3f2e84"]})

    episodes: Ids


class LinkTo(Body):
    """Another incident, and what they share."""

    model_config = like({"incident": "83b1f0c2a4d5e6f7", "cause": "payee"})

    incident: Short
    cause: Literal["hub", "building", "street", "feed", "payee", "case", "other"]


class Opened(Body):
    """An incident opened by hand: somebody rang."""

    model_config = like({
        "person": "p-0412", "kind": "wandering", "caller": "女儿", "phone": "13800000000",
        "told": "父亲早上出门买菜，至今未归", "last_seen_at": 1_764_378_000_000,
        "last_seen_place": "解放街菜场", "clothing": "蓝色外套",
    })  # fmt: skip

    kind: Application = "wandering"
    person: Annotated[str, Field(max_length=64), AfterValidator(_storable)] = Field(
        default="", description="id in the register; empty where nobody knows it yet"
    )
    tier: Annotated[int, Field(ge=1, le=3)] = 3
    caller: Text = ""
    phone: Phone = ""
    told: Said
    last_seen_at: At | None = None
    last_seen_place: Text = ""
    clothing: Text = ""
    test: bool = False
