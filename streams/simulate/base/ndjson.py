"""Events to lines of NDJSON, many at a time; fields and words are the contract's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from streams.contract.fields import FIELDS
from streams.contract.kinds import Kind
from streams.kernels.kernel import kernel
from streams.simulate.base.events import BARE, NAMES, SOURCES
from streams.simulate.base.town_records import Happening, Happenings

CODE, NUMBER, NAME, TRUTH, FLAG, TIME = range(6)
LONGEST = 520
"""Bytes that no line exceeds."""
_DECIMALS = {
    "lat": 6, "lon": 6, "amount": 3, "period_s": 0, "duration_s": 0, "minutes": 0, "steps": 0,
    "heart_rate_bpm": 0, "spo2_pct": 0, "systolic_mmhg": 0, "diastolic_mmhg": 0, "watts": 0,
    "respiration_bpm": 0, "temperature_c": 1, "humidity_pct": 0, "battery_pct": 0,
    "accuracy_m": 0, "co_ppm": 0, "speed_mps": 1,
}  # fmt: skip


class _Texts:
    """Pieces of text laid end to end, each known by its number."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.ends = [0]

    def add(self, *pieces: str) -> int:
        first = len(self.ends) - 1
        for piece in pieces:
            self.data += piece.encode()
            self.ends.append(len(self.data))
        return first


_TEXTS = _Texts()
_KINDS = _TEXTS.add(*(f'{{"kind":"{kind.name.lower()}","id":"' for kind in Kind))
_MIDDLE = _TEXTS.add('","person":"p', '","at":', ',"source":"', '","received_at":')
_SOURCES = _TEXTS.add(*SOURCES)
_NAMES = _TEXTS.add(*NAMES)
_TRUTH = _TEXTS.add("false", "true")


def _spec() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return one row a field (key, role, column, detail) and the first row of each kind."""
    rows, firsts = [], [0]
    roles = {"code": CODE, "number": NUMBER, "text": NAME, "truth": TRUTH, "flag": FLAG}
    for kind in Kind:
        for field in FIELDS[kind]:
            if field.name == "datum" or kind in (Kind.PROFILE, Kind.CASE, Kind.CONTROL):
                continue
            quote = '"' if field.role in ("code", "text") else ""
            key = _TEXTS.add(f',"{field.name}":{quote}')
            detail = _TEXTS.add(*field.words) if field.words else _DECIMALS.get(field.name, 2)
            column = int(field.column[1:]) if field.column else int(field.flag)
            rows.append((key, TIME if field.role == "time" else roles[field.role], column, detail))
        firsts.append(len(rows))
    return np.array(rows, np.int64), np.array(firsts, np.int64)


_ROWS, _FIRSTS = _spec()
_DATA = np.frombuffer(bytes(_TEXTS.data), np.uint8)
_ENDS = np.array(_TEXTS.ends, np.int64)


@kernel
def _text(out: NDArray[np.uint8], pos: int, data: NDArray[np.uint8], start: int, end: int) -> int:
    for i in range(start, end):
        out[pos] = data[i]
        pos += 1
    return pos


@kernel
def _whole(out: NDArray[np.uint8], pos: int, value: int, base: int, width: int) -> int:
    """Write a whole number, padded with zeros to `width`."""
    if value < 0:
        out[pos] = 45
        pos += 1
        value = -value
    size, rest = 1, value // base
    while rest > 0:
        size += 1
        rest //= base
    size = max(size, width)
    for i in range(size):
        digit = value % base
        out[pos + size - 1 - i] = 48 + digit if digit < 10 else 87 + digit
        value //= base
    return pos + size


@kernel
def _number(out: NDArray[np.uint8], pos: int, value: float, decimals: int) -> int:
    """Write a number with so many decimals."""
    power = 1
    for _ in range(decimals):
        power *= 10
    scaled = int(np.floor(abs(value) * power + 0.5))
    if value < 0 and scaled > 0:
        out[pos] = 45
        pos += 1
    pos = _whole(out, pos, scaled // power, 10, 1)
    if decimals > 0:
        out[pos] = 46
        pos = _whole(out, pos + 1, scaled % power, 10, decimals)
    return pos


@kernel
def _name(
    out: NDArray[np.uint8], pos: int, code: int, tables: tuple[NDArray[np.uint8], ...]
) -> int:
    data, ends = tables[0], tables[1]
    text = _NAMES + (code >> 40)
    pos = _text(out, pos, data, ends[text], ends[text + 1])
    number = code & BARE
    if number != BARE:
        pos = _whole(out, pos, number, 10, 1)
    return pos


@kernel
def _line(
    out: NDArray[np.uint8],
    pos: int,
    event: Happening,
    codes: NDArray[np.int64],
    values: NDArray[np.float64],
    tables: tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> int:
    data, ends, rows, firsts = tables
    kind = int(event["kind"])
    pos = _text(out, pos, data, ends[_KINDS + kind], ends[_KINDS + kind + 1])
    pos = _whole(out, pos, event["person"], 36, 1)
    out[pos] = 45
    pos = _whole(out, pos + 1, event["day"], 36, 1)
    out[pos] = 45
    pos = _whole(out, pos + 1, event["seq"], 36, 1)
    pos = _text(out, pos, data, ends[_MIDDLE], ends[_MIDDLE + 1])
    pos = _whole(out, pos, event["person"], 10, 6)
    pos = _text(out, pos, data, ends[_MIDDLE + 1], ends[_MIDDLE + 2])
    pos = _whole(out, pos, event["at"], 10, 1)
    pos = _text(out, pos, data, ends[_MIDDLE + 2], ends[_MIDDLE + 3])
    source = _SOURCES + int(event["source"])
    pos = _text(out, pos, data, ends[source], ends[source + 1])
    pos = _text(out, pos, data, ends[_MIDDLE + 3], ends[_MIDDLE + 4])
    pos = _whole(out, pos, event["received"], 10, 1)
    codes[0], codes[1], codes[2] = event["c0"], event["c1"], event["c2"]
    codes[3], codes[4], codes[5] = event["r0"], event["r1"], event["flags"]
    values[0], values[1], values[2] = event["v0"], event["v1"], event["v2"]
    values[3], values[4], values[5] = event["v3"], event["v4"], event["v5"]
    values[6], values[7] = event["v6"], event["v7"]
    for row in range(firsts[kind], firsts[kind + 1]):
        pos = _field(out, pos, rows[row], codes, values, tables)
    out[pos] = 125
    out[pos + 1] = 10
    return pos + 2


@kernel
def _field(
    out: NDArray[np.uint8],
    pos: int,
    row: NDArray[np.int64],
    codes: NDArray[np.int64],
    values: NDArray[np.float64],
    tables: tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> int:
    """Write one field, or nothing where it is empty."""
    data, ends, _, _ = tables
    key, role, column, detail = row[0], row[1], row[2], row[3]
    if role == NUMBER or role == TIME:
        if np.isnan(values[column]):
            return pos
        pos = _text(out, pos, data, ends[key], ends[key + 1])
        return _number(out, pos, values[column], 0 if role == TIME else detail)
    if role == FLAG:
        if codes[5] & column == 0:
            return pos
        pos = _text(out, pos, data, ends[key], ends[key + 1])
        return _text(out, pos, data, ends[_TRUTH + 1], ends[_TRUTH + 2])
    if role == NAME:
        if codes[3 + column] < 0:
            return pos
        pos = _text(out, pos, data, ends[key], ends[key + 1])
        pos = _name(out, pos, codes[3 + column], (data, ends))  # type: ignore[arg-type]
        out[pos] = 34
        return pos + 1
    code = codes[column]
    if code == 255:
        return pos
    pos = _text(out, pos, data, ends[key], ends[key + 1])
    if role == TRUTH:
        return _text(out, pos, data, ends[_TRUTH + code], ends[_TRUTH + code + 1])
    pos = _text(out, pos, data, ends[detail + code], ends[detail + code + 1])
    out[pos] = 34
    return pos + 1


@kernel
def _lines(
    events: Happenings,
    out: NDArray[np.uint8],
    ends: NDArray[np.int64],
    tables: tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> int:
    codes = np.zeros(6, np.int64)
    values = np.zeros(8, np.float64)
    pos = 0
    for i in range(events.size):
        pos = _line(out, pos, events[i], codes, values, tables)
        ends[i] = pos
    return pos


def written(events: Happenings) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the lines of events as bytes, and where each line ends."""
    ends = np.zeros(events.size, np.int64)
    out = np.empty(events.size * LONGEST + LONGEST, np.uint8)
    size = _lines(events, out, ends, (_DATA, _ENDS, _ROWS, _FIRSTS))
    return out[:size].copy(), ends


@kernel
def _interleave(
    text: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    out: NDArray[np.uint8],
) -> None:
    pos = 0
    for i in range(starts.size):
        pos = _text(out, pos, text, starts[i], ends[i])


def reordered(
    text: NDArray[np.uint8], ends: NDArray[np.int64], order: NDArray[np.int64]
) -> NDArray[np.uint8]:
    """Return the same lines in another order."""
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
    out = np.empty_like(text)
    _interleave(text, starts[order], ends[order], out)
    return out
