"""How far long work is: a progress bar on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FIRST_S, EVERY_S = 2.0, 5.0
"""Work that takes no longer says nothing; what takes longer tells so again and again."""


@contextmanager
def bar(label: str, unit: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show how far long work is; yields a function that takes the count done so far."""
    if not sys.stderr.isatty():
        with _lines(label, unit, total) as done:
            yield done
        return
    from tqdm import tqdm

    with tqdm(desc=label, unit=unit, total=total, unit_scale=True) as shown:

        def done_so_far(count: int) -> None:
            shown.update(count - shown.n)

        yield done_so_far


@contextmanager
def _lines(label: str, unit: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Write lines from a thread, for there are long stretches in which nothing is counted."""
    began, over, counted = time.monotonic(), threading.Event(), [0]

    def done(count: int) -> None:
        counted[0] = count

    def tell() -> None:
        pause_s = FIRST_S
        while not over.wait(pause_s):
            passed = time.monotonic() - began
            print(said(label, unit, counted[0], total, passed), file=sys.stderr, flush=True)
            pause_s = EVERY_S

    thread = threading.Thread(target=tell, name="progress", daemon=True)
    thread.start()
    try:
        yield done
    finally:
        over.set()
        thread.join()


def said(label: str, unit: str, count: int, total: int | None, passed_s: float) -> str:
    """Return one line of progress.

    Examples
    --------
    >>> said("train", " lines", 1_250_000, None, 12.4)
    'train: 1,250,000 lines, 12 s'
    >>> said("simulate", " days", 3, 21, 2.0)
    'simulate: 3 of 21 days, 2 s'
    """
    of = "" if total is None else f" of {total:,}"
    return f"{label}: {count:,}{of}{unit}, {passed_s:.0f} s"
