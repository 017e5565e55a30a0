"""The MQTT bridge: lines of gateways into the log, acknowledged when they are durable.

Below the configured topic gateways publish to `sos/…` and `events/…`, one or more lines of NDJSON a
message, with QoS 1; below `replies/…` they hear what was refused or odd of it. Each of the two has
a connection of its own, so that a call for help never waits behind bulk in the broker either. What
is not acknowledged fills the broker's window: it then holds back what comes next, and delivers
again what a dead bridge had received.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import aiomqtt

from engine.ingest.intake import BusyError, Door
from engine.ingest.mqtt_client import AcknowledgingClient
from engine.ingest.priority_lanes import LogAwayError
from engine.ingest.receipt import receipts_of
from engine.settings import Settings
from streams.admission.triage import Intake
from streams.codec.json_bodies import as_lines

LOG = logging.getLogger(__name__)
LANES = ("sos", "events")
REPLIES = "replies"
"""Below it a gateway hears what was wrong: `replies/events/GATEWAY` of what came by
`events/GATEWAY`."""
MOST_BYTES = 1_000_000
MOST_LINES = 2_000
"""Bounds of what is handed over at once; a single larger message goes by itself."""
BUSY_S = 0.2
AWAY_S = 1.0
"""How soon the same lines are offered again, under pressure and without a log."""
SHORTEST_S, LONGEST_S = 0.5, 30.0
"""Wait before the next attempt to connect: doubled each time, up to half a minute."""


async def bridge(settings: Settings, door: Door, stop: asyncio.Event) -> None:
    """Bridge until told to stop; what was received and not acknowledged comes again."""
    tasks = [asyncio.create_task(_lane(settings, door, lane)) for lane in LANES]
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    await _ended([*tasks, stopping])
    for task in done:
        task.result()  # a lane ends by an error only


async def _ended(tasks: Sequence[asyncio.Task[object]]) -> None:
    """Cancel tasks until they have ended: Python 3.11 may swallow a cancellation in `wait_for`."""
    waiting = {*tasks}
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=SHORTEST_S)


async def _lane(settings: Settings, door: Door, lane: str) -> None:
    """Keep one connection up."""
    pause_s = SHORTEST_S
    while True:
        try:
            async with AcknowledgingClient(settings, lane) as client:
                await client.subscribe(f"{settings.mqtt_topic}/{lane}/#", qos=1)
                LOG.info("已连接 connected to the MQTT broker: lane=%s", lane)
                pause_s = SHORTEST_S
                await _carry(client, door, settings.mqtt_topic)
        except aiomqtt.MqttError as error:
            kind = type(error).__name__
            LOG.warning("MQTT 中断 broken off: lane=%s %s, again in %g s", lane, kind, pause_s)
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_S)


async def _carry(client: AcknowledgingClient, door: Door, root: str) -> None:
    """Carry what arrives, as much at once as has arrived."""
    messages = client.messages
    held: aiomqtt.Message | None = None
    while True:
        first = await anext(messages) if held is None else held
        held, together = None, [first]
        size, lines = _measured(first)
        while len(messages):
            one = await anext(messages)
            more, count = _measured(one)
            if size + more > MOST_BYTES or lines + count > MOST_LINES:
                held = one
                break
            together.append(one)
            size, lines = size + more, lines + count
        intake = await _delivered(door, b"".join(map(_payload, together)))
        for message in together:
            client.acknowledge(message)
        await _answer(client, root, together, intake)


def _measured(message: aiomqtt.Message) -> tuple[int, int]:
    """Return bytes and lines of a message."""
    payload = _payload(message)
    return len(payload), payload.count(b"\n")


def _payload(message: aiomqtt.Message) -> bytes:
    """Return a message's lines, the last one ended too."""
    said = message.payload
    data = as_lines(said if isinstance(said, bytes) else str(said or "").encode())
    return data if data.endswith(b"\n") else data + b"\n"


async def _answer(
    client: AcknowledgingClient, root: str, together: Sequence[aiomqtt.Message], intake: Intake
) -> None:
    """Tell each gateway what of its message was refused or odd; nothing where nothing was.

    With QoS 0: a gateway that is away misses it, and none holds the bridge up.
    """
    if not intake.refused and not intake.notes:
        return
    counts = [_measured(message)[1] for message in together]
    for message, receipt in zip(together, receipts_of(intake, counts), strict=True):
        if receipt.refused or receipt.notes:
            sender = message.topic.value.removeprefix(f"{root}/")
            await client.publish(f"{root}/{REPLIES}/{sender}", receipt.model_dump_json())


async def _delivered(door: Door, data: bytes) -> Intake:
    """Offer lines until the log has them; returns what became of each."""
    while True:
        try:
            return await door.take(data)
        except BusyError:
            await asyncio.sleep(BUSY_S)
        except LogAwayError as error:
            LOG.error("日志不可写 the log takes nothing (%s): the broker keeps what comes", error)
            await asyncio.sleep(AWAY_S)
