"""What the program wrote before its modules moved into rooms of their own is read and gone on from.

`before_the_moves.snapshot.xz` was written at 0302f7d, the commit before d097354, for a made-up
person who lives alone, fell and pressed a button, judged by a forest, a re-ranker and calibrations
fitted to drawn numbers. Snapshots name classes, never modules; a class that is renamed needs its
old name in `KINDS`.
"""

from __future__ import annotations

import io
import json
import lzma
from pathlib import Path

import numpy as np
import pytest

from engine.formats.lines import Memory
from engine.settings import Settings
from engine.snapshots.full import read
from engine.snapshots.state import KINDS, recall
from features.core.rows import blank_rows
from models.artefact import Artefact
from models.learned.column_detector import relative
from streams.codec.decoder import decode
from tests.support.judged.made_pipeline import ZONE, pipeline

FILE = Path(__file__).with_name("before_the_moves.snapshot.xz")
AT = 1_767_900_000_000
MINUTE = 60_000
NAMED = {
    "Admission", "Artefact", "Boosted", "Bursts", "Calibration", "Companies", "Contribution",
    "Counts", "DailyMaxima", "Doubt", "Doubts", "Episode", "Erased", "Finding", "FlatForest",
    "Forest", "Heard", "Outlet", "Paid", "PaidHere", "Part", "Ranker", "RecordingClock",
    "Registered", "Reservoir", "SecondLook", "Shadow", "Unseen",
}  # fmt: skip
"""Every class that a snapshot could name at 0302f7d."""
SAID = {
    "forest_economic": ["0x0.0p+0", "0x1.208fcf6a1b5c0p+0", "0x1.0d5a7c12cf34bp+3"],
    "ranker_payment": ["0x1.10cb583af0801p-10", "0x1.cfe3e1c0fa4bep-2", "0x1.fd51ab6d64df6p-1"],
}
"""Surprises of three made-up payments: the forest's as 0302f7d gave them; the ranker hears the
rules, and has said this since ADR 88 changed what they say of payments."""


@pytest.fixture
def memory() -> Memory:
    return read(io.BytesIO(lzma.decompress(FILE.read_bytes())))


def happened(minute: int, kind: str, **said: object) -> bytes:
    at = AT + minute * MINUTE
    one = {"id": f"m{minute}", "kind": kind, "person": "p1", "at": at, "received_at": at}
    return json.dumps(one | said).encode() + b"\n"


def test_no_class_that_a_snapshot_may_name_is_gone() -> None:
    assert sorted(NAMED - KINDS.keys()) == []


def test_its_person_is_known_and_an_sos_repeated_is_the_same_one(memory: Memory) -> None:
    own = pipeline(Settings(), teaching=False)
    recall(own, memory)
    assert own.clock.now == AT + 4 * MINUTE
    said = happened(9, "sos", channel="phone") + happened(30, "sos", channel="phone")
    found = own.feed(decode(said + happened(31, "climate", room="kitchen", smoke=True), ZONE))
    dangers = [one for one in found.warnings if one.detector in ("sos", "smoke")]
    assert [(one.id, one.episode) for one in dangers] == [
        ("87707b2cd74a08c6", "9caf50736b6390aa"),
        ("7b006284ab01e569", "52a3b18baeebfbbe"),
    ]


def test_its_model_judges_to_the_bit_as_before(memory: Memory) -> None:
    artefact = memory["learner"]["artefact"]
    assert isinstance(artefact, Artefact) and artefact.version == "town@1"
    rows = blank_rows("payment", 3)
    for name in relative("payment"):
        rows[name] = np.arange(1, 4) * 1.5
    rows["outgoing"] = 1.0
    said = {one.id: [float(it).hex() for it in one.surprise(rows)] for one in artefact.forests}
    assert said == SAID
