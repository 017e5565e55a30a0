"""`silverguard worker` as a fork of a process that has imported and loaded everything.

A worker killed again and again is then killed at work, not while it starts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerContext

from engine.cli.commands.worker import worker
from engine.pipeline.warmup import warm


def context() -> ForkServerContext:
    """Return what starts processes that may `work`."""
    made = ForkServerContext()
    made.set_forkserver_preload([__name__])
    return made


def work(environment: Mapping[str, str]) -> None:
    """Run the command in the process this is called in."""
    os.environ.update(environment)
    worker()


if "pytest" not in sys.modules:  # in the process that is forked
    import engine.worker.bootstrap  # noqa: F401  # the command imports it when it runs

    warm()
