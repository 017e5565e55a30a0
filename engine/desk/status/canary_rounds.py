"""The rounds of the test persons: each calls for help at the desk's own door, once a minute."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

from engine.formats.heartbeat import Beat
from engine.health.chain_faults import partition
from engine.health.chain_watch import Chain
from engine.health.supervised_lanes import placed
from engine.ingest.canary_press import canaries, press
from engine.ingest.intake import Door
from engine.wall_clock import now_ms

LOG = logging.getLogger(__name__)
LOOK_S = 1.0
"""How often it is looked whether a call is due."""


async def rounds(door: Door, chain: Chain, every_s: float) -> None:
    """Call in each partition that a worker reads under the wall clock, until cancelled.

    A partition that comes to life is called in at once. Where nobody reads nothing is sent: that is
    seen without a call, and the log of a rehearsal must not learn what the wall clock says.
    """
    called, known = -1, frozenset[str]()
    while True:
        places = [one for one in chain.live_places() if one.wall]
        names = frozenset(one.name for one in places)
        turn = int(time.time() / every_s)  # just behind the full minute a call saves a tick
        if places and (turn != called or names - known):
            called = turn
            await _call(door, places)
        known = names
        await asyncio.sleep(min(LOOK_S, every_s / 4))


async def _call(door: Door, places: Sequence[Beat]) -> None:
    now = now_ms()
    lines = [press(canaries(one.partitions)[partition(one)], now) for one in places]
    try:
        await door.take(b"".join(lines))
    except Exception as error:
        # Whatever keeps the call out keeps others out too: it is missed, and the desk turns red.
        LOG.error("测试人员未能呼叫 the test persons cannot call: %s", placed(error))
