"""One elder, however the id is spelt; and every way of writing it is flagged."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from streams.codec.decoder import decode
from streams.contract.json_object import Json
from streams.contract.kinds import Flag
from streams.files.parquet import Columns

pytestmark = pytest.mark.kernels

AT = 1_767_900_000_000
MOTION: Json = {"kind": "motion", "id": "1", "person": "p", "at": AT, "room": "hall"}
SPELT = ("Zoë", "Zoe\u0308", "Zoë\u3000", "\u2067Zoë\u2069", "Zo\u00adë", "\ufeffZoë", "Zo\u200dë")


def line(**said: object) -> bytes:
    return json.dumps(MOTION | said, ensure_ascii=False).encode() + b"\n"


def test_every_spelling_is_the_same_person_and_all_but_the_plain_one_are_flagged() -> None:
    batch = decode(b"".join(line(person=one, id=str(k)) for k, one in enumerate(SPELT)))
    assert not batch.rejected and len(set(batch.events["person"].tolist())) == 1
    flagged = (batch.events["flags"] & int(Flag.RESPELT)) != 0
    assert flagged.tolist() == [False, *[True] * (len(SPELT) - 1)]
    start, length = batch.events["person_start"][3], batch.events["person_length"][3]
    assert batch.text(int(start), int(length)) == "Zoë"


@pytest.mark.parametrize("field", ["person", "id", "source"])
@pytest.mark.parametrize("said", [" p7", "p7 ", "p7\t"])
def test_blanks_at_the_ends_of_plain_ascii_are_seen_too(field: str, said: str) -> None:
    plain, blank = decode(line(**{field: "p7"}) + line(**{field: said})).events
    assert plain[field] == blank[field] and plain["body"] == blank["body"]
    assert int(blank["flags"]) & Flag.RESPELT and not int(plain["flags"]) & Flag.RESPELT


def test_a_payee_a_peer_and_a_place_are_the_same_however_spelt() -> None:
    paid = {"kind": "payment", "amount_cny": 5, "direction": "out"}
    one, other = decode(
        line(**paid, counterparty="王记") + line(**paid, counterparty="王\u200b记 ")
    ).events
    assert one["r0"] == other["r0"] != 0


def test_nothing_but_invisible_signs_is_no_name() -> None:
    batch = decode(line(person=" \u200b"))
    assert [bad.reason for bad in batch.rejected] == ["range"]


def test_columns_are_read_as_lines_are() -> None:
    rows = [MOTION | {"person": one, "id": str(k)} for k, one in enumerate((*SPELT, " q"))]
    table = pa.RecordBatch.from_pylist(rows)
    said = decode(b"".join(line(**row) for row in rows)).events
    laid = Columns().decode(table).events
    for name in ("person", "id", "body", "flags"):
        assert np.array_equal(laid[name], said[name]), name
