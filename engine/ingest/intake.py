"""The door itself: takes one delivery after the other, and answers when each is durable."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from zoneinfo import ZoneInfo

from engine.ingest.log_writer import OpenLog
from engine.ingest.priority_lanes import Lanes, LogAwayError, Work
from engine.ingest.rate_limit import Pace
from streams.admission.sender_rights import EVERYTHING, Rights
from streams.admission.triage import Intake, sort_out
from streams.distress.signs import may_call_for_help

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
    """What went through, by outcome; lines, except `pushed_back`, which counts deliveries.

    `refused` counts by reason, `flagged` the accepted lines of which something was odd.
    """

    lines: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    pushed_back: int = 0


class Door:
    """One door; deliveries may come from several tasks of one event loop.

    Parameters
    ----------
    room
        Bytes that may wait; with none, whatever holds no call for help is pushed back.
    foreign
        Tells the hashes of the sources that a sender may not name, as they are another's.
    """

    def __init__(
        self,
        open_log: OpenLog,
        zone: ZoneInfo,
        room: int = ROOM_BYTES,
        clock: Callable[[], float] = time.time,
        patience_s: float = PATIENCE_S,
        pace: Pace | None = None,
        foreign: Callable[[str], Sequence[int]] = lambda sender: (),
    ) -> None:
        self._pace = pace
        self._lanes = Lanes(open_log)
        self._zone, self._room, self._clock, self._patience_s = zone, room, clock, patience_s
        self._foreign = foreign
        self._waiting = 0
        self._readers = {True: ThreadPoolExecutor(1), False: ThreadPoolExecutor(1)}
        self.traffic = Traffic()

    @property
    def why(self) -> str:
        """Return what is wrong with the door, empty where nothing is."""
        if not self._lanes.alive:
            return "nobody writes"
        return "the log takes nothing" if self._lanes.failing else ""

    async def take(self, data: bytes, sender: str = "", rights: Rights = EVERYTHING) -> Intake:
        """Return what became of each line, when every one of them is durable.

        What is beyond the sender's rights is refused line by line; calls for help never are.

        A sender that sends faster than it may is busy, whatever room there is; those without a
        name, of this machine, are one.

        Raises
        ------
        BusyError
            If too much waits; calls for help are durable nevertheless.
        LogAwayError
            If the log does not take it, or not in time. Sending all of it again is harmless.
        """
        busy = self._waiting + len(data) > self._room or self._too_fast(data, sender)
        pressing = may_call_for_help(data) or b"\\u" in data  # an escape may hide any word
        if busy and not pressing:
            self.traffic.pushed_back += 1
            raise BusyError(0)
        self._waiting += len(data)
        try:
            async with asyncio.timeout(self._patience_s):
                return await self._taken(data, pressing, busy, sender, rights)
        except TimeoutError:
            raise LogAwayError("slow") from None
        finally:
            self._waiting -= len(data)

    def _too_fast(self, data: bytes, sender: str) -> bool:
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        return bool(self._pace and not self._pace.allows(sender, lines))

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

    async def _taken(
        self,
        data: bytes,
        pressing: bool,
        busy: bool,
        sender: str = "",
        rights: Rights = EVERYTHING,
    ) -> Intake:
        loop, now = asyncio.get_running_loop(), int(self._clock() * 1000)
        reader = self._readers[pressing]
        sorting = partial(sort_out, data, now, self._zone, self._foreign(sender), rights)
        intake = await loop.run_in_executor(reader, sorting)
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
        self.traffic.refused.update(one.reason for one in intake.refused)
        self.traffic.flagged += intake.flagged

    def close(self) -> None:
        """Write what waits, then end."""
        self._lanes.close()
        for reader in self._readers.values():
            reader.shutdown()


async def _all_durable(waits: list[Future[None]]) -> None:
    """Wait for all; a sender that gives up does not take its lines out of the lane."""
    for one in waits:
        await asyncio.shield(asyncio.wrap_future(one))
