"""What comes in at a door, sorted: calls for help, everything else, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.admission.received_at import stamped
from streams.admission.sender_rights import (
    ERASURE_NOT_ALLOWED,
    EVERYTHING,
    KIND_NOT_ALLOWED,
    OUTSIDE_AREA,
    Rights,
    beyond_rights,
)
from streams.codec.decoder import UNREADABLE, Batch, decode
from streams.codec.json_line import LARGEST
from streams.codec.strict_parser import NO_TIME
from streams.contract.columns import CLIMATE_CO, CLIMATE_GAS, CLIMATE_SMOKE
from streams.contract.event_row import EventRow, Events
from streams.contract.json_object import Json
from streams.contract.kinds import Flag, Kind
from streams.contract.units import CO_ALARM_PPM, DAY_MS

RESERVED = (int(Kind.CONTROL), int(Kind.CASE))
"""Kinds that the engine and the desk write themselves: from outside they could switch models."""
NOT_FOR_DOORS = "not_for_doors"
FAR_FUTURE, FOREIGN_SOURCE = "far_future", "foreign_source"
AHEAD_MS = DAY_MS
"""An event further ahead of the door's clock is refused: no clock is a day fast by itself."""
MOST_NOTED = 100
"""Flagged lines named one by one; the rest is counted."""
BARRED = {
    1: (NOT_FOR_DOORS, "kind"),
    2: (FAR_FUTURE, "at"),
    3: (FOREIGN_SOURCE, "source"),
    4: (KIND_NOT_ALLOWED, "kind"),
    5: (ERASURE_NOT_ALLOWED, "deleted"),
    6: (OUTSIDE_AREA, "person"),
}
"""Reason and field for which a door refuses an event that can be read."""
WORTH_A_NOTE = (
    Flag.NAIVE_TIME | Flag.TIME_UNIT | Flag.NO_CLOCK | Flag.BOM | Flag.UNKNOWN_FIELD
    | Flag.LOCATION_VOID | Flag.LOCATION_SWAPPED | Flag.IMPLAUSIBLE | Flag.METER_RESET
    | Flag.COERCED | Flag.ENUM_OTHER | Flag.PARTIAL | Flag.UNNAMED | Flag.RESPELT
)  # fmt: skip
"""Flags of which a sender is told."""


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


class Note(NamedTuple):
    """An accepted line of which something is odd; `number` counts from 1."""

    number: int
    flag: Flag


@dataclass(frozen=True, slots=True)
class Intake:
    """All lines of one delivery; each is in exactly one place.

    `flagged` of the accepted lines are odd; `notes` says of the first of them why.
    """

    urgent: tuple[Line, ...]
    bulk: tuple[Line, ...]
    refused: tuple[Refusal, ...]
    flagged: int = 0
    notes: tuple[Note, ...] = ()

    @property
    def received(self) -> int:
        """Return the number of lines."""
        return self.accepted + len(self.refused)

    @property
    def accepted(self) -> int:
        """Return the number of lines that go into the log."""
        return len(self.urgent) + len(self.bulk)


def sort_out(
    data: bytes,
    received_at: int,
    zone: ZoneInfo,
    foreign: Sequence[int] = (),
    rights: Rights = EVERYTHING,
) -> Intake:
    r"""Sort the lines of one delivery, and stamp those accepted with `received_at` (epoch ms).

    `foreign` are hashes of sources that belong to another sender: only calls for help may name
    them. Nothing else is refused that calls for help either.

    Examples
    --------
    >>> taken = sort_out(b'{"kind":"sos","id":"1","person":"p","at":1700000000000}\n{', 7,
    ...     ZoneInfo("Asia/Shanghai"))
    >>> taken.urgent[0].person, taken.refused[0].number, taken.refused[0].reason
    (b'p', 2, 'bad_json')
    """
    try:
        return _sorted_out(data, received_at, zone, foreign, rights)
    except Exception:  # a fault of ours at one line must not cost the others of a delivery
        return _one_by_one(data, received_at, zone, foreign, rights)


def _one_by_one(
    data: bytes, received_at: int, zone: ZoneInfo, foreign: Sequence[int], rights: Rights
) -> Intake:
    """Sort out each line alone; one at which even that fails is refused."""
    urgent, bulk, refused = list[Line](), list[Line](), list[Refusal]()
    for number, line in enumerate(data.removesuffix(b"\n").split(b"\n"), 1):
        try:
            taken = _sorted_out(line, received_at, zone, foreign, rights)
        except Exception:  # as above
            refused.append(Refusal(number, line, UNREADABLE, ""))
            continue
        urgent += taken.urgent
        bulk += taken.bulk
        refused += (one._replace(number=number) for one in taken.refused)
    return Intake(tuple(urgent), tuple(bulk), tuple(refused))


def _sorted_out(
    data: bytes, received_at: int, zone: ZoneInfo, foreign: Sequence[int], rights: Rights
) -> Intake:
    batch = decode(data, zone)
    pressing = urgent(batch.events)
    barred = _barred(batch.events, received_at, foreign, rights)
    barred[pressing] = 0
    taken = batch.events[barred == 0]
    odd = taken[(taken["flags"] & int(WORTH_A_NOTE)) != 0]
    return Intake(
        tuple(_lines(data, batch, pressing, received_at)),
        tuple(_lines(data, batch, ~pressing & (barred == 0), received_at)),
        tuple(sorted(_refusals(data, batch, barred))),
        odd.size,
        tuple(_notes(data, odd[:MOST_NOTED])),
    )


def _barred(
    events: Events, received_at: int, foreign: Sequence[int], rights: Rights
) -> NDArray[np.uint8]:
    """Return for each event the number of the reason in `BARRED` for which no door takes it."""
    barred = beyond_rights(events, rights)
    barred[barred > 0] += 3
    barred[np.isin(events["source"], np.array(foreign, np.uint64))] = 3
    barred[events["at"] > received_at + AHEAD_MS] = 2
    barred[np.isin(events["kind"], RESERVED)] = 1
    return barred


def urgent(events: Events) -> NDArray[np.bool_]:
    """Tell which events are calls for help: SOS, falls, smoke, gas, carbon monoxide; shape (n,)."""
    kind = events["kind"]
    air = (
        (events[CLIMATE_SMOKE] == 1)
        | (events[CLIMATE_GAS] == 1)
        | (events[CLIMATE_CO] >= CO_ALARM_PPM)
    )
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


def _brief(person: bytes, texts: bytes, event: EventRow, received_at: int) -> bytes:
    """Return a call for help of a line larger than the log takes: what was read of it."""
    kind = Kind(int(event["kind"])).name.lower()
    said: Json = {"kind": kind, "person": person.decode(), "received_at": received_at}
    if not int(event["flags"]) & Flag.UNNAMED:
        start = int(event["id_start"])
        said["id"] = texts[start : start + int(event["id_length"])].decode()
    if int(event["at"]) != NO_TIME:
        said["at"] = int(event["at"])
    if int(event["flags"]) & Flag.TEST:
        said["test"] = True
    return msgspec.json.encode(said)


def _refusals(data: bytes, batch: Batch, barred: NDArray[np.uint8]) -> Iterator[Refusal]:
    number = _numbering(data)
    spans = [(one.line_start, one.line_end, one.reason, one.field) for one in batch.rejected]
    for event, why in zip(batch.events[barred > 0], barred[barred > 0], strict=True):
        spans.append((int(event["line_start"]), int(event["line_end"]), *BARRED[int(why)]))
    for start, end, reason, field in spans:
        yield Refusal(number(start), data[start:end], reason, field)


def _notes(data: bytes, odd: Events) -> Iterator[Note]:
    number = _numbering(data)
    for event in odd:
        yield Note(number(int(event["line_start"])), Flag(int(event["flags"])) & WORTH_A_NOTE)


def _numbering(data: bytes) -> Callable[[int], int]:
    """Return what tells the number of the line that begins at a place."""
    breaks = np.flatnonzero(np.frombuffer(data, np.uint8) == 10)
    return lambda start: int(np.searchsorted(breaks, start)) + 1
