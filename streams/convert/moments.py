"""Times as files write them to epoch milliseconds, a column at a time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS
from streams.convert.mapping import Form
from streams.convert.rows import Mask, true

CLOCK = (
    r"(?:[T ]+(?P<h>\d{1,2})[:时](?P<mi>\d{1,2})(?:[:分](?P<s>\d{1,2})(?P<f>[.,]\d+)?)?[秒分]?)?"
)
ZONE = r" ?(?P<z>[Zz]|[+-]\d{2}:?\d{2})?$"
COMPACT = r"(?:[T ]?(?P<h>\d{2}):?(?P<mi>\d{2})(?::?(?P<s>\d{2})(?P<f>\.\d+)?)?)?"
PATTERNS: dict[Form, tuple[str, ...]] = {
    "ymd": (
        r"^(?P<y>\d{4})[-/.年](?P<mo>\d{1,2})[-/.月](?P<d>\d{1,2})日?" + CLOCK + ZONE,
        r"^(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})" + COMPACT + ZONE,
        r"^(?P<y>\d{4})[-/.](?P<mo>\d{1,2})[-/.](?P<d>\d{1,2})" + COMPACT + ZONE,
    ),
    "dmy": (r"^(?P<d>\d{1,2})[-/.](?P<mo>\d{1,2})[-/.](?P<y>\d{4})" + CLOCK + ZONE,),
    "mdy": (r"^(?P<mo>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4})" + CLOCK + ZONE,),
}
"""Days first and months first look the same: a mapping says which."""
COUNTS: dict[Form, float] = {"epoch_s": 1000.0, "epoch_ms": 1.0}
COUNTED = r"^\d{9,13}(\.\d+)?$"


class Moments(NamedTuple):
    """Epoch ms, shape (n,); which of them name a day alone; which cells are no moment."""

    at: NDArray[np.int64]
    date_only: Mask
    bad: Mask


def moments(cells: pa.Array, form: Form, zone: str) -> Moments:
    """Return the moments of a column; those without an offset are civil time of `zone`.

    An hour that comes twice is the first, one that is left out moves on, as in tables of Parquet.

    Examples
    --------
    >>> from streams.convert.rows import column_of
    >>> said = column_of(["2026年3月2日 9:00", "2026-03-02", "20260302 010000Z", "soon"])
    >>> found = moments(said, "ymd", "Asia/Shanghai")
    >>> found.at.tolist()[:3], found.bad.tolist()
    ([1772413200000, 1772380800000, 1772413200000], [False, False, False, True])
    """
    if not pc.all(pc.string_is_ascii(cells), min_count=0).as_py():
        cells = pc.utf8_normalize(cells, form="NFKC")
    if form in COUNTS:
        return _counted(cells, COUNTS[form])
    found = _parts(cells, PATTERNS[form])
    known = ~true(pc.is_null(found))
    y, mo, d, h, mi, s = (_whole(found, name) for name in ("y", "mo", "d", "h", "mi", "s"))
    days, right = _day(y, mo, d)
    right &= known & (mi < 60) & (s <= 60) & ((h < 24) | ((h == 24) & (mi == 0) & (s == 0)))
    local = days * DAY_MS + h * HOUR_MS + mi * MINUTE_MS + s * 1000 + _fraction(found)
    at = _utc(np.where(right, local, 0), pc.struct_field(found, "z"), zone)
    date_only = true(pc.equal(pc.struct_field(found, "h"), ""))
    return Moments(at, date_only & right, ~right)


def _parts(cells: pa.Array, patterns: tuple[str, ...]) -> pa.Array:
    """Return year to zone of each cell by the first pattern that it fits, null where by none."""
    found = pc.extract_regex(cells, pattern=patterns[0])
    for pattern in patterns[1:]:
        if found.null_count:
            other = pc.extract_regex(cells, pattern=pattern)
            found = pc.if_else(pc.is_null(found), _same(other, found.type), found)
    return found


def _same(found: pa.Array, kind: pa.DataType) -> pa.Array:
    """Return named parts in the order of another pattern's."""
    parts = [pc.struct_field(found, field.name) for field in kind]
    return pa.StructArray.from_arrays(parts, fields=list(kind), mask=pc.is_null(found))


def _counted(cells: pa.Array, scale: float) -> Moments:
    bad = ~true(pc.match_substring_regex(cells, COUNTED))
    number = pc.if_else(pa.array(bad), "0", cells).cast(pa.float64()).to_numpy()
    at = np.round(number * scale).astype(np.int64)
    return Moments(at, np.zeros(len(cells), np.bool_), bad)


def _whole(found: pa.Array, name: str) -> NDArray[np.int64]:
    part = pc.fill_null(pc.struct_field(found, name), "")
    number: NDArray[np.int64] = (
        pc.if_else(pc.equal(part, ""), "0", part).cast(pa.int64()).to_numpy()
    )
    return number


def _fraction(found: pa.Array) -> NDArray[np.int64]:
    """Return milliseconds of a second's decimals."""
    part = pc.fill_null(pc.struct_field(found, "f"), "")
    digits = pc.utf8_slice_codeunits(pc.utf8_rpad(part, 4, "0"), 1, 4)
    ms: NDArray[np.int64] = pc.if_else(pc.equal(part, ""), "0", digits).cast(pa.int64()).to_numpy()
    return ms


def _day(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Mask]:
    """Return days since 1970, and whether there is such a day."""
    months = (year - 1970) * 12 + month - 1
    first = months.astype("M8[M]").astype("M8[D]")
    there = first + (day - 1)
    right = (month >= 1) & (month <= 12) & (day >= 1)
    return there.astype(np.int64), right & (there.astype("M8[M]").astype(np.int64) == months)


def _utc(local: NDArray[np.int64], zones: pa.Array, zone: str) -> NDArray[np.int64]:
    """Return epoch ms of local times by the offset each names, else by the zone."""
    civil = pa.array(local).cast(pa.timestamp("ms"))
    known = pc.assume_timezone(civil, zone, ambiguous="earliest", nonexistent="latest")
    at: NDArray[np.int64] = known.cast(pa.int64()).to_numpy()
    named = pc.fill_null(zones, "")
    if not pc.any(pc.not_equal(named, ""), min_count=0).as_py():
        return at
    coded = pc.dictionary_encode(named)
    shifts = np.array([_shift_ms(one) for one in coded.dictionary.to_pylist()], np.int64)
    own = local - shifts[coded.indices.to_numpy()]
    return np.where(true(pc.equal(named, "")), at, own)


def _shift_ms(zone: str) -> int:
    if len(zone) < 5:  # Z, or none
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return (-minutes if zone[0] == "-" else minutes) * MINUTE_MS
