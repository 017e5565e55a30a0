"""A person's portrait as of a moment: what is usual and what is now, as frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from engine.output.portraits import portrait_of
from engine.pipeline.assembly import live_pipeline_of, replay_into
from engine.pipeline.learner import Learner
from engine.replay.source import BATCH_LINES, enrol, recorded
from engine.settings import Settings, read_settings
from engine.store.people.portrait_line import Aspect
from features.core.civil_time import civil
from models.artefact import COLD
from streams.codec.decoder import Batch
from streams.codec.hashing import hash_text
from streams.user_error import UserError

__all__ = ["Portrait", "portrait"]


@dataclass(frozen=True, slots=True)
class Portrait:
    """`traits`: a row a trait, what is `usual` and what is `current`; `hours`: the day's activity.

    `hours` has a row an hour of the day, activities `usual` and `current`, and is empty where no
    home is heard. Units stand beside each trait; NaN where nothing is known.
    """

    traits: pd.DataFrame
    hours: pd.DataFrame


def portrait(
    events: str | Path,
    person: str,
    people: str | Path | None = None,
    *,
    until: datetime | None = None,
    settings: Settings | None = None,
) -> Portrait:
    """Replay one person's events up to an aware moment (else to their end) and look at the person.

    Raises
    ------
    streams.user_error.UserError
        If a file cannot be read or nothing is told of the person.
    """
    chosen = settings or read_settings()
    zone = ZoneInfo(chosen.tz)
    learner = Learner(civil(chosen.tz, chosen.calendar), COLD, teaching=False)
    pipeline = live_pipeline_of(chosen, learner)
    enrol(pipeline, None if people is None else Path(people), zone)
    end = np.inf if until is None else until.timestamp() * 1000
    for _ in replay_into(pipeline, _of(person, Path(events), zone, end)):
        pass
    seen = portrait_of(pipeline, person)
    if seen is None:
        raise UserError("没有此人的事件 no event tells of this person")
    return Portrait(
        pd.DataFrame([row for one in seen.aspects for row in _traits(one)]), _hours(seen.aspects)
    )


def _of(person: str, events: Path, zone: ZoneInfo, end: float) -> Iterator[tuple[Batch, bool]]:
    """Yield what was received of one person up to a moment (epoch ms)."""
    who = np.uint64(hash_text(person))
    for batch, register in recorded(events, zone, BATCH_LINES):
        rows = batch.events
        own = (rows["person"] == who) & (rows["received_at"] < end)
        yield replace(batch, events=rows[own]), register


def _traits(aspect: Aspect) -> Iterator[dict[str, object]]:
    for one in aspect.items:
        yield {
            "aspect": f"{aspect.zh} {aspect.en}",
            "trait": f"{one.zh} {one.name}",
            "usual": one.usual,
            "current": one.current,
            "unit": one.unit,
        }


def _hours(aspects: list[Aspect]) -> pd.DataFrame:
    for one in aspects:
        if one.hours:
            return pd.DataFrame({"usual": one.hours.usual, "current": one.hours.current})
    return pd.DataFrame(columns=["usual", "current"])
