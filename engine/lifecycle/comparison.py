"""A comparison of two registered versions, whose outcome is written down for the promotion."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Engine

from engine.evaluation.compare import Past, compare
from engine.lifecycle.live_versions import RULES
from engine.lifecycle.promotion import now_ms
from engine.settings import Settings
from engine.store.models import GateRow, put_gate
from models.artefact import COLD, Artefact
from streams.contract.json_object import Json


def compared(
    a: str,
    b: str,
    past: Past,
    settings: Settings,
    engine: Engine,
    progress: Callable[[int], None] | None = None,
) -> Json:
    """Compare two versions and write the gate's verdict down.

    Raises
    ------
    UserError
        If a version is unknown, tampered with, or cannot be had, or a file cannot be read.
    """
    told = compare(artefact_of(a, settings), artefact_of(b, settings), past, settings, progress)
    names = told["models"]
    verdict = {"gate": told["gate"], "person_months": told["a"]["person_months"]}
    row = GateRow(now_ms(), names["b"], names["a"], told["gate"]["passed"], json.dumps(verdict))
    put_gate(engine, row)
    return told


def artefact_of(named: str, settings: Settings) -> Artefact:
    """Load a registered version, or what a town starts with for `none`; raises as `load` does."""
    if named == RULES:
        return COLD
    from models.registry.mlflow_registry import Registry  # MLflow takes seconds to import

    return Registry(settings.tracking_uri).load(named)
