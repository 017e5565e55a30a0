"""What a training run leaves in MLflow besides its artefact; no row of any person."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from engine.evaluation.plots import drawn, svg
from engine.version import code_version
from features.core.catalog import FAMILIES, columns
from models.calibration.calibration import MONTH_DAYS
from models.calibration.fusion import SILENT
from models.detector import APPLICATIONS, FAMILY_OF
from models.learned.own_detector import Own
from models.registry.mlflow_registry import Logged
from models.training.fit import fused_days
from models.training.forest_search import chosen
from streams.contract.json_object import Json

if TYPE_CHECKING:
    from engine.training.job import TrainOptions
    from engine.training.train import Trained


def logged(trained: Trained, options: TrainOptions, fingerprint: Json, began: int = 0) -> Logged:
    """Return parameters, figures and files of a run; it `began` at epoch ms (0: now)."""
    figures, chosen = metrics(trained), parameters(trained, options)
    files = {
        "fingerprint.json": _json(fingerprint | _period(trained)),
        "signature.json": _json(signature()),
        "search.json": _json(
            {name: [asdict(one) for one in tried] for name, tried in trained.learner.tried.items()}
        ),
        "reliability.svg": reliability(trained).encode(),
        "model_card.md": card(trained, chosen, figures).encode(),
    }
    return Logged(
        figures,
        chosen,
        files,
        options.trainer,
        description=description(trained, options),
        data=fingerprint,
        columns=[f"{family}.{one.name}" for family in FAMILIES for one in columns(family)],
        began=began,
        trained_until=min(trained.taught.now, options.until),
    )


def description(trained: Trained, options: TrainOptions) -> str:
    """Return one paragraph that says by whom, on what and until when a version was trained."""
    taught, tz = trained.taught, trained.tz
    since = _day(options.since, tz) if options.since else "the beginning 最早"
    until = _day(min(taught.now, options.until), tz)
    return (
        f"训练 trained by {options.trainer} on {since} … {until}, {options.share:.0%} of"
        f" {taught.people} people 人, {taught.received} lines 行;"
        f" labelled episodes 真例 {len(trained.learner.labelled)}."
    )


def _day(at: int, tz: str) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(tz)).date().isoformat()


def metrics(trained: Trained) -> dict[str, float]:
    """Return the figures of a run."""
    taught, artefact = trained.taught, trained.artefact
    found = {
        "events": float(taught.received),
        "people": float(taught.people),
        "detectors_calibrated": float(len(artefact.calibrations)),
        "forests": float(sum(one.id.startswith("forest_") for one in artefact.forests)),
        "own_detectors": float(sum(isinstance(one, Own) for one in artefact.forests)),
        "rankers": float(sum(one.id.startswith("ranker_") for one in artefact.forests)),
    }
    for trial in trained.trials:
        found[f"ap_{trial.kind}_{trial.family}"] = trial.ranked
        found[f"ap_unsupervised_{trial.family}"] = trial.unsupervised
    return found


def parameters(trained: Trained, options: TrainOptions) -> dict[str, str]:
    """Return what was chosen, and the versions of code and features."""
    return {
        "code": code_version(),
        "features": trained.learner.features,
        "since": _day(options.since, trained.tz) if options.since else "",
        "until": _day(min(trained.taught.now, options.until), trained.tz),
        "share": f"{options.share:g}",
        "labelled_episodes": str(len(trained.learner.labelled)),
        "detectors": " ".join(one.id for one in trained.artefact.forests if isinstance(one, Own)),
        "left_out": str(len(trained.learner.selection.confirmed)),
        **{
            f"samples_{name}": str(chosen(tried).samples)
            for name, tried in trained.learner.tried.items()
        },
    }


def signature() -> Json:
    """Return the columns a model reads by family, with their units, and what it returns."""
    rows = {
        family: [{"name": one.name, "unit": one.unit, "type": "float64"} for one in columns(family)]
        for family in FAMILIES
    }
    return {"rows": rows, "returns": "rarity: log10 of person-months, float64, unbounded"}


def reliability(trained: Trained) -> str:
    """Return the plot of how often a rarity came against how often it should, and its price."""
    figure, axes = drawn("What a threshold costs (training period)", "warnings a person-month")
    grid = np.linspace(-1.0, 3.0, 41)
    axes.plot(grid, 10.0**-grid, color="#24292f", linestyle=":", label="as claimed")
    pools = trained.learner.remembered(trained.taught.now)
    for application in APPLICATIONS:
        own = [
            one
            for family, speaks_for in FAMILY_OF.items()
            if speaks_for == application and family != "alarm"
            for one in trained.artefact.detectors(family)
            if one.id in pools
        ]
        daily = fused_days(trained.artefact, own, pools)
        fusion = trained.artefact.fusions.get(application)
        if fusion is None or not daily.size:
            continue
        rarity = fusion(np.maximum(daily - SILENT, 0.0))
        rate = [MONTH_DAYS * float((rarity >= edge).mean()) for edge in grid]
        axes.plot(grid, rate, label=application)
    axes.set_yscale("log")
    axes.set_xlabel("threshold: log10 of person-months")
    axes.legend(frameon=False, fontsize=8)
    return svg(figure)


def card(trained: Trained, chosen: dict[str, str], figures: dict[str, float]) -> str:
    """Return the model card."""
    lines = [
        "# Silver Guard model",
        "",
        "Ranks rows of elders' lives by how unusual they are, for officers who verify. It decides",
        "nothing by itself. Life-safety rules (SOS, fall, smoke, gas) do not depend on it.",
        "",
        "Fitted on one town's past; elsewhere its rarities may be off. Ordinary life that looks",
        "like trouble (a gift to a grandchild, a stay with a daughter) is the usual false warning.",
        "",
        *(f"- {name}: {value}" for name, value in chosen.items()),
        *(f"- {name}: {value:g}" for name, value in figures.items()),
        "",
    ]
    served = trained.artefact.forests
    for trial in trained.trials:
        verdict = "serves" if any(one is trial.ranker for one in served) else "left out"
        lines.append(
            f"Re-ranker ({trial.kind}) of {trial.family}: average precision on later rows"
            f" {trial.ranked:g} against {trial.unsupervised:g}: {verdict}."
        )
    return "\n".join(lines) + "\n"


def _period(trained: Trained) -> Json:
    return {
        "last_moment": trained.taught.now,
        "events_received": trained.taught.received,
        "features": trained.learner.features,
    }


def _json(said: object) -> bytes:
    return json.dumps(said, indent=1, sort_keys=True).encode()
