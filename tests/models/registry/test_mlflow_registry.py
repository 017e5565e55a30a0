"""Artefacts go into the registry and come back the same, or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from features.core.rows import blank_rows
from models.registry.artefact_file import dumped, loaded
from models.registry.mlflow_registry import Logged, Registry, UnknownModelError
from models.scoring import judge
from tests.support.judged.made_artefact import with_forest


def test_what_is_stored_judges_the_same() -> None:
    one = with_forest()
    other = loaded(dumped(one), "x@1")
    rows = blank_rows("payment", 5)
    rows["outgoing"], rows["amount_cny"] = 1.0, np.arange(5) * 900.0
    assert (judge("payment", rows, one).combined == judge("payment", rows, other).combined).all()
    assert dumped(other) == dumped(one)


def test_a_version_is_registered_promoted_and_loaded(tmp_path: Path) -> None:
    registry = Registry(f"sqlite:///{tmp_path / 'mlflow.sqlite'}")
    version = registry.register(with_forest(), Logged({"events": 1.0}, trainer="li"))
    registry.name_champion(version.number)
    assert registry.load("silverguard@champion").version == version.named == "silverguard@1"
    assert [(one.aliases, one.trainer) for one in registry.versions()] == [
        (("challenger", "champion"), "li")
    ]
    with pytest.raises(UnknownModelError, match="silverguard train"):
        registry.load("silverguard@nobody")
