"""The bureau's own map under a search sheet: tiles where they belong, and none from elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from engine.desk.basemap.cover import cover, ground_of
from engine.desk.search.picture import FRAMES, UNITS
from engine.desk.search.theory.grid import Grid, Point
from engine.desk.web.app import http_app
from engine.doctor.basemap import basemap as look
from engine.doctor.result import State
from engine.formats.basemap import (
    NO_BASEMAP,
    UNREADABLE,
    VECTORS,
    BasemapError,
    open_archive,
    open_basemap,
)
from engine.settings import Settings
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.officer import NOW, badge, officers, opened

HOME = Point(28.45, 119.92)


def written(path: Path, zoom: int = 15, kind: TileType = TileType.PNG) -> Path:
    """Write a map of the tiles about a home, each of one colour."""
    content = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 220, 200)).save(content, "PNG")
    tiles = {
        zxy_to_tileid(one.zoom, one.column, one.row): content.getvalue()
        for frame in FRAMES
        for one in cover(Grid(HOME), frame, zoom)
    }
    with path.open("wb") as file:
        writer = Writer(file)
        for number in sorted(tiles):
            writer.write_tile(number, tiles[number])
        header = {
            "tile_type": kind, "tile_compression": Compression.NONE,
            "min_lon_e7": 1190000000, "max_lon_e7": 1210000000,
            "min_lat_e7": 280000000, "max_lat_e7": 290000000,
            "center_zoom": zoom, "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, {"attribution": "丽水市自然资源局"})
    return path


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("zoom", [11, 13, 15])
def test_tiles_lie_seamless_over_the_whole_picture(frame: object, zoom: int) -> None:
    grid = Grid(HOME)
    tiles = cover(grid, frame, zoom)  # type: ignore[arg-type]
    assert min(one.x for one in tiles) <= 0 and min(one.y for one in tiles) <= 0
    assert max(one.x + one.wide for one in tiles) >= UNITS
    assert max(one.y + one.high for one in tiles) >= UNITS
    across = {one.column: one for one in tiles}
    for column, one in across.items():
        if column + 1 in across:
            assert one.x + one.wide == pytest.approx(across[column + 1].x, abs=0.005)
    down = {one.row: one for one in tiles}
    for row, one in down.items():
        if row + 1 in down:
            assert one.y + one.high == pytest.approx(down[row + 1].y, abs=0.005)


def test_a_tile_lies_where_the_place_that_it_shows_is_drawn() -> None:
    # column 13649.69, row 6840.47 at zoom 14, by the formula of the OpenStreetMap wiki
    frame, grid = FRAMES[2], Grid(HOME)
    (tile,) = (one for one in cover(grid, frame, 14) if (one.column, one.row) == (13649, 6840))
    x, y = frame.spot(grid, HOME)
    assert tile.x <= x <= tile.x + tile.wide and tile.y <= y <= tile.y + tile.high
    assert (x - tile.x) / tile.wide == pytest.approx(0.69, abs=0.01)
    assert (y - tile.y) / tile.high == pytest.approx(0.47, abs=0.01)


def test_a_file_tells_its_zooms_its_bounds_and_whose_it_is(tmp_path: Path) -> None:
    found = open_archive(written(tmp_path / "city.pmtiles"))
    assert list(found.zooms) == [15] and found.credit == "丽水市自然资源局"
    assert found.holds(*HOME) and not found.holds(39.9, 116.4)
    basemap = open_basemap(tmp_path)
    near, far = (ground_of(basemap, Grid(at), FRAMES[0]) for at in (HOME, Point(39.9, 116.4)))
    tile = basemap.tile(15, near.tiles[0].column, near.tiles[0].row)
    assert tile is not None and tile.media == "image/png" and tile.content[1:4] == b"PNG"
    assert basemap.tile(15, 0, 0) is None and basemap.tile(3, 0, 0) is None
    assert far.tiles == [] and ground_of(NO_BASEMAP, Grid(HOME), FRAMES[0]).tiles == []


def test_a_zoom_that_would_want_hundreds_of_tiles_is_not_drawn(tmp_path: Path) -> None:
    basemap = open_basemap(written(tmp_path / "city.pmtiles").parent)
    assert ground_of(basemap, Grid(HOME), FRAMES[-1]).tiles == []


def test_what_cannot_be_drawn_is_named_with_a_remedy_and_the_rest_is(tmp_path: Path) -> None:
    good = written(tmp_path / "a.pmtiles")
    vector = written(tmp_path / "b.pmtiles", kind=TileType.MVT)
    (tmp_path / "c.pmtiles").write_bytes(good.read_bytes()[:90])
    (tmp_path / "d.pmtiles").write_bytes(b"")
    with pytest.raises(BasemapError, match="矢量"):
        open_archive(vector)
    assert len(open_basemap(tmp_path).archives) == 1
    results = list(look(Settings(home=tmp_path / "home", basemap=tmp_path)))
    assert [one.state for one in results] == [State.GOOD, State.BAD, State.BAD, State.BAD]
    assert [one.remedy for one in results[1:]] == [VECTORS, UNREADABLE, UNREADABLE]
    (tmp_path / "none").mkdir()
    (none,) = look(Settings(home=tmp_path / "home", basemap=tmp_path / "none"))
    assert none.state is State.BAD
    assert list(look(Settings(home=tmp_path / "home"))) == []


def test_the_sheet_is_drawn_upon_it(store: Store, tmp_path: Path) -> None:
    store.put_people([{"person": "p", "area": "331102", "home_lat": "28.45", "home_lon": "119.92"}])
    (li, data) = officers(store, [badge("li"), badge("data", "reader")])
    lost = opened(store, li, warning="wandering", onset=NOW)
    basemap = open_basemap(written(tmp_path / "city.pmtiles").parent)
    visit = Visit(http_app(store, basemap=basemap))
    visit.send(form_of(visit.open(f"/incidents/{lost}"), "take"))
    sheet = visit.open(f"/search/{lost}")
    images = [one.attributes for one in sheet.every(tag="image")]
    assert images and all(str(one["href"]).startswith("/basemap/15/") for one in images)
    assert "丽水市自然资源局" in sheet.one("sg-search").text
    first = str(images[0]["href"])
    answer = visit.ask("GET", first)
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"
    assert visit.ask("GET", "/basemap/15/0/0").status_code == 404
    assert visit.ask("GET", "/basemap/1/2/0").status_code == 404
    assert data.desk.ask("GET", first, data.name).status_code == 403
