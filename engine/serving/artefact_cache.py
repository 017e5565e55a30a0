"""Promoted artefacts kept under the home, so that a missing MLflow never stops a worker."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from engine.formats.model_switch import Switch
from engine.serving.routing import Models
from engine.settings import Settings
from models.artefact import COLD, Artefact
from models.registry.artefact_file import loaded, sha256

LOG = logging.getLogger(__name__)


class ModelCache:
    """Artefacts by name@version; what is handed out is proven by a sha256 every time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.home / "models"

    def keep(self, named: str, data: bytes) -> None:
        """Keep a promoted artefact; it appears under its name only when it is on disk."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self._path(named).with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path(named))

    def artefact(self, switch: Switch) -> Artefact:
        """Return the artefact a switch names, from here or from the tracking store.

        Raises
        ------
        models.registry.mlflow_registry.TamperedModelError
            If no copy is the one whose sha256 was pinned when it was approved.
        models.registry.mlflow_registry.UnknownModelError
            If there is no such version.
        models.registry.mlflow_registry.UnreachableRegistryError
            If it is not here and the tracking store does not answer.
        """
        if switch.model is None:
            return COLD
        kept = self._kept(switch)
        return loaded(self._fetched(switch) if kept is None else kept, switch.model)

    def _kept(self, switch: Switch) -> bytes | None:
        """Return the copy kept here if it is the one that was pinned."""
        path = self._path(str(switch.model))
        if not switch.sha256 or not path.exists():
            return None
        data = path.read_bytes()
        if sha256(data) == switch.sha256:
            return data
        LOG.error("模型副本被改动,弃用 model=%s the copy kept here changed: not used", switch.model)
        return None

    def _fetched(self, switch: Switch) -> bytes:
        from models.registry.mlflow_registry import (  # MLflow takes seconds to import
            Registry,
            TamperedModelError,
        )

        self._settings.home.mkdir(parents=True, exist_ok=True)
        data, version = Registry(self._settings.tracking_uri).fetch(str(switch.model))
        if switch.sha256 and version.sha256 != switch.sha256:
            raise TamperedModelError(
                f"{switch.model}: 与批准的文件不同,拒绝加载 not the file that was approved, refused"
            )
        self.keep(version.named, data)
        return data

    def _path(self, named: str) -> Path:
        return self._folder / f"{named}.npz"


def serving(settings: Settings, switch: Switch) -> Artefact | None:
    """Return the artefact for a running worker; None, told loudly, where it is refused."""
    try:
        artefact = ModelCache(settings).artefact(switch)
    except Exception as error:
        # whatever is wrong with a version or its store, the people go on being watched
        LOG.error(
            "拒绝切换模型,旧版本继续 model switch refused, the old version goes on: model=%s %s",
            switch.model,
            error,
        )
        return None
    LOG.info("模型已切换 model switched: %s", switch.value)
    return artefact


class Remembered:
    """Hands out each artefact once loaded to every partition of this process."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._found: dict[tuple[str | None, str], Artefact] = {}

    def __call__(self, switch: Switch) -> Artefact | None:
        """Return the artefact a switch names; one that was refused is asked for again."""
        key = (switch.model, switch.sha256)
        if key not in self._found:
            artefact = self._models(switch)
            if artefact is None:
                return None
            self._found[key] = artefact
        return self._found[key]
