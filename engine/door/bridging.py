"""Run the MQTT bridge until the process is told to stop."""

from __future__ import annotations

import asyncio
import signal
from functools import partial
from zoneinfo import ZoneInfo

from engine.door.door import Door
from engine.door.log import ConfiguredLog
from engine.door.mqtt import bridge
from engine.door.senders import Senders
from engine.settings import Settings


async def run(settings: Settings) -> None:
    """Bridge; SIGTERM and Ctrl-C end it after what was taken is durable."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    senders = Senders(settings.door_tokens, settings.desk_host, settings.door_sources)
    door = Door(partial(ConfiguredLog, settings), ZoneInfo(settings.tz), foreign=senders.foreign)
    try:
        await bridge(settings, door, stop)
    finally:
        door.close()
