"""Every engine test starts from the defaults: no setting of the machine leaks in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def plain_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("SILVERGUARD_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SILVERGUARD_HOME", str(tmp_path / "home"))
