"""The way to a home as a drawing: distances and directions about it, without any map from outside.

The telephone draws its own position into it, where it has one and its owner lets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.desk.search.model import KnownPlaceOut
from engine.desk.search.theory.grid import Grid, Point
from engine.desk.web.texts import Language, said
from engine.desk.web.times import ago

RADII_M = (150, 300, 600, 1200, 2500, 5000, 12_500)
"""Half the side of a drawing: the smallest that holds everything is taken."""
UNITS = 100
"""Half the side in units of the drawing."""
MOST = 5
"""Places drawn where the person was seen, the newest."""


class Spot(NamedTuple):
    """Where the person was seen, in units from the middle; y grows to the south."""

    x: float
    y: float
    number: str


class Line(NamedTuple):
    """A place that a telephone's own map opens: what it is, how long ago, its address."""

    number: str
    label: str
    ago: str
    geo: str


class Way(NamedTuple):
    """The drawing: its middle, how many metres a unit shows, what is in it, newest places first.

    Where no home is known the newest place is the middle.
    """

    middle: Point
    radius_m: int
    has_home: bool
    seen: list[Spot]
    lines: list[Line]

    @property
    def unit_m(self) -> float:
        """Return metres that a unit shows."""
        return self.radius_m / UNITS

    @property
    def rings(self) -> list[tuple[float, str]]:
        """Return two circles: their radius in units, and how far they are, in words."""
        return [(UNITS * share, _far(self.radius_m * share)) for share in (0.4, 0.8)]


def way(places: Sequence[KnownPlaceOut], now: int, language: Language) -> Way | None:
    """Return the drawing at a moment (epoch ms); None where no place is known.

    Examples
    --------
    >>> home = KnownPlaceOut(what="home", lat=28.45, lon=119.92)
    >>> seen = KnownPlaceOut(what="sighting", lat=28.455, lon=119.92, at=0)
    >>> found = way([home, seen], 120_000, "en")
    >>> found.radius_m, found.seen, found.lines[0].ago, found.lines[1].geo
    (1200, [Spot(x=0.0, y=-46.4, number='1')], '2 min ago', 'geo:28.45000,119.92000')
    >>> way([], 0, "zh") is None
    True
    """
    homes = [one for one in places if one.what == "home"]
    seen = [one for one in places if one.at is not None][: -MOST - 1 : -1]
    if not homes and not seen:
        return None
    first = (homes or seen)[0]
    middle = Point(first.lat, first.lon)
    grid = Grid(middle)
    points = [Point(one.lat, one.lon) for one in seen]
    furthest = max([0.0, *(1000 * abs(km) for point in points for km in grid.km(point))])
    radius = next((one for one in RADII_M if furthest <= 0.9 * one), RADII_M[-1])
    spots = [_spot(grid, point, radius, str(n)) for n, point in enumerate(points, 1)]
    inside = [one for one in spots if max(abs(one.x), abs(one.y)) < UNITS]
    numbers = [str(n) for n in range(1, len(seen) + 1)] + ["" for _ in homes[:1]]
    lines = [
        _line(one, number, now, language)
        for one, number in zip([*seen, *homes[:1]], numbers, strict=True)
    ]
    return Way(middle, radius, bool(homes), inside, lines)


def _spot(grid: Grid, point: Point, radius_m: int, number: str) -> Spot:
    east, north = (1000 * km * UNITS / radius_m for km in grid.km(point))
    return Spot(round(east, 1), round(-north, 1), number)


def _line(one: KnownPlaceOut, number: str, now: int, language: Language) -> Line:
    """Return a place as a line (RFC 5870 for its address, WGS-84)."""
    passed = "" if one.at is None else ago(now - one.at, language)
    label = one.label or said(f"at_{one.what}", language)
    return Line(number, label, passed, f"geo:{one.lat:.5f},{one.lon:.5f}")


def _far(metres: float) -> str:
    """Return a distance in words.

    Examples
    --------
    >>> _far(60), _far(2000)
    ('60 m', '2 km')
    """
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:g} km"
