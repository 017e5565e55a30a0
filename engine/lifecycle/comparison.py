"""A comparison of two registered versions, whose outcome is written down for the promotion."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Engine

from engine.evaluation.compare import Past, compare
from engine.serving.live_versions import RULES
from engine.settings import Settings
from engine.store.models import GateRow, put_gate
from engine.wall_clock import now_ms
from models.artefact import COLD, Artefact
from streams.contract.json_object import Json


def compared(
    a: str,
    b: str,
    past: Past,
    settings: Settings,
    engine: Engine,
    progress: Callable[[int], None] | None = None,
    workers: int = 1,
) -> Json:
    """Compare two versions and write the gate's verdict down, in the database and on B's run.

    Unless the past names a beginning, days later than either was trained on are judged.

    Raises
    ------
    UserError
        If a version is unknown, tampered with, or cannot be had, or a file cannot be read.
    """
    one, other, past = sides(a, b, past, settings)
    told = compare(one, other, past, settings, progress, workers)
    names = told["models"]
    verdict = {"gate": told["gate"], "person_months": told["a"]["person_months"]}
    row = GateRow(now_ms(), names["b"], names["a"], told["gate"]["passed"], json.dumps(verdict))
    put_gate(engine, row)
    if names["b"] != RULES:
        from models.registry.mlflow_registry import Registry  # MLflow takes seconds to import

        Registry(settings.tracking_uri).note_verdict(names["b"], told)
    return told


def sides(a: str, b: str, past: Past, settings: Settings) -> tuple[Artefact, Artefact, Past]:
    """Return both versions, and the past with the moment up to which either was trained."""
    (one, learned_a), (other, learned_b) = (version_of(named, settings) for named in (a, b))
    return one, other, replace(past, learned_until=max(learned_a, learned_b))


def version_of(named: str, settings: Settings) -> tuple[Artefact, int]:
    """Load a version as `artefact_of` does; with it, up to when it was trained (epoch ms)."""
    if named == RULES:
        return COLD, 0
    from models.registry.mlflow_registry import Registry  # MLflow takes seconds to import

    registry = Registry(settings.tracking_uri)
    return registry.load(named), registry.find(named).trained_until


def artefact_of(named: str, settings: Settings) -> Artefact:
    """Load a registered version, or what a town starts with for `none`; raises as `load` does."""
    return version_of(named, settings)[0]
