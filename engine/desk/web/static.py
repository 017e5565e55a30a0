"""Script and style of the pages, served from this process under a name that changes with them."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from fastapi import APIRouter, HTTPException, Response

from engine.desk.access.lock import FILES

_FOLDER = Path(__file__).resolve().parent / "static"
_TYPES = {
    "desk.js": "text/javascript; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_FOR_EVER = "public, max-age=31536000, immutable"


@cache
def content(name: str) -> bytes:
    """Return a file of the pages."""
    return (_FOLDER / name).read_bytes()


@cache
def address_of(name: str) -> str:
    """Return where a page finds a file: the address changes with the file, so it may be cached."""
    return f"{FILES}{blake2b(content(name), digest_size=6).hexdigest()}/{name}"


def static_routes() -> APIRouter:
    """Return the path of the files; only those named here are served."""
    router = APIRouter(include_in_schema=False)

    @router.get(FILES + "{digest}/{name}")
    def static(digest: str, name: str) -> Response:
        """Return a file to be kept for good."""
        if name not in _TYPES or address_of(name) != f"{FILES}{digest}/{name}":
            raise HTTPException(404)
        headers = {"Cache-Control": _FOR_EVER}
        return Response(content(name), media_type=_TYPES[name], headers=headers)

    return router
