"""What comes in at a door, sorted: calls for help, everything else, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from streams.codec import Batch, decode
from streams.event_row import Events
from streams.kinds import Kind
from streams.stamp import stamped

RESERVED = (int(Kind.CONTROL), int(Kind.CASE))
"""Kinds that the engine and the desk write themselves: from outside they could switch models."""
NOT_FOR_DOORS = "not_for_doors"
CO_ALARM_PPM = 100.0
"""Carbon monoxide at which life is in danger (contract)."""


class Line(NamedTuple):
    """One accepted line, stamped, and whose it is: the key that decides its partition."""

    person: bytes
    text: bytes


class Refusal(NamedTuple):
    """One refused line, as it came; `number` counts from 1, `reason` is a code."""

    number: int
    text: bytes
    reason: str
    field: str


@dataclass(frozen=True, slots=True)
class Intake:
    """All lines of one delivery; each is in exactly one place."""

    urgent: tuple[Line, ...]
    bulk: tuple[Line, ...]
    refused: tuple[Refusal, ...]

    @property
    def received(self) -> int:
        """Return the number of lines."""
        return self.accepted + len(self.refused)

    @property
    def accepted(self) -> int:
        """Return the number of lines that go into the log."""
        return len(self.urgent) + len(self.bulk)


def sort_out(data: bytes, received_at: int, zone: ZoneInfo) -> Intake:
    r"""Sort the lines of one delivery, and stamp those accepted with `received_at` (epoch ms).

    Examples
    --------
    >>> taken = sort_out(b'{"kind":"sos","id":"1","person":"p","at":1700000000000}\n{', 7,
    ...     ZoneInfo("Asia/Shanghai"))
    >>> taken.urgent[0].person, taken.refused[0].number, taken.refused[0].reason
    (b'p', 2, 'bad_json')
    """
    batch = decode(data, zone)
    events = batch.events
    reserved = np.isin(events["kind"], RESERVED)
    pressing = urgent(events)
    refused = sorted(_refusals(data, batch, reserved))
    return Intake(
        tuple(_lines(data, batch, pressing, received_at)),
        tuple(_lines(data, batch, ~pressing & ~reserved, received_at)),
        tuple(refused),
    )


def urgent(events: Events) -> NDArray[np.bool_]:
    """Tell which events are calls for help: SOS, falls, smoke, gas, carbon monoxide; shape (n,)."""
    kind = events["kind"]
    air = (events["c1"] == 1) | (events["c2"] == 1) | (events["v2"] >= CO_ALARM_PPM)
    called = (kind == int(Kind.SOS)) | (kind == int(Kind.FALL))
    pressing: NDArray[np.bool_] = called | ((kind == int(Kind.CLIMATE)) & air)
    return pressing


def _lines(data: bytes, batch: Batch, which: NDArray[np.bool_], received_at: int) -> Iterator[Line]:
    chosen, texts = batch.events[which], batch.buffer.tobytes()
    starts, lengths = chosen["person_start"].tolist(), chosen["person_length"].tolist()
    spans = zip(
        starts, lengths, chosen["line_start"].tolist(), chosen["line_end"].tolist(), strict=True
    )
    for start, length, first, last in spans:
        yield Line(texts[start : start + length], stamped(data[first:last], received_at))


def _refusals(data: bytes, batch: Batch, reserved: NDArray[np.bool_]) -> Iterator[Refusal]:
    breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == 10)
    spans = [(one.line_start, one.line_end, one.reason, one.field) for one in batch.rejected]
    for event in batch.events[reserved]:
        spans.append((int(event["line_start"]), int(event["line_end"]), NOT_FOR_DOORS, "kind"))
    for start, end, reason, field in spans:
        number = int(np.searchsorted(breaks, start)) + 1
        yield Refusal(number, data[start:end], reason, field)
