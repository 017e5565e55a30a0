"""Sorting what comes in: nothing lost, stamped without changing what is said."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.admission.received_at import stamped
from streams.admission.triage import Line, sort_out
from streams.codec.decoder import decode
from streams.contract.event_row import EVENT

ZONE = ZoneInfo("Asia/Shanghai")
NOW = 1_767_240_000_000
SAID = [name for name in EVENT.names or () if not name.startswith(("received", "line_", "person_", "id_"))]  # fmt: skip  # noqa: E501
PLAIN = {"kind": "motion", "id": "1", "person": "p", "at": NOW, "room": "kitchen"}
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.sampled_from(["motion", "sos", "fall", "payment"]),
    st.dictionaries(st.one_of(st.text(), st.just("received_at")), values, max_size=4),
    st.booleans(),
)
def test_a_stamp_changes_nothing_else(kind: str, more: dict[str, object], plain: bool) -> None:
    said = {**more, **PLAIN, "kind": kind, "amount_cny": 1.0, "direction": "out"}
    line = json.dumps(said, ensure_ascii=plain).encode(errors="surrogatepass")
    before = decode(line).events
    after = decode(stamped(line, NOW)).events
    if not before.size:
        return  # a door refuses it and never stamps it
    assert after.size == 1
    if stamped(line, NOW) != line:
        assert after["received_at"][0] == NOW
        for name in SAID:
            if name != "flags" or "received_at" not in more:
                assert np.array_equal(after[name], before[name], equal_nan=name[0] == "v"), name


@pytest.mark.parametrize(
    "own",
    [
        b'"received_at":5',
        b'"received_at" : null',
        b'"received\\u005fat":"2026-01-01"',
        b'"a":"\\\\"',
    ],
)
def test_a_senders_stamp_is_replaced_however_it_is_written(own: bytes) -> None:
    line = json.dumps(PLAIN).encode()[:-1] + b"," + own + b"}"
    assert decode(stamped(line, NOW)).events["received_at"].tolist() == [NOW]


def test_a_call_for_help_that_cannot_be_rewritten_stays_a_call_for_help() -> None:
    line = b'{"kind":"sos","id":"1","person":"p","at":1767240000000,"\\ud800":1}'
    assert stamped(line, NOW) == line
    assert len(sort_out(line, NOW, ZONE).urgent) == 1


def test_each_line_keeps_its_person() -> None:
    data = b"".join(json.dumps({**PLAIN, "person": f"老{n}"}).encode() + b"\n" for n in range(3))
    taken = sort_out(data, NOW, ZONE)
    assert [one.person.decode() for one in taken.bulk] == ["老0", "老1", "老2"]
    assert all(isinstance(one, Line) for one in taken.bulk)
