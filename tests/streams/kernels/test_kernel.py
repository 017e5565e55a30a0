"""Machine code is never older than what was frozen into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.kernels import kernel


def test_what_is_frozen_into_kernels_is_hashed_from_wherever_it_comes() -> None:
    names = {path.relative_to(kernel._ROOT).as_posix() for path in kernel.frozen_sources()}
    assert {
        "streams/contract/kinds.py",
        "streams/kernels/borrowed.py",
        "streams/kernels/kernel.py",
    } <= names
    assert {
        "models/calibration/calibration.py",
        "models/calibration/fusion.py",
    } <= names  # constants without a kernel


def test_a_constant_two_imports_away_changes_the_digest_and_a_stranger_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "streams/loop.py": "from streams.kernels.kernel import kernel\n"
        "from streams.ways import (\n  A,\n)",
        "streams/ways.py": "def f():\n    from models import limits\nA = 1\n",
        "models/limits.py": "import features.units, os\n",
        "features/units.py": "METRE = 1\n",
        "features/stranger.py": "METRE = 2\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(kernel, "_ROOT", tmp_path)
    before = kernel._sources_digest()
    (tmp_path / "features" / "stranger.py").write_text("METRE = 3\n")
    assert kernel._sources_digest() == before
    (tmp_path / "features" / "units.py").write_text("METRE = 1000\n")
    assert kernel._sources_digest() != before
