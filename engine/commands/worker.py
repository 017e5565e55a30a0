"""`silverguard worker`."""

from __future__ import annotations


def worker() -> None:
    """消费事件流并预警 Consume the stream: Kafka where configured, else the embedded journal."""
    import gc
    import signal
    import threading

    from engine.assembly import worker_of
    from engine.settings import read_settings
    from engine.worker import run

    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    made = worker_of(read_settings())
    # Objects of the start never become garbage, and those of a batch do at once: looking through
    # all of them as often as Python likes to would halve the speed.
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)
    run(made, stop=over.is_set)
