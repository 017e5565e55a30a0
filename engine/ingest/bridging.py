"""Run the MQTT bridge until the process is told to stop."""

from __future__ import annotations

import asyncio
import signal
from functools import partial
from zoneinfo import ZoneInfo

from engine.formats.heartbeat import STOPPED, Beat
from engine.health.heartbeat_writer import Heart, told_by
from engine.ingest.intake import Door
from engine.ingest.log_writer import ConfiguredLog
from engine.ingest.mqtt_bridge import bridge
from engine.ingest.sender_tokens import Senders
from engine.settings import Settings
from engine.wall_clock import now_ms

NAME = "mqtt"


async def run(settings: Settings) -> None:
    """Bridge; SIGTERM and Ctrl-C end it after what was taken is durable."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    heart = Heart(told_by(settings, f"bridge-{settings.worker_id}"))
    senders = Senders(settings.door_tokens, settings.desk_host, settings.door_sources)
    door = Door(partial(ConfiguredLog, settings), ZoneInfo(settings.tz), foreign=senders.foreign)
    try:
        beating = asyncio.create_task(_beat(settings, heart, door))
        await bridge(settings, door, stop)
        beating.cancel()
        heart.close([Beat("door", NAME, now_ms(), why=STOPPED)])
    finally:
        door.close()


async def _beat(settings: Settings, heart: Heart, door: Door) -> None:
    """Tell heartbeats from the loop that carries the messages: one that hangs falls silent."""
    while True:
        heart.tell([Beat("door", NAME, now_ms(), why=door.why)])
        await asyncio.sleep(settings.heartbeat_s)
