"""The way to a home as a drawing: distances and directions about it, without any map from outside.

The telephone draws its own position into it, where it has one and its owner lets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.desk.search.clues import SIGHTED
from engine.desk.search.grid import Grid, Point
from engine.store.incidents.change import Change
from engine.store.people.register import home_of
from streams.contract.json_object import Json

RADII_M = (150, 300, 600, 1200, 2500, 5000, 12_500)
"""Half the side of a drawing: the smallest that holds everything is taken."""
UNITS = 100
"""Half the side in units of the drawing."""
MOST = 5
"""Sightings drawn, the newest."""


class Spot(NamedTuple):
    """Something drawn, in units from the middle; y grows to the south. `label` may be empty."""

    x: float
    y: float
    label: str = ""


class Way(NamedTuple):
    """The drawing: its middle, how many metres a unit shows, what is in it.

    `home` is None where no home is known: the last sighting is the middle then.
    """

    middle: Point
    unit_m: float
    radius_m: int
    home: Spot | None
    seen: list[Spot]

    @property
    def rings(self) -> list[tuple[float, str]]:
        """Return two circles: their radius in units, and how far they are, in words."""
        return [(UNITS * share, _far(self.radius_m * share)) for share in (0.4, 0.8)]

    @property
    def geo(self) -> str:
        """Return the address that a telephone's own map opens (RFC 5870, WGS-84)."""
        return f"geo:{self.middle.lat:.5f},{self.middle.lon:.5f}"


def way(register: Json | None, changes: Iterable[Change]) -> Way | None:
    """Return the drawing; None where no position is known.

    Examples
    --------
    >>> found = way({"home_lat": "28.45", "home_lon": "119.92"}, [])
    >>> found.geo, found.radius_m, found.home
    ('geo:28.45000,119.92000', 150, Spot(x=0.0, y=0.0, label=''))
    >>> way(None, []) is None
    True
    """
    home = home_of(register) if register else None
    told = (home_of(one.detail, "") for one in changes if one.what == SIGHTED)
    seen = [Point(*at) for at in told if at is not None][-MOST:]
    if home is None and not seen:
        return None
    middle = seen[-1] if home is None else Point(*home)
    grid = Grid(middle)
    furthest = max([0.0, *(1000 * abs(km) for point in seen for km in grid.km(point))])
    radius = next((one for one in RADII_M if furthest <= 0.9 * one), RADII_M[-1])
    unit_m = radius / UNITS
    spots = [_spot(grid, point, unit_m, str(n)) for n, point in enumerate(seen, 1)]
    inside = [one for one in spots if max(abs(one.x), abs(one.y)) < UNITS]
    return Way(middle, unit_m, radius, None if home is None else Spot(0.0, 0.0), inside)


def _spot(grid: Grid, point: Point, unit_m: float, label: str) -> Spot:
    east, north = grid.km(point)
    return Spot(round(1000 * east / unit_m, 1), round(-1000 * north / unit_m, 1), label)


def _far(metres: float) -> str:
    """Return a distance in words.

    Examples
    --------
    >>> _far(60), _far(2000)
    ('60 m', '2 km')
    """
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:g} km"
