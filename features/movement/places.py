"""Places as cells of a grid: what is familiar, and where home is."""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS
from features.core.kernel_types import CellRecords, Ways
from streams.kernels.kernel import kernel

CELLS = 96
"""Cells remembered a person."""
CELL_M = 200.0
HOME_M = 250.0
"""Metres from home within which nobody is away (assumed)."""
CELL = np.dtype(
    [("key", "i4"), ("day", "i4"), ("weight", "f4"), ("ends", "f4"), ("hours", "u4")], align=True
)
"""`weight` counts days of visits, `ends` how often a track began or ended there, `hours` at what
hours: as `hours_here` reads it."""
MEMORY_D = 60.0
HOME_MEMORY_D = 20.0
SURE_ENDS = 1.8
MOST_ENDS = 15.0
"""Days after which a home not returned to is half forgotten, and the ends that are held: who moves
away, or is on a long journey, has another home within a week or two (assumed). From so many ends,
an evening and the morning after it, a home is known."""
SMALL_HOURS = (2, 5)
M_PER_DEGREE = 111_320.0


@kernel
def offset_m(lat: float, lon: float, lat0: float, lon0: float) -> tuple[float, float]:
    """Return metres east and north of an origin; good to a per cent within 100 km."""
    east = (lon - lon0) * M_PER_DEGREE * math.cos(math.radians(lat0))
    return east, (lat - lat0) * M_PER_DEGREE


@kernel
def key_of(east: float, north: float) -> np.int32:
    """Return the key of the cell a point lies in, never 0."""
    x = min(max(math.floor(east / CELL_M + 0.5), -20000), 20000) + 20001
    y = min(max(math.floor(north / CELL_M + 0.5), -20000), 20000) + 20001
    return np.int32(x * 45000 + y)


@kernel
def centre(key: int) -> tuple[float, float]:
    """Return metres east and north of a cell's centre."""
    return (key // 45000 - 20001) * CELL_M, (key % 45000 - 20001) * CELL_M


@kernel
def visit(cells: CellRecords, key: np.int32 | int, day: int, weight: float) -> int:
    """Note a visit, once a day; returns the cell's place."""
    for place in range(cells.size):
        entry = cells[place]
        if entry["key"] == key:
            if entry["day"] < day:
                faded = float(entry["weight"]) * math.exp(-(day - entry["day"]) / MEMORY_D)
                entry["weight"] = faded + weight
                entry["day"] = day
            return place
    best = least_held(cells, day)
    entry = cells[best]
    entry["key"] = key
    entry["day"] = day
    entry["weight"] = weight
    entry["ends"] = 0.0
    entry["hours"] = 0
    return best


@kernel
def least_held(cells: CellRecords, day: int) -> int:
    """Return the place of the cell that is missed least: an empty one, else the most faded."""
    best = 0
    least = np.inf
    for place in range(cells.size):
        entry = cells[place]
        held = float(entry["weight"]) * math.exp(-(day - entry["day"]) / MEMORY_D)
        held += float(entry["ends"])
        if entry["key"] == 0:
            held = -1.0
        if held < least or (held == least and entry["key"] < cells[best]["key"]):
            best = place
            least = held
    return best


@kernel
def nearest_familiar(
    cells: CellRecords, east: float, north: float, day: int, least: float
) -> float:
    """Return metres to the nearest cell visited often enough, not counting today's first visit."""
    best = np.inf
    for place in range(cells.size):
        entry = cells[place]
        key = entry["key"]
        if key == 0 or (float(entry["weight"]) < least and entry["ends"] < 2.0):
            continue
        x, y = centre(key)
        best = min(best, (east - x) ** 2 + (north - y) ** 2)
    return max(math.sqrt(best) - 0.5 * CELL_M, 0.0)


@kernel
def end_at(cells: CellRecords, place: int, much: float) -> None:
    """Note that a track began or ended in a cell; what is held stays bounded, so homes can move."""
    cells[place]["ends"] = min(float(cells[place]["ends"]) + much, MOST_ENDS)


@kernel
def ends_in(cells: CellRecords, key: int, day: int) -> float:
    """Return how often tracks began and ended in a cell of late."""
    for place in range(cells.size):
        if cells[place]["key"] == key:
            entry = cells[place]
            return float(entry["ends"]) * math.exp(-(day - entry["day"]) / HOME_MEMORY_D)
    return 0.0


@kernel
def home_of(cells: CellRecords, day: int) -> int:
    """Return the key of the cell where tracks begin and end most often of late, 0 if none."""
    best = 0
    most = 0.0
    for place in range(cells.size):
        entry = cells[place]
        ends = float(entry["ends"]) * math.exp(-(day - entry["day"]) / HOME_MEMORY_D)
        if ends > most or (ends == most and most > 0 and entry["key"] < best):
            best = entry["key"]
            most = ends
    return best


@kernel
def at_home_m(record: Ways) -> float:
    """Return the metres from home within which nobody is away.

    A home that no register tells is known to a cell.
    """
    return HOME_M if record["register_key"] != 0 else HOME_M + CELL_M


@kernel
def homed(record: Ways) -> bool:
    """Tell whether home is known, by the register or by more than one night."""
    return bool(record["register_key"] != 0 or record["home_sure"] != 0)


@kernel
def know_home(record: Ways, day: int) -> None:
    """Tell where home is of late, and whether more than a guess says so.

    What a register tells stays home: where else somebody lives is a second one.
    """
    if record["register_key"] != 0:
        return
    record["home_key"] = home_of(record["cells"], day)
    ends = ends_in(record["cells"], record["home_key"], day)
    record["home_sure"] = 1 if ends >= SURE_ENDS else 0


@kernel
def sleeps(record: Ways, key: np.int32 | int, local: int) -> None:
    """Take a position at rest in the small hours for where somebody sleeps, once a night.

    A tracker that never falls silent ends no track at home.
    """
    day, hour = local // DAY_MS, local // HOUR_MS % 24
    if record["slept_day"] == day or not SMALL_HOURS[0] <= hour < SMALL_HOURS[1]:
        return
    record["slept_day"] = day
    end_at(record["cells"], visit(record["cells"], key, day, 0.0), 1.0)
    know_home(record, day)
