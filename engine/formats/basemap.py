"""Raster tiles out of a folder of PMTiles files, on this machine."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType

MEDIA = {
    TileType.PNG: "image/png", TileType.JPEG: "image/jpeg", TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}  # fmt: skip
"""Kinds of tiles that a browser draws by itself; vector tiles would want a script of 800 kB."""
VECTORS = "矢量瓦片，请转为栅格（PNG、JPEG、WebP） vector tiles: render them to raster tiles first"
UNREADABLE = "不是 PMTiles 3 文件或已损坏 no PMTiles file of version 3, or damaged"
E7 = 1e7
_LOG = logging.getLogger(__name__)


class BasemapError(ValueError):
    """A file of the folder that cannot be drawn; says why and what to do."""


class Tile(NamedTuple):
    """A tile as it is sent to a browser."""

    content: bytes
    media: str


class Archive(NamedTuple):
    """One PMTiles file: its tiles, zooms, and bounds (south, west, north, east; degrees)."""

    reader: Reader
    media: str
    zipped: bool
    zooms: range
    bounds: tuple[float, float, float, float]
    credit: str

    def holds(self, lat: float, lon: float) -> bool:
        """Return whether a position lies within the bounds."""
        south, west, north, east = self.bounds
        return south <= lat <= north and west <= lon <= east

    def tile(self, zoom: int, x: int, y: int) -> Tile | None:
        """Return a tile, None where the file has none."""
        content = self.reader.get(zoom, x, y) if zoom in self.zooms else None
        if content is None:
            return None
        return Tile(gzip.decompress(content) if self.zipped else content, self.media)


class Basemap(NamedTuple):
    """All files of the folder, by name: where two hold a place the first is drawn."""

    archives: Sequence[Archive] = ()

    def of(self, lat: float, lon: float) -> Archive | None:
        """Return the file that holds a position."""
        return next((one for one in self.archives if one.holds(lat, lon)), None)

    def tile(self, zoom: int, x: int, y: int) -> Tile | None:
        """Return a tile of whichever file has it."""
        found = (one.tile(zoom, x, y) for one in self.archives)
        return next((one for one in found if one is not None), None)


NO_BASEMAP = Basemap()


def open_archive(path: Path) -> Archive:
    """Open a PMTiles file (version 3; WGS-84 or CGCS2000, Web Mercator).

    Raises
    ------
    BasemapError
        If it is none, or holds tiles that a browser cannot draw.
    """
    try:
        with path.open("rb") as file:
            reader = Reader(MmapSource(file))
        header, credit = reader.header(), reader.metadata().get("attribution")
    except Exception as fault:  # the package's own errors share no base but this
        raise BasemapError(UNREADABLE) from fault
    if header["tile_type"] not in MEDIA:
        raise BasemapError(VECTORS)
    bounds = tuple(
        header[f"{side}_e7"] / E7 for side in ("min_lat", "min_lon", "max_lat", "max_lon")
    )
    south, west, north, east = bounds
    return Archive(
        reader, MEDIA[header["tile_type"]], header["tile_compression"] == Compression.GZIP,
        range(header["min_zoom"], header["max_zoom"] + 1), (south, west, north, east),
        str(credit or ""),
    )  # fmt: skip


def open_basemap(folder: Path | None) -> Basemap:
    """Open what can be drawn of a folder; what cannot is logged, for a desk opens all the same.

    `silverguard check` names the file and the remedy.
    """
    found = []
    for path in files_of(folder):
        try:
            found.append(open_archive(path))
        except BasemapError as refused:
            _LOG.warning("basemap: one file is not drawn: %s", refused)
    return Basemap(found)


def files_of(folder: Path | None) -> list[Path]:
    """Return the PMTiles files of a folder, by name."""
    return [] if folder is None else sorted(folder.glob("*.pmtiles"))
