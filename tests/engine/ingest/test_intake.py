"""The door: under pressure bulk is pushed back and calls for help are taken."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

import pytest

from engine.ingest.intake import BusyError, Door
from engine.ingest.priority_lanes import LogAwayError
from engine.ingest.rate_limit import Pace
from tests.support.events.door_lines import line
from tests.support.memory_log import MemoryLog, flowing

ZONE = ZoneInfo("Asia/Shanghai")


def test_under_pressure_only_calls_for_help_are_taken() -> None:
    async def pressed() -> tuple[int, int]:
        door = Door(log.open, ZONE, room=0)
        with pytest.raises(BusyError) as bulk:
            await door.take(line(1))
        with pytest.raises(BusyError) as mixed:
            await door.take(line(2) + line(3, "sos") + b"{\n")
        alone = await door.take(line(4, "fall"))
        door.close()
        assert door.traffic.pushed_back == 2
        assert door.traffic.lines["urgent"] == alone.accepted + mixed.value.urgent
        return bulk.value.urgent, mixed.value.urgent

    log = flowing()
    assert asyncio.run(pressed()) == (0, 1)
    assert [one.text[:15] for flush in log.flushed for one in flush] == [
        b'{"kind": "sos",', b'{"kind": "fall"',
    ]  # fmt: skip
    assert not log.refused  # the sender still has that line


@pytest.mark.parametrize(
    "hidden",
    [
        line(1, "climate", temperature_c=20, smoke=True),
        line(1, "climate", temperature_c=20, gas=True),
        line(1, "climate", temperature_c=20, co_ppm=100),
        line(1, "sos").replace(b"sos", b"s\\u006fs"),
    ],
)
def test_every_danger_to_life_passes_the_bulk(hidden: bytes) -> None:
    async def pressed() -> int:
        door = Door(log.open, ZONE, room=0)
        taken = await door.take(hidden)
        door.close()
        return len(taken.urgent)

    log = flowing()
    assert asyncio.run(pressed()) == 1


def test_a_log_that_does_not_answer_in_time_is_told_and_the_room_is_free_again() -> None:
    async def slow() -> None:
        door = Door(log.open, ZONE, room=1000, patience_s=0.05)
        for number in range(20):  # each would fill a fifth of the room if it stayed
            with pytest.raises(LogAwayError):
                await door.take(line(number))
        log.gate.set()
        door.close()

    log = MemoryLog()
    asyncio.run(slow())
    assert sum(len(flush) for flush in log.flushed) == 20  # durable in the end, only not answered


def test_a_sender_that_runs_away_is_held_back_and_others_and_calls_are_not() -> None:
    async def sent() -> None:
        door = Door(log.open, ZONE, pace=Pace(3, clock=lambda: 0.0, delivery=3))
        await door.take(line(1) + line(2) + line(3), "gateway")
        with pytest.raises(BusyError) as mixed:
            await door.take(line(4) + line(5, "sos"), "gateway")
        assert mixed.value.urgent == 1
        with pytest.raises(BusyError):
            await door.take(line(6), "gateway")
        assert (await door.take(line(7), "other")).accepted == 1
        assert (await door.take(b"".join(map(line, range(8, 11))))).accepted == 3
        with pytest.raises(BusyError):  # who brings no token, of this machine, is one sender too
            await door.take(line(11))
        door.close()

    log = flowing()
    asyncio.run(sent())
