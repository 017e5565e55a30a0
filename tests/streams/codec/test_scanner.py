"""The scanner and the careful way give the same row for the same line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.codec.decoder import decode
from tests.support.both_ways import agree
from tests.support.events.drawn_events import events
from tests.support.events.small_town import lines


def test_a_small_town_is_read_the_same_both_ways() -> None:
    agree(lines(2, 3))


@given(st.lists(events(), min_size=1, max_size=6))
def test_any_event_is_read_the_same_both_ways(data: list[bytes]) -> None:
    agree(data)


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_are_an_event_or_set_aside(data: list[bytes]) -> None:
    whole = b"\n".join(data)
    wanted = whole.count(b"\n") + (bool(whole) and not whole.endswith(b"\n"))
    assert decode(whole).received == wanted
