"""Whatever comes in, admission says what a plain list of identities says, in any batches."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from streams.admission.admission import (
    ACCEPTED,
    CONFLICT,
    DUPLICATE,
    LATE,
    LATENESS_MS,
    WINDOW_MS,
    Admission,
)
from streams.codec.decoder import decode
from streams.contract.event_row import Events
from streams.contract.kinds import Flag, Kind

T0 = 1_767_900_000_000
MINUTE = 60_000
SAID = {
    "motion": ({"room": "hall"}, {"room": "kitchen"}),
    "payment": ({"amount_cny": 5, "direction": "out"}, {"amount_cny": 6, "direction": "out"}),
    "sos": ({}, {"channel": "phone"}),
}


@st.composite
def streams(draw: st.DrawFn) -> Events:
    """Draw a log: few people, ids and sources, so that many repeat; each late by some minutes."""
    lines, received, now = [], [], T0
    for _ in range(draw(st.integers(1, 25))):
        now += draw(st.sampled_from([0, 1, 3, 9, 11, 48 * 60, 31 * 24 * 60])) * MINUTE
        kind = draw(st.sampled_from(sorted(SAID)))
        line = {
            "kind": kind,
            "id": draw(st.sampled_from("ab")),
            "person": draw(st.sampled_from("pq")),
            "at": now - draw(st.sampled_from([0, 1, 10, 11, 49 * 60])) * MINUTE,
            **draw(st.sampled_from(SAID[kind])),
        }
        lines.append(json.dumps(line).encode() + b"\n")
        received.append(now)
    events = decode(b"".join(lines)).events
    events["received_at"] = received
    return events


def plainly(events: Events) -> list[int]:
    """Return the outcome of each event by a dictionary of what was heard, and until when."""
    heard: dict[tuple[int, ...], tuple[int, int]] = {}
    found = []
    for event in events:
        kind, now = int(event["kind"]), int(event["received_at"])
        outcome = LATE if now - int(event["at"]) > LATENESS_MS[kind] else ACCEPTED
        key = (int(event["person"]), int(event["source"]), int(event["id"]))
        body, until = heard.get(key, (0, -1))
        if until >= now and body == int(event["body"]):
            outcome = DUPLICATE
        elif until >= now and kind != Kind.SOS:
            outcome = CONFLICT
        else:
            heard[key] = int(event["body"]), now + int(WINDOW_MS[kind])
        found.append(outcome)
    return found


@given(streams())
def test_each_event_is_new_repeated_contradicting_or_late(events: Events) -> None:
    wanted = plainly(events)
    outcome = Admission().admit(events)
    assert outcome.tolist() == wanted
    late = events["received_at"] - events["at"] > LATENESS_MS[events["kind"]]
    assert ((events["flags"] & int(Flag.LATE) > 0) == late).all()


@given(streams(), st.lists(st.integers(0, 25), max_size=4))
def test_where_the_log_is_cut_changes_no_outcome(events: Events, cuts: list[int]) -> None:
    door, other = Admission(), events.copy()
    edges = [0, *sorted(min(cut, events.size) for cut in cuts), events.size]
    parts = [door.admit(other[start:stop]) for start, stop in pairwise(edges)]
    assert np.concatenate(parts).tolist() == Admission().admit(events).tolist()
    assert other.tobytes() == events.tobytes()
