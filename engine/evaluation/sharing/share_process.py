"""A process that replays its share of the people with every version, and tells what others need.

It warns by itself of what concerns one person. What an outage could explain, and who pays the same
new company, is told to the process that hears all shares, batch after batch of the log.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import NamedTuple

from engine.alerting.finding import Finding, Part
from engine.correlation.outage_correlator import Looks
from engine.correlation.outbound import Erased, Outlet
from engine.correlation.shared_payees import Paid
from engine.evaluation.risk_hours import HourlyRisk, Hours
from engine.evaluation.sharing.side_by_side import Log, Span, pipelines_of, side_by_side
from engine.formats.lines import Warning
from engine.pipeline.pipeline import Pipeline
from engine.replay.sharded import Share
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import COLD, Artefact
from streams.user_error import UserError


@dataclass(frozen=True, slots=True)
class Errand:
    """What a process is to replay; person-hours of risk are kept from `since` to `until`."""

    log: Log
    versions: tuple[Artefact, ...]
    share: Share
    settings: Settings
    since: int | None
    until: int | None


class Sent(NamedTuple):
    """A finding without its version and detectors, and what each of these said by its id.

    A version is some megabytes: whoever reads this has it.
    """

    bare: Finding
    parts: tuple[tuple[str, float, float], ...]

    @classmethod
    def of(cls, finding: Finding) -> Sent:
        """Take a finding apart."""
        parts = tuple((one.detector.id, one.surprise, one.rarity) for one in finding.parts)
        return cls(replace(finding, parts=(), artefact=COLD), parts)

    def found(self, artefact: Artefact) -> Finding:
        """Put it together again."""
        detectors = {one.id: one for one in artefact.detectors(self.bare.family)}
        parts = tuple(Part(detectors[name], *said) for name, *said in self.parts)
        return replace(self.bare, parts=parts, artefact=artefact)


class Said(NamedTuple):
    """What one version makes of a batch that others must know; findings in order, by share."""

    looks: Looks
    leaving: list[Sent | Erased]
    paid: list[Paid]


class ShareResult(NamedTuple):
    """What a share says of one batch: the clock (epoch ms), the lines so far, each version's."""

    clock: int
    received: int
    said: list[Said]


class Ended(NamedTuple):
    """What a share has in the end, by version; `crowded` tells that strangers made room."""

    span: Span
    warnings: list[list[Warning]]
    risks: list[Hours]
    crowded: bool


Word = ShareResult | Ended


def work(errand: Errand, line: Connection) -> None:
    """Replay a share and send what there is to tell, the last word an `Ended` or what went wrong.

    What is pickled here is read by the process that started this one.
    """
    try:
        for word in words(errand):
            line.send_bytes(pickle.dumps(word, pickle.HIGHEST_PROTOCOL))
    except UserError as error:
        line.send_bytes(pickle.dumps(error))


def words(errand: Errand) -> Iterator[Word]:
    """Yield what a share has to tell; raises `UnreadableError`."""
    settings, share = errand.settings, errand.share
    table = civil(settings.tz, settings.calendar)
    # so many strangers in each that together they are no more than one process would remember
    own = settings.model_copy(update={"strangers": max(1, settings.strangers // share.shares)})
    risks = [HourlyRisk(table, errand.since, errand.until) for _ in errand.versions]
    pipelines = pipelines_of(errand.versions, own, risks)
    outlets = [Outlet(share.number, share.shares) for _ in pipelines]
    for pipeline, outlet in zip(pipelines, outlets, strict=True):
        pipeline.owns, pipeline.second = share.owns, outlet
    warnings: list[list[Warning]] = [[] for _ in pipelines]
    span = Span(0, 0)
    for results, span, received in side_by_side(pipelines, errand.log, own, share.shares):
        for kept, result in zip(warnings, results, strict=True):
            kept += result.warnings
        yield ShareResult(span.last, received, [said(outlet) for outlet in outlets])
    yield Ended(span, warnings, [one.all() for one in risks], any(map(_crowded, pipelines)))


def said(outlet: Outlet) -> Said:
    """Take out of an outlet what it gathered."""
    looks, leaving = outlet.taken()
    sent = [one if isinstance(one, Erased) else Sent.of(one) for one in leaving]
    return Said(looks, sent, [one.paid for one in outlet.taken_paid()])


def _crowded(pipeline: Pipeline) -> bool:
    """Tell whether anybody had to make room for others."""
    return any(shard.made_room for shard in pipeline.shards)
