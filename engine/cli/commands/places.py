"""`silverguard places`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

places = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="本局地图 Places of the bureau's map."
)


@places.callback()
def about() -> None:
    """Keep roads, waters, stops, cameras, temples and markets for searches."""


@places.command("import")
def import_places(
    file: Annotated[Path, typer.Argument(help="GeoJSON，或含 lat、lon 列的 CSV with header")],
    what: Annotated[
        str, typer.Option(help="类别，文件未写时 road/water/stop/camera/temple/market, if not told")
    ] = "",
    area: Annotated[str, typer.Option(help="区划代码，空为全部 code of the area; empty: all")] = "",
    datum: Annotated[str, typer.Option(help="坐标系 wgs84/gcj02/bd09")] = "wgs84",
) -> None:
    """导入地图 Load places; those of the same kinds and areas are replaced."""
    from engine.settings import read_settings
    from engine.store.mapped.rows import replace_places
    from engine.store.store import open_store
    from streams.register.mapped import mapped_places

    told = mapped_places(file, what, area, datum)
    store = open_store(read_settings())
    try:
        with store.engine.begin() as connection:
            replace_places(connection, told)
    finally:
        store.close()
    print(f"已导入 imported {len(told)} 处 places")
