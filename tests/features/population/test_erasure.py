"""A profile that says `deleted` erases the person, wherever the log is cut."""

from __future__ import annotations

import json

import pytest

from features.core.civil_time import civil
from features.population.shard import Shard
from features.population.state import blank_state
from streams.admission.clock import RecordingClock
from streams.codec.decoder import decode
from tests.support.events.small_town import lines


def told(cut: int) -> tuple[Shard, list[bytes]]:
    """Return a shard after a log in which p0 is erased in the middle, and its rows as bytes."""
    log = lines(2, 6)
    middle = len(log) // 2
    at = json.loads(log[middle])["at"]
    gone = {"kind": "profile", "id": "gone", "person": "p0", "at": at, "deleted": True}
    log.insert(middle + 1, json.dumps(gone).encode() + b"\n")
    shard, clock, rows = Shard(civil()), RecordingClock(), dict[str, list[bytes]]()
    for start in range(0, middle + 2 if cut == 0 else len(log), cut or 7):
        stop = min(start + (cut or 7), middle + 2 if cut == 0 else len(log))
        batch = decode(b"".join(log[start:stop]))
        clock.stamp(batch.events)
        until = int(batch.events["received_at"][-1])
        for family, some in shard.apply(batch.buffer, batch.events, until).items():
            plain = some.copy()
            names = [shard.roster.id(slot).encode() for slot in plain["slot"].tolist()]
            plain["event"] = plain["order"] = plain["slot"] = 0  # numbers within a call
            found = rows.setdefault(family, [])
            found += [name + row.tobytes() for name, row in zip(names, plain, strict=True)]
    return shard, [family.encode() + b"".join(sorted(one)) for family, one in sorted(rows.items())]


def test_nothing_is_left_of_the_erased_and_all_of_the_others() -> None:
    shard, _ = told(0)
    blank = blank_state(1)
    slots = {name: slot for slot, name in enumerate(shard.roster.ids)}
    shard.settle()
    assert "p0" not in shard.roster.ids
    for name in ("routine", "mobility", "finance", "vitals", "resources"):
        records, empty = getattr(shard.state, name), getattr(blank, name)
        assert records[slots["p0"]].tobytes() == empty[0].tobytes()
        assert records[slots["p1"]].tobytes() != empty[0].tobytes()
    assert shard.state.context[slots["p0"]].tobytes() == blank.context[0].tobytes()


@pytest.mark.parametrize("cut", [1, 97])
def test_it_does_not_matter_how_the_log_is_cut(cut: int) -> None:
    assert told(cut)[1] == told(10**6)[1]
