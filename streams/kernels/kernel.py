"""Compiled loops: the one decorator for everything that runs once per event or per person."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from streams.kernels.cache_place import cache_place, is_own

LOG = logging.getLogger(__name__)
Function = TypeVar("Function", bound=Callable[..., object])
_ROOT = Path(__file__).resolve().parents[2]
_LAYERS = ("streams", "features", "models")
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+([\w., \t]+))",
    re.MULTILINE,
)
_WORD = re.compile(rb"[\w.]+")


def frozen_sources() -> list[Path]:
    """Return every source file that a kernel's machine code may depend on.

    numba's cache looks at the file of a kernel only. Kernels it calls in other files are compiled
    into it, and so are the constants and enumerations it names, wherever they come from: whatever
    a file with kernels imports, and what that imports in turn, belongs to it.
    """
    texts = {path: path.read_bytes() for layer in _LAYERS for path in (_ROOT / layer).rglob("*.py")}
    waiting = [path for path, text in texts.items() if b"streams.kernels.kernel" in text]
    found = {Path(__file__).resolve(), *waiting}
    while waiting:
        new = {one for one in _imported(texts[waiting.pop()]) if one in texts} - found
        found |= new
        waiting += new
    return sorted(found)


def _imported(text: bytes) -> Iterator[Path]:
    """Yield the files that a source's imports may mean, whether they are there or not."""
    for module, names, plain in _IMPORT.findall(text):
        for one in _WORD.findall(plain):
            yield from _files(one)
        if module:
            yield from _files(module)
            for name in _WORD.findall(names):
                yield from _files(module + b"." + name)


def _files(module: bytes) -> Iterator[Path]:
    place = _ROOT.joinpath(*module.decode().split("."))
    yield place.with_suffix(".py")
    yield place / "__init__.py"


def _sources_digest() -> str:
    """Hash what kernels are made of: one cache folder per state of it, so that none is stale."""
    digest = blake2b(digest_size=8)
    for path in frozen_sources():
        digest.update(path.read_bytes())
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
