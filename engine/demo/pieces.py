"""Lines of a demo's town as batches of which none lasts long."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import numpy as np

from streams.codec.decoder import Batch, decode
from streams.contract.units import HOUR_MS


def pieces(chunk: bytes, zone: ZoneInfo) -> Iterator[Batch]:
    r"""Yield the events of some lines, none longer than an hour of the log.

    While a whole feed is silent few lines last a night: a warning would be hours old when it is
    stored, and call nobody.

    Examples
    --------
    >>> line = b'{"kind":"sos","id":"%d","person":"p","at":%d,"received_at":%d}\n'
    >>> told = b"".join(line % (n, n * HOUR_MS, n * HOUR_MS) for n in (480000, 480001, 480009))
    >>> [len(one.events) for one in pieces(told, ZoneInfo("Asia/Shanghai"))]
    [2, 1]
    """
    batch = decode(chunk, zone)
    received = batch.events["received_at"]
    middle = chunk.find(b"\n", len(chunk) // 2) + 1
    if len(received) < 2 or np.ptp(received) <= HOUR_MS or middle in (0, len(chunk)):
        yield batch
        return
    yield from pieces(chunk[:middle], zone)
    yield from pieces(chunk[middle:], zone)
