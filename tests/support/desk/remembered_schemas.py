"""FastAPI's readers of a parameter, made once a process: a third of what a test of the desk costs.

Each application builds pydantic's reader of every parameter of every route anew, some four
hundred; tests build hundreds of applications in one process. Whoever serves builds one, once.
"""

from __future__ import annotations

import sys
from typing import Any

from pydantic import ConfigDict, TypeAdapter

Adapter = TypeAdapter[Any]


class RememberedAdapters:
    """Stands where FastAPI asks for a `TypeAdapter`; gives the one made for an equal annotation."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Adapter] = {}

    def __call__(self, annotation: type, config: ConfigDict | None = None) -> Adapter:
        said = repr(getattr(annotation, "__metadata__", ()))
        if config is not None or " at 0x" in said:  # a function's place may be another's tomorrow
            return TypeAdapter(annotation, config=config)
        key = (getattr(annotation, "__origin__", annotation), said)
        if key not in self._made:
            self._made[key] = TypeAdapter(annotation)
        return self._made[key]


def remember_schemas() -> None:
    """Let FastAPI remember, if anybody has loaded it."""
    loaded = vars(sys.modules.get("fastapi._compat.v2", object))
    if loaded.get("TypeAdapter") is TypeAdapter:
        sys.modules["fastapi._compat.v2"].__dict__["TypeAdapter"] = RememberedAdapters()
