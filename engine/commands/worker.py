"""`silverguard worker`."""

from __future__ import annotations


def worker() -> None:
    """消费事件流并预警 Consume the stream: Kafka where configured, else the embedded journal."""
    from engine.settings import read_settings
    from engine.worker import run

    run(read_settings())
