"""What MLflow's own pages show of a training run beside its figures: data, signature, verdicts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from streams.contract.json_object import Json

if TYPE_CHECKING:
    from mlflow.entities import DatasetInput

LARGEST_TAG = 4000
"""Characters of a tag that every store of MLflow takes (5,000), with some to spare."""


def dataset_inputs(files: Mapping[str, Json]) -> list[DatasetInput]:
    """Return the files of a fingerprint as datasets: hash and size, no path and no row."""
    from mlflow.entities import Dataset, DatasetInput, InputTag

    return [
        DatasetInput(
            Dataset(
                name=name,
                digest=str(one["sha256"])[:32],
                source_type="file",
                source=json.dumps({"sha256": one["sha256"]}),
                profile=json.dumps({"bytes": one["bytes"]}),
            ),
            [InputTag("mlflow.data.context", "training")],
        )
        for name, one in files.items()
    ]


def write_signature(folder: Path, columns: Sequence[str], returns: str) -> None:
    """Write the file `MLmodel` by which MLflow shows what a model reads and returns."""
    from mlflow.models import Model, ModelSignature
    from mlflow.types import ColSpec, Schema

    inputs = Schema([ColSpec("double", name, required=False) for name in columns])
    signature = ModelSignature(inputs, Schema([ColSpec("double", returns)]))
    Model(signature=signature).save(str(folder / "MLmodel"))


def verdict_metrics(told: Json) -> dict[str, float]:
    """Return the figures of a comparison by application, of the version judged and the other.

    Examples
    --------
    >>> one = {"recall": 0.5, "recall_in_time": None, "delay_s": {"median": 60.0}}
    >>> side = {"episodes": {"all": one}, "false_per_person_month": {"all": {"all": 0.2}},
    ...         "price": {"minutes": 5.0}}
    >>> verdict_metrics({"a": side, "b": side})["recall.all"]
    0.5
    """
    figures: dict[str, float | None] = {}
    for side, ending in (("b", ""), ("a", ".before")):
        one = told[side]
        for name, found in one["episodes"].items():
            figures[f"recall.{name}{ending}"] = found["recall"]
            figures[f"recall_in_time.{name}{ending}"] = found["recall_in_time"]
            figures[f"delay_median_s.{name}{ending}"] = found["delay_s"]["median"]
        for name, false in one["false_per_person_month"].items():
            figures[f"false_per_person_month.{name}{ending}"] = false["all"]
        figures[f"false_minutes{ending}"] = one["price"]["minutes"]
    return {name: float(value) for name, value in figures.items() if value is not None}


def verdict_tags(told: Json) -> dict[str, str]:
    """Return what the gate said, against which version, and why."""
    said = told["gate"]
    return {
        "gate": "passed" if said["passed"] else "not passed",
        "gate.against": str(told["models"]["a"]),
        "gate.reasons": "; ".join(said["reasons"])[:LARGEST_TAG],
        "gate.price": json.dumps(said["price"]),
    }
