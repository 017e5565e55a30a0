"""The lines that go out, and the tables that come in beside events, as types with their meaning.

Their JSON Schema in `docs/schemas` is generated from here (`engine/formats/schemas.py`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from models.detector import Application

Dimension = Literal["trajectory", "economic", "physical"]
Name = Annotated[str, Field(min_length=1, max_length=64)]


class ReasonLine(BaseModel):
    """One sentence in each language: the usual value, today's, what it means."""

    zh: str
    en: str


class VersionsLine(BaseModel):
    """What judged."""

    code: str = Field(
        description="release+digest of the sources that decide: rules, kernels, alerting"
    )
    features: str = Field(description="digest of the catalogue of columns")
    model: str | None = Field(description="name@version, null where rules judged alone")


class WarningLine(BaseModel):
    """A warning as the engine raised it; keys in this order, times in epoch ms."""

    id: str = Field(description="hash of episode and tier")
    episode: str = Field(description="hash of person, warning and the clock at the first finding")
    person: str
    warning: Application
    dimension: Dimension
    detector: str = Field(description="the strongest contributor; equal to its file's name")
    tier: int = Field(
        ge=0, le=3, description="0 logged, 1 automatic check, 2 grid worker, 3 duty officer"
    )
    score: float = Field(ge=0, le=1, description="higher is more unusual")
    p: float | None = Field(
        ge=0,
        le=1,
        description="share of person-days so unusual: as calibrated, or before any calibration as "
        "the rules claim (no p-value then); null for life safety",
    )
    onset: int = Field(description="when the anomaly began, as known when raised")
    at: int = Field(description="the clock of the log when it was raised")
    events: list[str] = Field(description="ids of the events that set it off, empty for silence")
    reason: ReasonLine
    evidence: dict[str, Any] = Field(
        description="numbers behind the reason, and `detectors`: {id: score} of all contributors"
    )
    versions: VersionsLine
    care: bool = Field(
        default=False, description="stands on the care list for the next visit; pages nobody"
    )
    test: bool = Field(default=False, description="set off by a test event")


class ExplanationLine(BaseModel):
    """What was found out after a warning: appended to its episode, lowering nothing."""

    id: str = Field(description="hash of episode and cause: each cause is told once")
    episode: str
    person: str
    at: int = Field(description="the clock of the log, epoch ms")
    what: Literal["explained"]
    cause: Literal["outage"]
    shared: Literal["hub", "building", "street", "feed"] = Field(description="what the homes share")
    silent: int = Field(ge=1, description="homes that fell silent at once")
    asked: int = Field(ge=1, description="homes that were watched and share it")
    reason: ReasonLine


class CalledAgainLine(BaseModel):
    """Somebody presses or falls again within an episode that was warned of: no new warning.

    Or a detector of smoke, gas or carbon monoxide still alarms. A desk on which its incident was
    closed opens it again; of a detector ten minutes after the closing.
    """

    id: str = Field(description="hash of episode and press or report: each is told once")
    episode: str
    person: str
    at: int = Field(description="the clock of the log, epoch ms")
    what: Literal["called_again", "still_alarms"]
    reason: ReasonLine


class DataFaultLine(BaseModel):
    """Something came that cannot be read and may be a call for help; holds no word of it."""

    id: str = Field(description="hash of its place in the log")
    what: Literal["data_fault"]
    at: int = Field(description="epoch ms at which the log took it, 0 where even that is lost")
    topic: str
    partition: int
    offset: int = Field(description="of the record; the quarantine names the same")
    cause: str = Field(description="why it could not be read, as in the quarantine's header")
    person: str = Field(description="masked, empty where not even that can be read")
    reason: ReasonLine


class TruthLine(BaseModel):
    """A labelled episode, or a decoy from ordinary life; times in epoch ms."""

    person: Name
    episode: str
    warning: Application
    type: str | None = None
    onset: int
    end: int
    decoy: bool = Field(default=False, description="must not be warned of at tier 2 or above")
    max_delay_s: float | None = Field(
        default=None, ge=0, description="a warning later than this after the onset is no help"
    )


class PersonRow(BaseModel):
    """One row of the people register; in CSV every value is its text, empty where unknown."""

    person: Name = Field(description="pseudonymous id, the only column that is required")
    birth_date: str | None = Field(default=None, description="YYYY-MM-DD; only its year is used")
    birth_year: int | None = None
    sex: Literal["female", "male"] | None = None
    area: str | None = Field(default=None, description="GB/T 2260 code")
    town: str | None = None
    street: str | None = None
    building: str | None = None
    hub: str | None = Field(default=None, description="the gateway that the home's sensors share")
    grid: str | None = None
    station: str | None = None
    institution: str | None = None
    home_lat: float | None = Field(default=None, ge=-90, le=90)
    home_lon: float | None = Field(default=None, ge=-180, le=180)
    datum: Literal["wgs84", "gcj02", "bd09"] | None = None
    lives_alone: bool | None = None
    dementia: Literal["none", "mild", "moderate", "severe", "unknown_degree"] | None = None
    conditions: str | None = Field(default=None, description="separated by ;")
    mobility: Literal["independent", "aided", "bedridden"] | None = None
    social_assistance: Literal["none", "low_income", "extreme_poverty"] | None = None
    insurance: str | None = None
    pension_cny: float | None = Field(default=None, ge=0, description="CNY a month")
    guardians: str | None = Field(
        default=None, description="JSON list of {name, relation, phone}; never in an event"
    )
    former_addresses: str | None = Field(default=None, description="JSON list of {lat, lon, label}")
    name: str | None = Field(default=None, description="never in an event")
    id_number: str | None = Field(default=None, description="never in an event")
    phone: str | None = Field(default=None, description="never in an event")


class ScoreRow(BaseModel):
    """One row of the score file (Parquet): what one detector said of one moment of a person."""

    person: str
    at: int = Field(description="epoch ms")
    event: str | None = Field(description="id of the event judged, null for a sweep of the clock")
    warning: Application
    detector: str = Field(description="id of the detector, or `combined` for the fused risk")
    score: float = Field(description="surprise, or rarity for `combined`; not saturated")
