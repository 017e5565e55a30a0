"""Model versions in MLflow: artefacts as plain arrays under aliases; the only file that knows it.

An artefact is stored as JSON and arrays, never pickled; what is loaded is checked against the
sha256 that was logged with it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streams.user_error import UserError

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
# a store that does not answer is given up within seconds, not after minutes of retries
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "10")

import mlflow
from mlflow.tracking import MlflowClient

from models.artefact import Artefact
from models.registry.artefact_file import dumped, loaded, sha256

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
    """One registered version; `trainer` is who fitted it, `at` when (epoch ms)."""

    name: str
    number: int
    aliases: tuple[str, ...]
    sha256: str
    trainer: str = ""
    at: int = 0

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

    `files` are texts and images by name; none of all this may name or describe a person.
    """

    metrics: Mapping[str, float] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    trainer: str = ""


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
            tags = {"sha256": sha256(data), "trainer": logged.trainer}
            made: Any = self._client.create_model_version(NAME, source, run_id, tags=tags)
            self._client.set_registered_model_alias(NAME, CHALLENGER, made.version)
        except (mlflow.exceptions.MlflowException, OSError):
            raise UnreachableRegistryError(_AWAY) from None
        return self._told(self._client.get_model_version(NAME, made.version))

    def _run(self, data: bytes, logged: Logged) -> tuple[str, str]:
        """Log one run; returns its id and where its artefact lies."""
        with (
            tempfile.TemporaryDirectory() as folder,
            mlflow.start_run(experiment_id=self._experiment()) as run,
        ):
            for name, content in {FILE: data, **logged.files}.items():
                (Path(folder) / name).write_bytes(content)
            mlflow.log_artifacts(folder)
            mlflow.log_metrics(dict(logged.metrics))
            mlflow.log_params(dict(logged.parameters))
            mlflow.set_tags({"sha256": sha256(data), "trainer": logged.trainer})
        return run.info.run_id, f"{run.info.artifact_uri}/{FILE}"

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
                path = mlflow.artifacts.download_artifacts(version.source, dst_path=folder)
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
        )


_AWAY = "模型登记库无应答 the tracking store does not answer; see SILVERGUARD_MLFLOW_URI"
