"""`/basemap/{zoom}/{column}/{row}`: a tile of the bureau's own map."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import permitted
from engine.formats.basemap import Basemap

MOST_ZOOM = 22
Zoom = Annotated[int, Path(ge=0, le=MOST_ZOOM)]
Place = Annotated[int, Path(ge=0, lt=2**MOST_ZOOM)]


def basemap_routes(basemap: Basemap) -> APIRouter:
    """Return the path of the tiles, for who may see search maps."""
    router = APIRouter(include_in_schema=False)

    @router.get("/basemap/{zoom}/{column}/{row}")
    def tile(
        zoom: Zoom, column: Place, row: Place,
        caller: Annotated[Caller, Depends(permitted("search.read"))],
    ) -> Response:  # fmt: skip
        """Return a tile; never kept by the browser, for it tells where somebody was looked for."""
        found = basemap.tile(zoom, column, row) if max(column, row) < 2**zoom else None
        if found is None:
            raise HTTPException(404)
        return Response(found.content, media_type=found.media)

    return router
