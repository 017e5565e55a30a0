"""The door itself: takes one delivery after the other, and answers when each is durable."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from engine.door.lanes import Lanes, LogAwayError, Work
from engine.door.log import OpenLog
from streams.distress import may_call_for_help
from streams.intake import Intake, sort_out

ROOM_BYTES = 16_000_000
"""Bytes that may wait for the log; beyond, bulk is pushed back so that memory stays bounded."""
PATIENCE_S = 30.0
"""How long a sender is kept waiting for the log before it is told to come again."""


class BusyError(RuntimeError):
    """More waits than the log takes; `urgent` lines of the delivery were taken all the same."""

    def __init__(self, urgent: int) -> None:
        super().__init__("busy")
        self.urgent = urgent


@dataclass(slots=True)
class Traffic:
    """What went through, by outcome; lines, except `pushed_back`, which counts deliveries."""

    lines: Counter[str] = field(default_factory=Counter)
    pushed_back: int = 0


class Door:
    """One door; deliveries may come from several tasks of one event loop.

    Parameters
    ----------
    room
        Bytes that may wait; with none, whatever holds no call for help is pushed back.
    """

    def __init__(
        self,
        open_log: OpenLog,
        zone: ZoneInfo,
        room: int = ROOM_BYTES,
        clock: Callable[[], float] = time.time,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._lanes = Lanes(open_log)
        self._zone, self._room, self._clock, self._patience_s = zone, room, clock, patience_s
        self._waiting = 0
        self._readers = {True: ThreadPoolExecutor(1), False: ThreadPoolExecutor(1)}
        self.traffic = Traffic()

    async def take(self, data: bytes) -> Intake:
        """Return what became of each line, when every one of them is durable.

        Raises
        ------
        BusyError
            If too much waits; calls for help are durable nevertheless.
        LogAwayError
            If the log does not take it, or not in time. Sending all of it again is harmless.
        """
        busy = self._waiting + len(data) > self._room
        pressing = may_call_for_help(data) or b"\\u" in data  # an escape may hide any word
        if busy and not pressing:
            self.traffic.pushed_back += 1
            raise BusyError(0)
        self._waiting += len(data)
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._taken(data, pressing, busy)
        except TimeoutError:
            raise LogAwayError("slow") from None
        finally:
            self._waiting -= len(data)

    async def hear(self, data: bytes) -> int:
        """Take the calls for help alone out of a delivery that is refused; returns how many.

        Raises
        ------
        LogAwayError
            If the log does not take them, or not in time.
        """
        if not may_call_for_help(data):
            return 0
        try:
            async with asyncio.timeout(self._patience_s):
                return len((await self._taken(data, True, True)).urgent)
        except BusyError as refused:
            return refused.urgent
        except TimeoutError:
            raise LogAwayError("slow") from None

    async def _taken(self, data: bytes, pressing: bool, busy: bool) -> Intake:
        loop, now = asyncio.get_running_loop(), int(self._clock() * 1000)
        reader = self._readers[pressing]
        intake = await loop.run_in_executor(reader, sort_out, data, now, self._zone)
        waits = []
        if intake.urgent:
            waits.append(self._lanes.put(Work(intake.urgent), urgent=True))
        if not busy and (intake.bulk or intake.refused):
            waits.append(self._lanes.put(Work(intake.bulk, intake.refused), urgent=False))
        await _all_durable(waits)
        self._count(intake, busy)
        if busy and (intake.bulk or intake.refused):
            raise BusyError(len(intake.urgent))
        return intake

    def _count(self, intake: Intake, busy: bool) -> None:
        self.traffic.lines["urgent"] += len(intake.urgent)
        if busy and (intake.bulk or intake.refused):
            self.traffic.pushed_back += 1
            return
        self.traffic.lines["bulk"] += len(intake.bulk)
        self.traffic.lines["quarantined"] += len(intake.refused)

    def close(self) -> None:
        """Write what waits, then end."""
        self._lanes.close()
        for reader in self._readers.values():
            reader.shutdown()


async def _all_durable(waits: list[Future[None]]) -> None:
    """Wait for all; a sender that gives up does not take its lines out of the lane."""
    for one in waits:
        await asyncio.shield(asyncio.wrap_future(one))
