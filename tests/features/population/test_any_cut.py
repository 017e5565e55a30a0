"""Whatever people do, where the log is cut changes no bit of any row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from features.core.catalog import FAMILIES, columns
from features.core.civil_time import civil
from features.core.rows import Rows
from features.population.shard import Shard
from streams.codec.decoder import Batch, decode
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import MINUTE, day

DONE: tuple[Json, ...] = (
    {"kind": "motion", "room": "kitchen"},
    {"kind": "motion", "room": "bathroom"},
    {"kind": "door", "door": "front", "state": "open"},
    {"kind": "bed", "state": "in"},
    {"kind": "payment", "amount_cny": 800, "direction": "out", "counterparty": "x"},
    {"kind": "payment", "amount_cny": 2000, "direction": "in", "counterparty": "y"},
    {"kind": "call", "direction": "in", "peer": "z", "peer_class": "unknown", "duration_s": 900},
    {"kind": "fix", "lat": 28.45, "lon": 119.92, "accuracy_m": 10},
    {"kind": "fix", "lat": 28.47, "lon": 119.95, "accuracy_m": 10, "battery_pct": 4},
    {"kind": "vital", "heart_rate_bpm": 131, "spo2_pct": 88},
    {"kind": "vital", "heart_rate_bpm": 70},
    {"kind": "climate", "room": "kitchen", "co_ppm": 120},
    {"kind": "meter", "utility": "water", "amount": 40, "period_s": 3600},
    {"kind": "fall"},
    {"kind": "heartbeat", "sensor": "hub"},
    {"kind": "absence", "state": "travel"},
)
GAPS = (0, 1, 7, 30, 65, 240, 26 * 60)


@st.composite
def logs(draw: st.DrawFn) -> Batch:
    lines, now = [], day(0)
    for number in range(draw(st.integers(1, 40))):
        now += draw(st.sampled_from(GAPS)) * MINUTE
        done = draw(st.sampled_from(DONE))
        said = {"id": str(number), "person": draw(st.sampled_from("pq")), "at": now, **done}
        lines.append(json.dumps(said).encode() + b"\n")
    batch = decode(b"".join(lines))
    assert not batch.rejected
    batch.events["received_at"] = batch.events["at"]
    return batch


def rows_of(batch: Batch, edges: Iterable[int]) -> dict[str, Rows]:
    """Return all rows by family, the log cut before some of its events."""
    shard = Shard(civil())
    found: dict[str, list[Rows]] = {family: [] for family in FAMILIES}
    for start, stop in pairwise([0, *edges, batch.events.size]):
        if start < stop:
            part = batch.events[start:stop]
            until = int(part["received_at"][-1])
            with np.errstate(over="ignore"):
                said = shard.apply(batch.buffer, part, until)
            for family, rows in said.items():
                kept = rows.copy()
                kept["event"] = kept["order"] = 0  # both count from the cut
                found[family].append(kept)
    return {family: np.concatenate(parts) for family, parts in found.items() if parts}


@settings(max_examples=60)
@given(logs(), st.lists(st.integers(1, 40), max_size=4))
def test_where_the_log_is_cut_changes_no_row(batch: Batch, cuts: list[int]) -> None:
    edges = sorted(min(cut, batch.events.size) for cut in cuts)
    whole, parts = rows_of(batch, ()), rows_of(batch, edges)
    for family in FAMILIES:
        one, other = whole.get(family), parts.get(family)
        assert (0 if one is None else one.size) == (0 if other is None else other.size), family
        if one is not None and other is not None:
            assert one.tobytes() == other.tobytes(), family


@settings(max_examples=60)
@given(logs())
def test_every_value_is_one_the_catalogue_allows(batch: Batch) -> None:
    for family, rows in rows_of(batch, ()).items():
        for column in columns(family):
            known = rows[column.name][~np.isnan(rows[column.name])]
            assert ((known >= column.low) & (known <= column.high)).all(), column.name
