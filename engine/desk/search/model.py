"""What a search takes and answers: bodies with bounds, as OpenAPI shows them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from engine.desk.incidents.model import At, Body, Text, like
from engine.desk.search.theory.distances import Terrain
from engine.desk.search.theory.search import Layer

Latitude = Annotated[float, Field(ge=-85, le=85)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Datum = Literal["wgs84", "gcj02", "bd09"]


class Where(Body):
    """A position on a map, and when."""

    lat: Latitude
    lon: Longitude
    datum: Datum = "wgs84"
    at: At | None = Field(default=None, description="epoch ms; now, if it is left out")
    text: Text = ""


class Sighting(Where):
    """Somebody saw the person."""

    model_config = like({"lat": 28.4512, "lon": 119.9233, "via": "camera", "sure": 0.8})

    sure: Annotated[float, Field(gt=0, le=1)] = Field(
        default=0.9, description="how sure it is that it was the person"
    )
    via: Literal["person", "camera", "bus", "gate", "tracker", "other"] = Field(
        default="person", description="`bus`: boarded one there, so that he may be far"
    )
    heading_deg: Annotated[float, Field(ge=0, lt=360)] | None = Field(
        default=None, description="where he went, from north, clockwise"
    )


class Searched(Where):
    """A circle that was searched in vain: by a team for some hours, or with a known chance."""

    model_config = like(
        {"lat": 28.4512, "lon": 119.9233, "radius_m": 300, "team": 6, "hours": 1},
        {"lat": 28.4498, "lon": 119.9301, "radius_m": 80, "detection": 0.9, "text": "监控无人"},
    )

    radius_m: Annotated[float, Field(ge=10, le=5000)]
    team: Annotated[int, Field(ge=1, le=500)] = 2
    hours: Annotated[float, Field(gt=0, le=48)] = 0.5
    detection: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        default=None, description="chance to have found him there; else by team and hours"
    )


class Located(Where):
    """The person was found there."""

    model_config = like({"lat": 28.4512, "lon": 119.9233, "text": "河边亭子"})


class Heard(Body):
    """Somebody who searches was heard of, or is back."""

    model_config = like({"whom": "zhou"}, {"whom": "义工队王师傅", "back": True})

    whom: Annotated[str, Field(min_length=1, max_length=64)]
    back: bool = False
    text: Text = ""


class PointOut(BaseModel):
    """A position in WGS-84."""

    lat: float
    lon: float


class KnownPlaceOut(PointOut):
    """Where the person lives, lived, or was: by a tracker or camera, or as somebody told."""

    what: Literal["home", "former", "position", "sighting"]
    at: int | None = Field(default=None, description="epoch ms; null of a home")
    label: str = ""
    sure: float = Field(default=1.0, description="of a sighting, as it was told")


class PlacesOut(BaseModel):
    """Known places of an incident's person: homes, then the newest sighting last."""

    masked: bool = Field(description="places open to whom the incident is")
    items: list[KnownPlaceOut]


class LikelyOut(PointOut):
    """Somewhere to look, and the probability that he is within it."""

    name: str = Field(description="of a place of his own, else empty")
    p: float


class SeenOut(PointOut):
    """A sighting that the map follows from; the first is the last place known."""

    at: int
    sure: float


class SweptOut(PointOut):
    """A search in vain: chance to have found somebody who does not answer, and who does."""

    at: int
    radius_m: float
    silent: float
    answers: float


class UsualOut(PointOut):
    """A cell of 200 m of somebody's life space, and on how many days of late he was there."""

    days: float


class WatchedOut(PointOut):
    """A camera or stop where he may be by now, `km` from where he was last seen."""

    what: str
    name: str
    km: float
    p: float = Field(description="probability that he is within 150 m of it")
    detection: float = Field(description="of a camera: chance to see on it who is there")


class SearcherOut(BaseModel):
    """Somebody who searches: out since, last heard of, back; times in epoch ms."""

    name: str
    since: int
    heard_at: int
    back_at: int | None
    overdue: bool = Field(description="out, and not heard of for 30 min (assumed)")


class RiskOut(BaseModel):
    """A risk that shortens the time left, and how many times likelier harm is by it."""

    name: Literal["cold", "night", "water", "alone", "age"]
    times: float


class UrgencyOut(BaseModel):
    """Until when he is to be found (epoch ms): a day since he left, shortened by what he risks."""

    since: int
    deadline: int
    risks: list[RiskOut] = Field(description="factors; all but cold are assumed")


class FoundOut(PointOut):
    """Where he was found, and how well the map of that moment had told (R of MapScore)."""

    at: int
    r: float = Field(description="-1 to 1: 1 in the likeliest cell, 0 as a flat map; -1 outside")


class MapOut(BaseModel):
    """Probability of each cell; all of them and `outside` sum to 1."""

    cell_m: int
    south_west: PointOut = Field(description="corner of the first cell of the first row")
    north_east: PointOut
    cells: list[list[float]] = Field(description="rows from south to north, from west to east")
    outside: float = Field(description="probability to be elsewhere in the world")
    areas_km2: dict[str, float | None] = Field(
        description="smallest area that holds 50, 75, 95 %; null: more than the map"
    )


class SearchOut(BaseModel):
    """Where a missing person may be at `at` (epoch ms)."""

    incident: str
    at: int
    needs: str = Field(description="what is lacking for a map; empty where there is one")
    terrain: Terrain
    layers: list[Layer] = Field(description="those that count")
    seen: list[SeenOut]
    searched: list[SweptOut]
    usual: list[UsualOut] = Field(
        description="his life space as it was before he left; open to whom the incident is"
    )
    likeliest: list[LikelyOut] = Field(description="places in the order to look")
    frontier: list[WatchedOut] = Field(
        description="cameras and stops on the ring where he may be by now, the likeliest first"
    )
    urgency: UrgencyOut | None
    searchers: list[SearcherOut] = Field(description="roll-call: those longest silent first")
    found: FoundOut | None
    map: MapOut | None
