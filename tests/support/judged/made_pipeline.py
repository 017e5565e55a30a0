"""A pipeline of two partitions, as replays and workers have it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from engine.alerting.tiers import Ladder
from engine.pipeline.learner import Learner
from engine.pipeline.pipeline import Pipeline
from engine.settings import Settings
from features.core.civil_time import civil

ZONE = ZoneInfo("Asia/Shanghai")


def pipeline(settings: Settings, *, teaching: bool = True) -> Pipeline:
    learner = Learner(civil(settings.tz, settings.calendar), teaching=teaching)
    return Pipeline(civil(settings.tz, settings.calendar), Ladder(settings.allowances), learner, 2)
