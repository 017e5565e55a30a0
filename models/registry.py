"""Model versions in MLflow: artefacts as plain arrays under aliases; the only file that knows it.

An artefact is stored as JSON and arrays, never pickled; what is loaded is checked against the
sha256 that was logged with it.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow
from mlflow.tracking import MlflowClient

from models.artefact import Artefact
from models.stored import dumped, loaded, sha256

NAME = "silverguard"
CHALLENGER, CHAMPION = "challenger", "champion"
FILE = "artefact.npz"
SQLITE = "sqlite:///"


class UnknownModelError(ValueError):
    """No such model, version or alias; says what there is."""


class TamperedModelError(ValueError):
    """The stored artefact is not the one that was logged."""


@dataclass(frozen=True, slots=True)
class Version:
    """One registered version."""

    name: str
    number: int
    aliases: tuple[str, ...]
    sha256: str


class Registry:
    """Versions of one tracking store (`sqlite:///...` or a server)."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        mlflow.set_tracking_uri(uri)
        self._client = MlflowClient(uri)

    def register(self, artefact: Artefact, metrics: dict[str, float]) -> Version:
        """Log a run with its artefact and figures, and register it as challenger."""
        data = dumped(artefact)
        experiment = self._experiment()
        with (
            tempfile.TemporaryDirectory() as folder,
            mlflow.start_run(experiment_id=experiment) as run,
        ):
            path = Path(folder) / FILE
            path.write_bytes(data)
            mlflow.log_artifact(str(path))
            mlflow.log_metrics(metrics)
            mlflow.set_tag("sha256", sha256(data))
        self._ensure()
        source = f"{run.info.artifact_uri}/{FILE}"
        made: Any = self._client.create_model_version(NAME, source, run.info.run_id)
        self._client.set_model_version_tag(NAME, made.version, "sha256", sha256(data))
        self._client.set_registered_model_alias(NAME, CHALLENGER, made.version)
        return Version(NAME, int(made.version), (CHALLENGER,), sha256(data))

    def _experiment(self) -> str:
        """Return the experiment, whose artefacts lie beside an embedded store."""
        known = self._client.get_experiment_by_name(NAME)
        if known is not None:
            return str(known.experiment_id)
        beside = None
        if self._uri.startswith(SQLITE):
            beside = (Path(self._uri.removeprefix(SQLITE)).parent / "artefacts").as_uri()
        return str(self._client.create_experiment(NAME, artifact_location=beside))

    def _ensure(self) -> None:
        if not self._client.search_registered_models(f"name='{NAME}'"):
            self._client.create_registered_model(NAME)

    def promote(self, alias: str = CHALLENGER) -> None:
        """Make the version under an alias the champion."""
        version = self._version(NAME, alias)
        self._client.set_registered_model_alias(NAME, CHAMPION, version.version)

    def load(self, named: str) -> Artefact:
        """Load `NAME@ALIAS` or `NAME@VERSION`.

        Raises
        ------
        UnknownModelError
            If there is no such version.
        TamperedModelError
            If the stored file is not the one that was logged.
        """
        name, _, alias = named.partition("@")
        version = self._version(name, alias)
        with tempfile.TemporaryDirectory() as folder:
            path = mlflow.artifacts.download_artifacts(version.source, dst_path=folder)
            data = Path(path).read_bytes()
        if sha256(data) != version.tags.get("sha256"):
            raise TamperedModelError(f"{named}: the stored file changed; train it again")
        return loaded(data, f"{name}@{version.version}")

    def _version(self, name: str, alias: str) -> Any:
        try:
            if alias.isdigit():
                return self._client.get_model_version(name, alias)
            return self._client.get_model_version_by_alias(name, alias)
        except mlflow.exceptions.MlflowException:
            raise UnknownModelError(
                f"no model {name}@{alias}; `silverguard train` makes {NAME}@{CHALLENGER}"
            ) from None
