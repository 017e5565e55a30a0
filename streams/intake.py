"""What comes in at a door, sorted: calls for help, everything else, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.careful import LARGEST, NO_TIME
from streams.codec import UNREADABLE, Batch, decode
from streams.event_row import Events
from streams.kinds import Flag, Kind
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
    try:
        return _sorted_out(data, received_at, zone)
    except Exception:  # a fault of ours at one line must not cost the others of a delivery
        return _one_by_one(data, received_at, zone)


def _one_by_one(data: bytes, received_at: int, zone: ZoneInfo) -> Intake:
    """Sort out each line alone; one at which even that fails is refused."""
    urgent, bulk, refused = list[Line](), list[Line](), list[Refusal]()
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), 1):
        try:
            taken = _sorted_out(line, received_at, zone)
        except Exception:  # as above
            refused.append(Refusal(number, line, UNREADABLE, ""))
            continue
        urgent += taken.urgent
        bulk += taken.bulk
        refused += (one._replace(number=number) for one in taken.refused)
    return Intake(tuple(urgent), tuple(bulk), tuple(refused))


def _sorted_out(data: bytes, received_at: int, zone: ZoneInfo) -> Intake:
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
    for number, (start, length, first, last) in enumerate(spans):
        person = texts[start : start + length]
        if last - first > LARGEST:
            yield Line(person, _brief(person, texts, chosen[number], received_at))
        else:
            yield Line(person, stamped(data[first:last], received_at))


def _brief(person: bytes, texts: bytes, event: Any, received_at: int) -> bytes:
    """Return a call for help of a line larger than the log takes: what was read of it."""
    kind = Kind(int(event["kind"])).name.lower()
    said: dict[str, Any] = {"kind": kind, "person": person.decode(), "received_at": received_at}
    if not int(event["flags"]) & Flag.UNNAMED:
        start = int(event["id_start"])
        said["id"] = texts[start : start + int(event["id_length"])].decode()
    if int(event["at"]) != NO_TIME:
        said["at"] = int(event["at"])
    if int(event["flags"]) & Flag.TEST:
        said["test"] = True
    return msgspec.json.encode(said)


def _refusals(data: bytes, batch: Batch, reserved: NDArray[np.bool_]) -> Iterator[Refusal]:
    breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == 10)
    spans = [(one.line_start, one.line_end, one.reason, one.field) for one in batch.rejected]
    for event in batch.events[reserved]:
        spans.append((int(event["line_start"]), int(event["line_end"]), NOT_FOR_DOORS, "kind"))
    for start, end, reason, field in spans:
        number = int(np.searchsorted(breaks, start)) + 1
        yield Refusal(number, data[start:end], reason, field)
