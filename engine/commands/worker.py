"""`silverguard worker`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


def worker() -> None:
    """消费事件流并预警 Consume the stream: Kafka where configured, else the embedded journal."""
    import gc
    import signal
    import sys

    from engine.assembly import worker_of
    from engine.settings import read_settings
    from engine.worker import run
    from engine.worker_http import watched
    from engine.worker_summary import summary

    with _signals(signal.SIGTERM, signal.SIGINT) as told:
        settings = read_settings()
        made = worker_of(settings)
        # Objects of the start never become garbage, and those of a batch do at once: looking
        # through all of them as often as Python likes to would halve the speed.
        gc.collect()
        gc.freeze()
        gc.set_threshold(200_000, 50, 100)
        with watched(made, settings.worker_host, settings.worker_port):
            run(made, stop=lambda: bool(told))
        print(summary(made, settings), file=sys.stderr)
    if signal.SIGINT in told:
        raise KeyboardInterrupt


@contextmanager
def _signals(*numbers: int) -> Iterator[list[int]]:
    """Gather signals instead of being ended by them, so that a worker leaves in good order."""
    import signal

    told: list[int] = []
    before = {one: signal.signal(one, lambda number, _: told.append(number)) for one in numbers}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
