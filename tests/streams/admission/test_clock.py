"""The log's own time, the window of repetitions, and where lines go."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import zstandard

from streams.admission.admission import ACCEPTED, CONFLICT, DUPLICATE, LATE, Admission, Counts
from streams.admission.clock import JUMP_MS, RecordingClock
from streams.admission.partitioner import partition_of
from streams.codec.decoder import decode
from streams.contract.event_row import Events
from streams.contract.json_object import Json
from streams.contract.kinds import Flag
from streams.files.reader import UnreadableError, read_chunks
from streams.register.reader import people_events

pytestmark = pytest.mark.kernels

T0 = 1_767_900_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE


def events(*said: Json) -> Events:
    base = {"kind": "motion", "person": "p", "room": "hall"}
    lines = [{"id": str(place), **base, **one} for place, one in enumerate(said)]
    return decode(b"".join(json.dumps(one).encode() + b"\n" for one in lines)).events


def stamped(*said: Json) -> Events:
    found = events(*said)
    RecordingClock().stamp(found)
    return found


def test_a_recording_was_received_at_the_latest_moment_so_far() -> None:
    found = stamped({"at": T0}, {"at": T0 + HOUR}, {"at": T0 + MINUTE, "person": "q"})
    assert (found["received_at"] - T0).tolist() == [0, HOUR, HOUR]


def test_a_call_was_known_when_it_ended() -> None:
    call = {"kind": "call", "direction": "in", "peer": "x", "peer_class": "unknown"}
    found = stamped({"at": T0, **call, "duration_s": 600})
    assert found["received_at"][0] == T0 + 600_000


def test_a_clock_is_the_same_for_any_batches() -> None:
    rng = np.random.default_rng(0)
    said = [{"at": T0 + int(rng.integers(10**9)), "person": str(k % 5)} for k in range(200)]
    whole, parts, clock = stamped(*said), events(*said), RecordingClock()
    for start in range(0, 200, 7):
        clock.stamp(parts[start : start + 7])
    assert (whole["received_at"] == parts["received_at"]).all()


def test_a_far_jump_waits_for_a_second_person() -> None:
    far = T0 + JUMP_MS + HOUR
    found = stamped(
        {"at": T0}, {"at": far}, {"at": T0 + 1}, {"at": far}, {"at": far, "person": "q"}
    )
    assert (found["received_at"] - T0).tolist() == [0, 0, 1, 1, far - T0]
    assert int(found["flags"][1]) & Flag.CLOCK_AHEAD and found["at"][1] == T0


def test_a_far_jump_is_believed_after_three_records_in_a_row() -> None:
    far = T0 + 2 * JUMP_MS
    found = stamped({"at": T0}, *({"at": far + k} for k in range(4)))
    assert (found["received_at"] == far + 3).sum() == 1
    assert found["received_at"][2] == T0 and found["received_at"][3] == far + 2


def test_a_clock_of_an_older_snapshot_goes_on_and_counts_from_now_on() -> None:
    clock, far = RecordingClock(), T0 + 2 * JUMP_MS
    clock.stamp(events({"at": T0 + HOUR}))
    vars(clock)["_state"] = vars(clock)["_state"][:-1]  # held was not counted then
    assert (clock.now, clock.held) == (T0 + HOUR, 0)
    found = events({"at": T0}, {"at": far})
    clock.stamp(found)
    assert found["received_at"].tolist() == [T0 + HOUR, T0 + HOUR]
    assert (clock.now, clock.held) == (T0 + HOUR, 1)


def outcome(*said: Json) -> list[int]:
    return Admission().admit(stamped(*said)).tolist()


def test_the_same_again_is_a_duplicate_and_another_body_a_conflict() -> None:
    said = ({"id": "a", "at": T0}, {"id": "a", "at": T0}, {"id": "a", "at": T0, "room": "kitchen"})
    assert outcome(*said) == [ACCEPTED, DUPLICATE, CONFLICT]


def test_the_same_id_of_another_source_or_person_is_another_event() -> None:
    said = (
        {"id": "a", "at": T0},
        {"id": "a", "at": T0, "source": "s"},
        {"id": "a", "at": T0, "person": "q"},
    )
    assert outcome(*said) == [ACCEPTED] * 3


def test_an_identity_is_forgotten_after_its_window() -> None:
    late = {"id": "a", "at": T0}
    assert outcome(late, {"id": "x", "at": T0 + 11 * MINUTE}, late)[2] == LATE


def test_a_payment_is_remembered_for_thirty_days() -> None:
    paid = {"kind": "payment", "amount_cny": 5, "direction": "out", "id": "a", "at": T0}
    assert outcome(paid, {"at": T0 + 29 * 24 * HOUR}, paid)[2] == DUPLICATE


def test_lateness_depends_on_the_kind() -> None:
    vital = {"kind": "vital", "heart_rate_bpm": 70, "at": T0}
    said = ({"at": T0 + 47 * HOUR}, vital, {"at": T0}, {"at": T0 + 47 * HOUR - 9 * MINUTE})
    assert outcome(*said) == [ACCEPTED, ACCEPTED, LATE, ACCEPTED]


def test_a_second_sos_of_the_same_id_is_never_refused() -> None:
    said = ({"kind": "sos", "id": "a", "at": T0}, {"kind": "sos", "id": "a", "at": T0 + 5})
    assert outcome(*said) == [ACCEPTED, ACCEPTED]


def test_a_long_log_keeps_little_and_forgets_in_any_batches() -> None:
    said = [{"id": str(k % 4000), "at": T0 + k * 500} for k in range(12_000)]
    whole, parts = stamped(*said), stamped(*said)
    one, other = Admission(), Admission()
    wanted = one.admit(whole)
    got = [other.admit(parts[start : start + 333]) for start in range(0, 12_000, 333)]
    assert (wanted == np.concatenate(got)).all()
    assert one.nbytes < 1_000_000


def test_lines_are_conserved() -> None:
    counts = Counts(received=10, accepted=6, late=1, duplicate=2, quarantined=1)
    assert counts.balanced and "10" in str(counts)
    assert not Counts(received=2, accepted=1).balanced


def test_partitions_are_those_of_kafka() -> None:
    # hashes of org.apache.kafka.common.utils.Utils.murmur2, modulo after clearing the sign
    for key, hashed in (
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
    ):
        data = np.frombuffer(key, np.uint8)
        got = partition_of(data, np.array([0]), np.array([len(key)], np.int32), 1009)
        assert got[0] == (hashed & 0x7FFFFFFF) % 1009


LINES = [
    json.dumps({"at": T0 + k, "kind": "sos", "id": str(k), "person": "p"}).encode() + b"\n"
    for k in range(10)
]


def test_a_file_is_read_plain_packed_or_as_parquet(tmp_path: Path) -> None:
    whole = b"".join(LINES)
    (tmp_path / "a.ndjson").write_bytes(whole)
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(whole))
    (tmp_path / "a.ndjson.zst").write_bytes(zstandard.compress(whole))
    pd.DataFrame([json.loads(line) for line in LINES]).to_parquet(tmp_path / "a.parquet")
    for name in ("a.ndjson", "a.ndjson.gz", "a.ndjson.zst", "a.parquet"):
        chunks = list(read_chunks(tmp_path / name, lines=4))
        assert [chunk.count(b"\n") for chunk in chunks] == [4, 4, 2]
        assert decode(b"".join(chunks)).events["at"].tolist() == [T0 + k for k in range(10)]


def test_a_shuffled_file_can_be_sorted(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"".join(LINES[::-1]))
    assert b"".join(read_chunks(tmp_path / "a", sort=True)) == b"".join(LINES)


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"".join(LINES))[:-12])
    with pytest.raises(UnreadableError, match="copy it again"):
        list(read_chunks(tmp_path / "a.gz"))
    with pytest.raises(UnreadableError, match="no such file"):
        list(read_chunks(tmp_path / "b"))


def test_the_register_becomes_profiles_without_names(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "person,name,phone,birth_year,lives_alone,hub\np1,王某,138,1940,true,h1\np2,,,,,\n",
        encoding="utf-8",
    )
    data = b"".join(people_events(tmp_path / "people.csv"))
    assert "王".encode() not in data and b"138" not in data
    batch = decode(data)
    assert not batch.rejected and batch.events["v0"][0] == 1940 and batch.events["c0"][0] == 1


def test_a_register_without_persons_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name\nx\n")
    with pytest.raises(UnreadableError, match="person"):
        list(people_events(tmp_path / "people.csv"))
