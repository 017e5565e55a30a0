"""The owner of a partition: what cannot be read, and what lies in the wrong place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from engine.alerting.tiers import Ladder
from engine.output.store_sink import headers_of
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.settings import Settings
from engine.worker.partition_processor import Owner
from features.core.civil_time import civil
from models.artefact import COLD
from streams.contract.topics import EVENTS
from streams.log.chunk import Damaged, Original, Place, chunk_of

PLACE = Place(EVENTS, 0)
SOS = b'{"kind":"sos","id":"1","person":"p","at":1767888000000,"received_at":1767888000000}'


def owner() -> Owner:
    settings, table = Settings(), civil()
    learner = Learner(table, COLD, teaching=False)
    pipeline = Pipeline(table, Ladder(settings.allowances), learner)
    return Owner(PLACE, 1, pipeline, ZoneInfo(settings.tz), "log")


def test_bytes_that_fail_their_checksum_are_set_aside_and_the_next_record_is_judged() -> None:
    damaged = (Damaged(4, 6, b"\x00broken"),)
    chunk = chunk_of(PLACE, [Original(None, SOS)], [7], [0], 8, damaged)
    output = owner().take(chunk)
    (aside,) = output.aside
    assert (aside.reason, aside.offset, aside.original.value) == ("damaged", 4, b"\x00broken")
    assert dict(headers_of(aside))["offset"] == b"4"
    assert [one.detector for one in output.warnings] == ["sos"]


def test_a_chunk_of_nothing_but_damage_moves_on() -> None:
    own = owner()
    output = own.take(chunk_of(PLACE, [], [], [], 9, (Damaged(8, 8, b""),)))
    assert (len(output.aside), own.position, output.empty) == (1, 9, False)
