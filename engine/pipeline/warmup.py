"""Compiling ahead: the kernels' machine code, made in a process of its own while others work.

A new state of the sources costs about a minute of compiling, once a machine; afterwards it lies in
a cache folder. Whoever has something else to do meanwhile begins with `warming()`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from engine.alerting.tiers import ALLOWANCE, Ladder
from engine.pipeline.compiling import compiling
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from features.core.civil_time import DAY_MS, civil
from streams.codec.decoder import decode

ZONE = "Asia/Shanghai"
FIRST_MS, APART_MS = 1_700_000_000_000, 16 * DAY_MS
"""Two weeks apart, so that what is learned every Monday is learned and takes effect."""


def warm() -> int:
    """Send two made-up lines the whole way; returns how many were accepted.

    Examples
    --------
    >>> warm()
    2
    """
    pipeline = Pipeline(civil(ZONE, "cn"), Ladder(ALLOWANCE), Learner(civil(ZONE, "cn")))
    for number in range(2):
        at = FIRST_MS + number * APART_MS
        line = (
            f'{{"kind":"motion","id":"{number}","person":"p","at":{at},'
            f'"received_at":{at},"room":"hall"}}\n'
        )
        pipeline.feed(decode(line.encode(), ZoneInfo(ZONE)))
    return pipeline.counts.accepted


@contextmanager
def warming(say: Callable[[str], None]) -> Iterator[None]:
    """Compile beside the work of the block, and be done at its end; `say` hears what lasts.

    A failure is nobody's loss: whoever needs a kernel compiles it.
    """
    command = [sys.executable, "-m", "engine.pipeline.warmup"]
    beside = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield
        with compiling(say):
            beside.wait()
    finally:
        beside.kill()
        beside.wait()


if __name__ == "__main__":
    warm()
