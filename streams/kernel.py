"""Compiled loops: the one decorator for everything that runs once per event or per person."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from streams.cache_place import cache_place, is_own

LOG = logging.getLogger(__name__)
Function = TypeVar("Function", bound=Callable[..., object])
_LAYERS = ("streams", "features", "models")


def _sources_digest() -> str:
    """Hash every source file that may hold a kernel.

    numba's cache looks at the file of a kernel only, not at kernels it calls in other files; one
    cache folder per state of the sources makes a stale machine code impossible.
    """
    digest = blake2b(digest_size=8)
    root = Path(__file__).resolve().parent.parent
    for layer in _LAYERS:
        for path in sorted((root / layer).rglob("*.py")):
            text = path.read_bytes()
            if b"streams.kernel" in text:
                digest.update(text)
    return digest.hexdigest()


def _use_cache() -> bool:
    """Point numba at a cache folder of our own, unless the operator chose one; tell if there is."""
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        return is_own(Path(chosen))
    place = cache_place()
    if place is not None:
        setattr(numba.config, "CACHE_DIR", str(place / _sources_digest()))  # noqa: B010 not in its stubs
    return place is not None


_CACHED = _use_cache()
if not _CACHED:
    LOG.warning(
        "无处存放机器码，每次启动须编译数分钟 no place for machine code: every start compiles for"
        " minutes; let XDG_CACHE_HOME name a folder that can be written"
    )


def kernel(function: Function) -> Function:
    """Compile a function that works on arrays and scalars.

    No fastmath and no parallel reductions: the same input gives the same bits on every worker.
    Division by zero gives inf or NaN as in numpy.
    """
    compiled: Any = numba.njit(cache=_CACHED, error_model="numpy", nogil=True)(function)
    return cast(Function, compiled)


def inlined(function: Function) -> Function:
    """Compile like `kernel`, and put the body into each caller.

    For what is called once an event with whole populations as arguments: handing over twenty
    arrays costs more than such a function does.
    """
    compiled: Any = numba.njit(error_model="numpy", nogil=True, forceinline=True)(function)
    return cast(Function, compiled)
