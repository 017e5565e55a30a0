"""A past that warns nobody teaches what one that warns teaches."""

from __future__ import annotations

from engine.pipeline.assembly import learning_pipeline_of, pipeline_of
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.settings import Settings
from features.core.civil_time import civil
from models.registry.artefact_file import dumped
from streams.codec.decoder import decode
from tests.support.events.small_town import lines


def played(pipeline: Pipeline) -> tuple[bytes, int]:
    """Feed two weeks; returns what they teach, and the number of warnings."""
    said = sum(len(pipeline.feed(decode(line)).warnings) for line in days())
    artefact = pipeline.learner.fitted(pipeline.clock.now, pipeline.shards)
    return dumped(artefact), said


def days() -> list[bytes]:
    every = lines(4, 14)
    return [b"".join(every[at : at + 500]) for at in range(0, len(every), 500)]


def test_what_is_found_weighs_on_what_is_learned_though_nobody_is_warned() -> None:
    settings = Settings()
    live = pipeline_of(settings, Learner(civil()))
    quiet = learning_pipeline_of(settings, Learner(civil()))
    (taught, said), (taught_quietly, said_quietly) = played(live), played(quiet)
    assert said > 0 and said_quietly == 0
    assert live.doubts.running or any(
        (one.state.context["doubt_until"] > 0).any() for one in live.shards
    )
    assert taught_quietly == taught
