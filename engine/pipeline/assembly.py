"""Composition root of a pipeline: the one place that builds one, and replays batches into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine.alerting.listening import Listener
from engine.alerting.tiers import Ladder
from engine.correlation.unheard import Unheard
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.pipeline.result import BatchResult
from engine.serving.routing import Models
from engine.settings import Settings
from features.population.roster import UNBOUNDED
from streams.codec.decoder import Batch


def pipeline_of(
    settings: Settings,
    learner: Learner,
    *,
    partitions: int = 1,
    listeners: tuple[Listener, ...] = (),
    models: Models | None = None,
    registered_only: bool = False,
    strangers: int = UNBOUNDED,
) -> Pipeline:
    """Build a pipeline of some settings, in the civil time of its learner.

    As it stands it takes in everybody, as what learns from a past or tells its features does.

    Parameters
    ----------
    models
        Where switches of the log find their version; None leaves switches unheeded.
    strangers
        People outside the register remembered in each partition.
    """
    return Pipeline(
        learner.table,
        Ladder(settings.allowances),
        learner,
        partitions,
        listeners,
        registered_only=registered_only,
        models=models,
        strangers=strangers,
    )


def learning_pipeline_of(
    settings: Settings, learner: Learner, *, listeners: tuple[Listener, ...] = ()
) -> Pipeline:
    """Build one over a past of which only rows and what they teach are asked: it warns nobody.

    What is only logged weighs on nothing that is learned, so nothing below tier 1 is found.
    """
    pipeline = pipeline_of(settings, learner, listeners=listeners)
    pipeline.second = Unheard()
    pipeline.heard_from = pipeline.episodes.ladder.lowest
    return pipeline


def live_pipeline_of(
    settings: Settings,
    learner: Learner,
    *,
    partitions: int = 1,
    listeners: tuple[Listener, ...] = (),
    models: Models | None = None,
) -> Pipeline:
    """Build one that takes in whom the workers of all partitions would take in together."""
    return pipeline_of(
        settings,
        learner,
        partitions=partitions,
        listeners=listeners,
        models=models,
        registered_only=settings.require_register,
        strangers=max(1, settings.strangers * settings.partitions // partitions),
    )


def replay_into(pipeline: Pipeline, batches: Iterable[tuple[Batch, bool]]) -> Iterator[BatchResult]:
    """Feed batches, and register those that are of the register; yields what each fed one made."""
    for batch, register in batches:
        if register:
            pipeline.register(batch)
        else:
            yield pipeline.feed(batch)


def replay_beside(
    pipelines: Sequence[Pipeline], batches: Iterable[tuple[Batch, bool]]
) -> Iterator[list[BatchResult]]:
    """Do the same with several pipelines; yields what each batch made in each of them."""
    for batch, register in batches:
        if register:
            for pipeline in pipelines:
                pipeline.register(batch)
            continue
        copies = [_writable(one, batch) for one in pipelines[:-1]]
        yield [one.feed(own) for one, own in zip(pipelines, [*copies, batch], strict=True)]


def _writable(pipeline: Pipeline, batch: Batch) -> Batch:
    """Return a batch that a pipeline may write into; a share takes its own events out itself.

    All stamp the same moments, so that it does no harm where one has done so before.
    """
    return batch if pipeline.owns else replace(batch, events=batch.events.copy())
