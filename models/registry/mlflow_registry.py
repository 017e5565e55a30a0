"""Model versions in MLflow: artefacts as plain arrays under aliases.

With `mlflow_entry` it is all that knows MLflow.
An artefact is stored as JSON and arrays, never pickled; what is loaded is checked against the
sha256 that was logged with it.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streams.user_error import UserError

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
# a store that does not answer is given up within seconds, not after minutes of retries
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "10")
# its bars, and how it makes its tables, are written into whatever a command says
os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "WARNING")

import mlflow
from mlflow.tracking import MlflowClient

from models.artefact import Artefact
from models.registry.artefact_file import dumped, loaded, sha256
from models.registry.mlflow_entry import (
    dataset_inputs,
    verdict_metrics,
    verdict_tags,
    write_signature,
)
from streams.contract.json_object import Json

if TYPE_CHECKING:
    from mlflow.entities.model_registry import ModelVersion

NAME = "silverguard"
CHALLENGER, CHAMPION = "challenger", "champion"
FILE = "artefact.npz"
SQLITE = "sqlite:///"
_ABSENT = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")


class UnknownModelError(UserError):
    """No such model, version or alias; says what there is."""


class TamperedModelError(UserError):
    """The stored artefact is not the one that was logged."""


class UnreachableRegistryError(UserError):
    """The tracking store does not answer."""


@dataclass(frozen=True, slots=True)
class Version:
    """One registered version; `trainer` is who fitted it, `at` when (epoch ms).

    It was trained on moments before `trained_until` (epoch ms; 0: not written down).
    """

    name: str
    number: int
    aliases: tuple[str, ...]
    sha256: str
    trainer: str = ""
    at: int = 0
    trained_until: int = 0
    run: str = ""

    @property
    def named(self) -> str:
        """Return name@version.

        Examples
        --------
        >>> Version("silverguard", 3, (), "").named
        'silverguard@3'
        """
        return f"{self.name}@{self.number}"


@dataclass(frozen=True, slots=True)
class Logged:
    """What is written down of a training run besides its artefact.

    `files` are texts and images by name, `data` a fingerprint of what was read, `columns` what a
    model reads; training `began` (epoch ms; 0: now) and saw moments before `trained_until`. None
    of all this may name or describe a person.
    """

    metrics: Mapping[str, float] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    trainer: str = ""
    description: str = ""
    data: Mapping[str, Json] = field(default_factory=dict)
    columns: Sequence[str] = ()
    began: int = 0
    trained_until: int = 0


class Registry:
    """Versions of one tracking store (`sqlite:///...` or a server)."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        mlflow.set_tracking_uri(uri)
        self._client = MlflowClient(uri)

    def register(self, artefact: Artefact, logged: Logged) -> Version:
        """Log a run with its artefact and figures, and register it as challenger.

        Raises
        ------
        UnreachableRegistryError
            If the tracking store does not answer.
        """
        data = dumped(artefact)
        try:
            run_id, source = self._run(data, logged)
            self._ensure()
            tags = {
                "sha256": sha256(data),
                "trainer": logged.trainer,
                "trained_until": str(logged.trained_until),
            }
            made: Any = self._client.create_model_version(
                NAME, source, run_id, tags=tags, description=logged.description
            )
            self._client.set_registered_model_alias(NAME, CHALLENGER, made.version)
            name = f"{NAME}@{made.version} {logged.trainer}".strip()
            self._client.set_tag(run_id, "mlflow.runName", name)
        except (mlflow.exceptions.MlflowException, OSError):
            raise UnreachableRegistryError(_AWAY) from None
        return self._told(self._client.get_model_version(NAME, made.version))

    def _run(self, data: bytes, logged: Logged) -> tuple[str, str]:
        """Log one run, over the time that training took; returns its id and where its files lie."""
        began = logged.began or int(time.time() * 1000)
        run: Any = self._client.create_run(self._experiment(), start_time=began)
        run_id = str(run.info.run_id)
        with tempfile.TemporaryDirectory() as folder:
            for name, content in {FILE: data, **logged.files}.items():
                (Path(folder) / name).write_bytes(content)
            if logged.columns:
                write_signature(Path(folder), logged.columns, "rarity")
            self._client.log_artifacts(run_id, folder)
        for name, figure in logged.metrics.items():
            self._client.log_metric(run_id, name, figure)
        for name, value in logged.parameters.items():
            self._client.log_param(run_id, name, value)
        tags = {"sha256": sha256(data), "trainer": logged.trainer,
                "mlflow.note.content": logged.description}  # fmt: skip
        for name, value in tags.items():
            self._client.set_tag(run_id, name, value)
        if logged.data:
            self._client.log_inputs(run_id, dataset_inputs(logged.data))
        self._client.set_terminated(run_id)
        return run_id, str(run.info.artifact_uri)

    def note_verdict(self, named: str, told: Json) -> None:
        """Write what a comparison found onto the run of the version judged; raises as `find`."""
        run = self.find(named).run
        try:
            for name, figure in verdict_metrics(told).items():
                self._client.log_metric(run, name, figure)
            for name, value in verdict_tags(told).items():
                self._client.set_tag(run, name, value)
        except (mlflow.exceptions.MlflowException, OSError):
            raise UnreachableRegistryError(_AWAY) from None

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

    def versions(self) -> list[Version]:
        """Return every registered version, oldest first.

        Raises
        ------
        UnreachableRegistryError
            If the tracking store does not answer.
        """
        try:
            found = self._client.search_model_versions(f"name='{NAME}'")
            # only the model itself tells the aliases of its versions
            held = self._client.search_registered_models(f"name='{NAME}'")
        except (mlflow.exceptions.MlflowException, OSError):
            raise UnreachableRegistryError(_AWAY) from None
        aliases: dict[str, str] = held[0].aliases if held else {}
        told = [self._told(one, aliases) for one in found]
        return sorted(told, key=lambda version: version.number)

    def find(self, named: str) -> Version:
        """Return the version behind `NAME@ALIAS` or `NAME@VERSION`; raises as `load` does."""
        return self._told(self._version(named))

    def name_champion(self, number: int) -> None:
        """Let the alias `champion` point at a version; raises as `versions` does."""
        try:
            self._client.set_registered_model_alias(NAME, CHAMPION, str(number))
        except (mlflow.exceptions.MlflowException, OSError):
            raise UnreachableRegistryError(_AWAY) from None

    def load(self, named: str) -> Artefact:
        """Load `NAME@ALIAS` or `NAME@VERSION`.

        Raises
        ------
        UnknownModelError
            If there is no such version.
        TamperedModelError
            If the stored file is not the one that was logged.
        UnreachableRegistryError
            If the tracking store, or the file, cannot be had.
        """
        data, version = self.fetch(named)
        return loaded(data, version.named)

    def fetch(self, named: str) -> tuple[bytes, Version]:
        """Return the proven bytes of a version, and what is known of it; raises as `load`."""
        version = self._version(named)
        try:
            with tempfile.TemporaryDirectory() as folder:
                source = str(version.source)
                # versions of before 0.2 name the file itself
                source = source if source.endswith(FILE) else f"{source}/{FILE}"
                path = mlflow.artifacts.download_artifacts(source, dst_path=folder)
                data = Path(path).read_bytes()
        except (mlflow.exceptions.MlflowException, OSError):
            raise UnreachableRegistryError(f"{named}: its file cannot be had") from None
        if sha256(data) != version.tags.get("sha256"):
            raise TamperedModelError(
                f"{named}: 存储的文件已被改动,拒绝加载 the stored file changed: refused"
            )
        return data, self._told(version)

    def _version(self, named: str) -> ModelVersion:
        name, _, alias = named.partition("@")
        try:
            if alias.isdigit():
                return self._client.get_model_version(name, alias)
            return self._client.get_model_version_by_alias(name, alias)
        except mlflow.exceptions.MlflowException as error:
            if error.error_code not in _ABSENT:
                raise UnreachableRegistryError(_AWAY) from None
            raise UnknownModelError(
                f"no model {named}; `silverguard train` makes {NAME}@{CHALLENGER}"
            ) from None

    def _told(self, found: ModelVersion, aliases: Mapping[str, str] | None = None) -> Version:
        own = [name for name, number in (aliases or {}).items() if number == found.version]
        return Version(
            found.name,
            int(found.version),
            tuple(sorted({*own, *found.aliases})),
            found.tags.get("sha256", ""),
            found.tags.get("trainer", ""),
            int(found.creation_timestamp),
            int(found.tags.get("trained_until", 0)),
            str(found.run_id or ""),
        )


_AWAY = "模型登记库无应答 the tracking store does not answer; see SILVERGUARD_MLFLOW_URI"
