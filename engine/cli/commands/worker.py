"""`silverguard worker`."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

LOG = logging.getLogger(__name__)


def worker() -> None:
    """消费事件流并预警 Consume the stream: Kafka where configured, else the embedded journal."""
    import gc
    import signal
    import sys

    from engine.cli.log_lines import logged
    from engine.health.heartbeat_writer import Heart, told_by
    from engine.settings import read_settings
    from engine.worker.bootstrap import worker_of
    from engine.worker.health_server import watched
    from engine.worker.pulse import Pulse
    from engine.worker.sole_worker import sole_worker
    from engine.worker.summary import summary
    from engine.worker.worker import run

    with ExitStack() as stack:
        told = stack.enter_context(_signals(signal.SIGTERM, signal.SIGINT))
        settings = read_settings()
        stack.enter_context(sole_worker(settings))
        stack.enter_context(logged("worker", settings, worker=settings.worker_id))
        made = worker_of(settings)
        pulse = Pulse(settings, Heart(told_by(settings, f"worker-{settings.worker_id}")))
        stack.callback(pulse.stop)
        stack.enter_context(watched(made, settings.worker_host, settings.worker_port))
        _warm(kafka=settings.kafka_bootstrap is not None)
        # Objects of the start never become garbage, and those of a batch do at once: looking
        # through all of them as often as Python likes to would halve the speed.
        gc.collect()
        gc.freeze()
        gc.set_threshold(200_000, 50, 100)
        run(made, stop=lambda: bool(told), after=pulse)
        print(summary(made, settings), file=sys.stderr)
    if signal.SIGINT in told:
        raise KeyboardInterrupt


def _warm(*, kafka: bool) -> None:
    """Compile before a partition is taken over: the old owner works on meanwhile.

    Otherwise the first call for help waits behind a minute of compiling, and the worker is silent.
    """
    from engine.worker.warmup import warm_worker

    LOG.info("装载判断程序（升级后首次约一两分钟） loading machine code: 1-2 min once an upgrade")
    warm_worker(kafka=kafka)


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
