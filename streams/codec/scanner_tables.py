"""What the scanner knows of the contract: fields and words as tables of hashes."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.codec.hashing import hash_text
from streams.codec.strict_parser import NAMES
from streams.contract.fields import FIELDS, Field
from streams.kernels.kernel_types import Record, Records

CODE, NUMBER, TEXT, TRUTH, FLAG, OTHERWISE = range(6)
ROLES = {"code": CODE, "number": NUMBER, "text": TEXT, "truth": TRUTH, "flag": FLAG}
COLUMNS = {f"v{k}": k for k in range(8)} | {f"{c}{k}": k for c in "cr" for k in range(3)}
SIZE = 1024
KIND_MIX = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1

FIELD = np.dtype(
    [
        ("key", "u8"),  # hash of the name, mixed with the kind; 0 = free
        ("role", "i8"),
        ("column", "i8"),
        ("required", "i8"),  # bit among the kind's required fields, 0 = optional
        ("flag", "i8"),
        ("low", "f8"),
        ("high", "f8"),
    ]
)
WORD = np.dtype([("key", "u8"), ("code", "i8")])

FieldEntry = Record
"""One `FIELD`."""

Words = Records
"""A table of `WORD`."""


class Tables(NamedTuple):
    """Open-addressing tables: fields by (kind, name), words by (kind, name, word), kinds."""

    fields: Records
    words: Words
    kinds: Words
    required: NDArray[np.int64]  # bits that every event of a kind must have


def mixed_key(h: int, salt: int) -> int:
    """Mix a hash with a small number; the scanner does the same."""
    return ((h ^ ((salt + 1) * KIND_MIX)) & _MASK) or 1


def _put(table: Records, key: int) -> Record:
    place = key & (len(table) - 1)
    while table[place]["key"] not in (0, key):
        place = (place + 1) & (len(table) - 1)
    table[place]["key"] = key
    entry: Record = table[place]
    return entry


@cache
def tables() -> Tables:
    """Build the tables from the contract's fields."""
    fields, words = np.zeros(SIZE, FIELD), np.zeros(4 * SIZE, WORD)
    kinds, required = np.zeros(64, WORD), np.zeros(32, np.int64)
    for name, kind in NAMES.items():
        _put(kinds, hash_text(name))["code"] = int(kind)
        for place, field in enumerate(FIELDS[kind]):
            key = mixed_key(hash_text(field.name), int(kind))
            bit = 1 << place if field.required else 0
            required[int(kind)] |= bit
            _fill(_put(fields, key), field, bit)
            for code, word in enumerate(field.words):
                _put(words, mixed_key(hash_text(word), key & 0xFFFF_FFFF))["code"] = code
    return Tables(fields, words, kinds, required)


def _fill(entry: FieldEntry, field: Field, bit: int) -> None:
    entry["role"] = ROLES.get(field.role, OTHERWISE)
    entry["column"] = COLUMNS.get(field.column, 0)
    entry["required"], entry["flag"] = bit, int(field.flag)
    entry["low"], entry["high"] = field.low, field.high
