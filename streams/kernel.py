"""Compiled loops: the one decorator for everything that runs once per event or per person."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

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


def _use_cache() -> None:
    """Point numba at a cache folder of our own, unless the operator chose one."""
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    base = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    setattr(numba.config, "CACHE_DIR", str(Path(base) / "silverguard" / _sources_digest()))  # noqa: B010 not in its stubs


_use_cache()


def kernel(function: Function) -> Function:
    """Compile a function that works on arrays and scalars.

    No fastmath and no parallel reductions: the same input gives the same bits on every worker.
    Division by zero gives inf or NaN as in numpy.
    """
    compiled: Any = numba.njit(cache=True, error_model="numpy", nogil=True)(function)
    return cast(Function, compiled)


def inlined(function: Function) -> Function:
    """Compile like `kernel`, and put the body into each caller.

    For what is called once an event with whole populations as arguments: handing over twenty
    arrays costs more than such a function does.
    """
    compiled: Any = numba.njit(error_model="numpy", nogil=True, forceinline=True)(function)
    return cast(Function, compiled)
