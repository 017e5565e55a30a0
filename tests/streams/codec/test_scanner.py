"""The scanner and the careful way give the same row for the same line."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from streams.codec.decoder import decode
from streams.contract.event_row import EVENT
from streams.contract.fields import FIELDS, Field
from streams.contract.kinds import Kind
from tests.support.small_town import lines

SPANS = ("line_start", "line_end", "person_start", "id_start")


def carefully(line: bytes) -> bytes:
    """Write a line so that the scanner leaves it aside: one letter of a key escaped."""
    return line.replace(b'"kind"', b'"\\u006bind"', 1)


def agree(data: list[bytes]) -> None:
    quick, slow = decode(b"".join(data)), decode(b"".join(map(carefully, data)))
    assert [one.reason for one in quick.rejected] == [one.reason for one in slow.rejected]
    assert quick.unknown_fields == slow.unknown_fields
    for name in EVENT.names or ():
        if name not in SPANS:
            np.testing.assert_array_equal(quick.events[name], slow.events[name], err_msg=name)
    for one, other in zip(quick.events, slow.events, strict=True):
        for start, length in (("person_start", "person_length"), ("id_start", "id_length")):
            assert quick.text(one[start], one[length]) == slow.text(other[start], other[length])


def test_a_small_town_is_read_the_same_both_ways() -> None:
    agree(lines(2, 3))


NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.decimals(-100_000, 100_000, places=4).map(float),
    st.sampled_from([0, -0.0, 1e-7, 1e22, 123456789012345678, True, None, "7", "x"]),
)
WORDS = st.one_of(
    st.sampled_from(["other", "卫生间", "", "front-door", "a\\b"]), st.text(max_size=8)
)


def value(field: Field) -> st.SearchStrategy[Any]:
    if field.role == "code":
        return st.one_of(st.sampled_from(field.words), WORDS)
    if field.role == "number":
        return NUMBERS
    return st.one_of(st.booleans(), st.none(), WORDS)


@st.composite
def events(draw: st.DrawFn) -> bytes:
    kind = draw(st.sampled_from(list(Kind)))
    said: dict[str, Any] = {
        "kind": kind.name.lower(),
        "id": draw(st.sampled_from(["1", "b"])),
        "person": draw(st.sampled_from(["p", "人"])),
        "at": draw(st.sampled_from([1_767_900_000_000, 1_767_900_000, "2026-01-09T00:00:00Z"])),
    }
    for field in FIELDS[kind]:
        if field.required or draw(st.booleans()):
            said[field.name] = draw(value(field))
    if draw(st.booleans()):
        said[draw(st.sampled_from(["source", "test", "date_only", "v", "colour"]))] = draw(
            st.sampled_from(["s", True, False, 1, 2])
        )
    return json.dumps(said, ensure_ascii=draw(st.booleans())).encode() + b"\n"


@given(st.lists(events(), min_size=1, max_size=6))
def test_any_event_is_read_the_same_both_ways(data: list[bytes]) -> None:
    agree(data)


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_are_an_event_or_set_aside(data: list[bytes]) -> None:
    whole = b"\n".join(data)
    wanted = whole.count(b"\n") + (bool(whole) and not whole.endswith(b"\n"))
    assert decode(whole).received == wanted
