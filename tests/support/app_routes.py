"""The routes of an application, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute


def flat(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Yield every route, those of included routers too."""
    for route in routes:
        if hasattr(route, "path"):
            yield route
        yield from flat(getattr(getattr(route, "original_router", None), "routes", []))
