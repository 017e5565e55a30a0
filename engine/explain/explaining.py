"""Fetch what an explanation needs: the kept row, and the version that judged it."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from engine.alerting.judged_row import KeptRow
from engine.alerting.tiers import Ladder
from engine.explain.explain import Explanation, explained
from engine.explain.neighbours import neighbours
from engine.explain.replay_check import warnings_of
from engine.formats.lines import Warning
from engine.formats.model_switch import Switch
from engine.serving.artefact_cache import ModelCache
from engine.settings import Settings
from engine.store.models import kept_row, sha256_of
from engine.store.store import open_store


def explanation_of(
    warning_id: str, settings: Settings, *, from_log: bool = False
) -> tuple[Explanation, list[Warning] | None]:
    """Explain a stored warning; with `from_log` the warnings of that id that the log gives.

    Raises
    ------
    UserError
        If no such warning, or no row of it, is stored, or its version cannot be had.
    """
    store = open_store(settings)
    try:
        line, person = kept_row(store.engine, warning_id)
        row = msgspec.json.decode(line, type=KeptRow)
        pinned = sha256_of(store.engine, row.model) if row.model else ""
        others = neighbours(row, store.engine)
    finally:
        store.close()
    artefact = ModelCache(settings).artefact(Switch(row.model, pinned))
    told = replace(explained(row, artefact, Ladder(settings.allowances)), neighbours=others)
    again = None
    if from_log:
        again = [one for one in warnings_of(person, settings) if one.id == warning_id]
    return told, again
