"""Workers as processes of their own that need not load the program again: it is in their parent.

A storm starts some fifty workers; each would spend seconds of a core on imports. They are forked
from a process that has imported all and nothing more, so each dies by itself, at any moment.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

LOADED = [
    "engine.worker.bootstrap",
    "engine.cli.main",
    "engine.log.kafka",
    "engine.store.store",
    "psycopg",
]


def start(env: Mapping[str, str], log: Path) -> ForkServerProcess:
    """Start a worker; what it says goes to `log`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    process = context.Process(target=_work, args=(dict(env), str(log)), daemon=True)
    process.start()
    return process


def _work(env: Mapping[str, str], log: str) -> None:
    """Run `silverguard worker` in an environment."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.environ.update(env)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from engine.cli.main import run

    raise SystemExit(run(["worker"]))
