"""Events of any kind with any value, drawn by Hypothesis."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from streams.contract.fields import FIELDS, Field
from streams.contract.json_object import Json
from streams.contract.kinds import Kind

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
    said: Json = {
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
