"""How far compiling is: told where a first run makes its machine code for a minute or two."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numba
from numba.core.caching import _CacheLocator

from engine.progress import bar
from streams.kernels.kernel import frozen_sources

EVERY_S = 0.5
FEW = 0.5
"""Share of the loops below which a run is a first one: a part of them is only needed by some."""
FIRST_RUN = (
    "首次运行：正在编译判断程序，约一两分钟，以后不再需要"
    " first run: compiling, a minute or two; later runs begin at once"
)
_KERNEL = re.compile(r"^@kernel$", re.MULTILINE)


def loops() -> int:
    """Return how many compiled loops the sources have."""
    return sum(len(_KERNEL.findall(path.read_text("utf-8"))) for path in frozen_sources())


def made() -> int:
    """Return of how many loops the machine code lies in the cache of this state of the sources.

    Each folder of sources has one of its own there, named by numba for its path.
    """
    cache = Path(str(getattr(numba.config, "CACHE_DIR")))  # noqa: B009 not in its stubs
    place: Callable[[str], str] = _CacheLocator.get_suitable_cache_subpath
    folders = {place(str(path)) for path in frozen_sources()}
    return sum(1 for folder in folders for _ in (cache / folder).glob("*.nbi"))


def told_if_first(say: Callable[[str], None], share: float = FEW) -> bool:
    """Say that a run makes machine code first, where a share of the loops or less has any.

    A command that counts nothing meanwhile seems to hang. Returns whether it was said.
    """
    first = made() <= share * loops()
    if first:
        say(FIRST_RUN)
    return first


@contextmanager
def compiling(say: Callable[[str], None]) -> Iterator[None]:
    """Tell how far compiling is while the block makes machine code; silent where it is there."""
    total = loops()
    if not told_if_first(say):
        yield
        return
    over = threading.Event()
    with bar("compile", " loops", total) as progress:
        watch = threading.Thread(target=_watch, args=(progress, over), daemon=True)
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()


def _watch(progress: Callable[[int], None], over: threading.Event) -> None:
    while not over.wait(EVERY_S):
        progress(made())
