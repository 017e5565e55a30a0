"""Places of the bureau's map: GeoJSON or a table of points, each understood or refused by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from streams.contract.json_object import Json
from streams.contract.kinds import DATUMS
from streams.register.text import RegisterError, opened, rows
from streams.values.coordinates import to_wgs84

KINDS = ("road", "water", "stop", "camera", "temple", "market")
SHAPES = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
          "MultiPolygon": 3}  # fmt: skip
"""How deep the coordinates of each shape lie."""
DETECTION = 0.5
"""Chance that who looks through a camera's pictures sees who passed (assumed)."""
LARGEST = 1 << 28
"""Characters of one GeoJSON file."""
Line = list[tuple[float, float]]
"""Latitude and longitude in WGS-84; one pair is a point."""


class Mapped(NamedTuple):
    """A road, a water's edge, a stop, a camera, a temple, a market; `area` empty: everybody's.

    `detection` is of a camera: the chance to see on it who is there.
    """

    what: str
    name: str
    area: str
    lines: list[Line]
    detection: float = DETECTION


class _Said(NamedTuple):
    """What stands in for a cell or property that a row leaves out."""

    what: str
    area: str
    datum: str


def mapped_places(path: Path, what: str = "", area: str = "", datum: str = "wgs84") -> list[Mapped]:
    """Return the places of a GeoJSON file, or of a CSV file with columns `lat` and `lon`.

    A feature's or row's own `what`, `name`, `area`, `datum`, `detection` go before what is given.

    Raises
    ------
    RegisterError
        If the file, or any place of it, is not understood: says which.
    """
    told = _Said(what, area, datum)
    with opened(path) as file:
        head = file.read(1)
        file.seek(0)
        if head == "{":
            return list(_features(file.read(LARGEST), path.name, told))
        return list(_points(rows(file, path.name), path.name, told))


def _features(text: str, name: str, told: _Said) -> Iterator[Mapped]:
    try:
        features = msgspec.json.decode(text, type=dict[str, msgspec.Raw])["features"]
        every = msgspec.json.decode(features, type=list[Json])
    except (msgspec.DecodeError, KeyError, RecursionError):
        raise RegisterError(f"{name}: 不是GeoJSON FeatureCollection not such a file") from None
    for number, one in enumerate(every, 1):
        with _named(f"{name} 第{number}个要素 feature {number}"):
            shape = one["geometry"]
            lines = list(_lines(shape["coordinates"], SHAPES[shape["type"]]))
            yield _place(one.get("properties") or {}, lines, told)


def _points(table: Iterable[tuple[int, list[str]]], name: str, told: _Said) -> Iterator[Mapped]:
    header: list[str] = []
    for line, values in table:
        if not header:
            header = [value.strip().lower() for value in values]
            continue
        with _named(f"{name} 第{line}行 line {line}"):
            row = dict(zip(header, (value.strip() for value in values), strict=False))
            yield _place(row, [[(float(row["lat"]), float(row["lon"]))]], told)


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Say where it was that something could not be understood."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError):
        raise RegisterError(
            f"{where}: 看不懂 not understood; 需要类别与坐标 what ({'/'.join(KINDS)})"
            " and coordinates are needed; 未导入 nothing was taken"
        ) from None


def _lines(coordinates: list[object], deep: int) -> Iterator[Line]:
    """Yield the lines of a shape, GeoJSON's longitude first turned round."""
    if deep > 1:
        for part in coordinates:
            yield from _lines(_listed(part), deep - 1)
    elif deep == 1:
        yield [_pair(_listed(one)) for one in coordinates]
    else:
        yield [_pair(coordinates)]


def _listed(part: object) -> list[object]:
    if not isinstance(part, list):
        raise TypeError
    return part


def _pair(position: list[object]) -> tuple[float, float]:
    lon, lat, *_ = position
    return float(str(lat)), float(str(lon))


def _place(said: Json, lines: list[Line], told: _Said) -> Mapped:
    """Return one place; ValueError where its kind, datum or a position cannot be."""
    what = str(said.get("what") or told.what)
    datum = DATUMS.index(str(said.get("datum") or told.datum))
    detection = float(said.get("detection") or DETECTION)
    pairs = [pair for line in lines for pair in line]
    there = [abs(lat) <= 85 and abs(lon) <= 180 for lat, lon in pairs]  # not of NaN either
    if what not in KINDS or not there or not all(there) or not 0 < detection < 1:
        raise ValueError
    moved = [[to_wgs84(lat, lon, datum) for lat, lon in line] for line in lines]
    area = str(said.get("area") or told.area)
    if area and not area.isdecimal():
        raise ValueError
    return Mapped(what, str(said.get("name") or "")[:100], area, moved, detection)
