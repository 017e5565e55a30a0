"""Portraits read off a running pipeline."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from engine.output.portraits import portrait_of, portraits
from engine.replay.replay import ReplayOptions, assembled
from engine.settings import Settings
from engine.store.people.portrait_line import ASPECTS, PortraitLine
from streams.codec.decoder import decode
from tests.support.events.small_town import START, lines

AT_HOME = (
    b'{"kind":"profile","id":"r","person":"p2","at":%d,"home_lat":28.45,"home_lon":119.92}\n'
    % START
)
"""Where the register knows the home, a walk of 300 m is none about the house."""


@pytest.mark.parametrize("partitions", [1, 3])
def test_a_person_is_found_in_whatever_partition(partitions: int) -> None:
    nowhere = Path("-")
    options = ReplayOptions(nowhere, nowhere, model="none", partitions=partitions)
    pipeline = assembled(options, Settings())
    pipeline.feed(decode(b"".join([AT_HOME, *lines(3, 5)])))
    found = portraits(pipeline, ["p2", "p0", "nobody", "p2"])
    assert [line.person for line in found] == ["p0", "p2"]
    assert portrait_of(pipeline, "nobody") is None
    (first, last) = found
    assert first.at == last.at == pipeline.clock.now
    assert [aspect.key for aspect in first.aspects] == list(ASPECTS)
    assert first.unknown == ["leisure"]
    quiet = [next(i.current for i in one.aspects[0].items if i.name == "quiet_h") for one in found]
    assert quiet[0] is not None and quiet[1] is not None
    assert quiet[0] < quiet[1] < 24  # the last person is silent at home, and was seen elsewhere
    hours = first.aspects[0].hours
    assert hours is not None and len(hours.usual) == len(hours.current) == 24
    assert msgspec.json.decode(msgspec.json.encode(first), type=PortraitLine) == first
